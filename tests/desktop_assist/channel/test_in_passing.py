"""A connection inside another: keys are dealt with by the outer one's thread, and nothing else changes."""

from __future__ import annotations

import os
import queue
import random
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from paramiko.packet import Packetizer

from desktop_assist.channel import client
from desktop_assist.channel.below import Channel
from desktop_assist.channel.client import Connection
from desktop_assist.channel.line import Line
from desktop_assist.channel.server import Served
from desktop_assist.channel.stream import ByteStream
from desktop_assist.evidence import keyfile
from simulators.channels import HOST_KEY, WAIT_S, Told, connected, echo, listening

SOON = 200_000


@contextmanager
def inside(told: Told) -> Iterator[tuple[Connection, Connection, list[object]]]:
    """A connection, one inside it that `told` answers, and the thread of the first at the other side."""
    threads: list[object] = []

    def answer(stream: ByteStream) -> None:
        assert isinstance(stream, Line)
        assert isinstance(stream._below, Channel)
        threads.append(stream._below._channel.transport)
        Served(stream, HOST_KEY, told).run()

    with (
        listening(lambda: Told(handler=answer)) as door,
        connected(door.port) as outer,
        client.connect(
            outer.messages("echo")._stream, HOST_KEY.public_line, "anna", keyfile.generate()
        ) as inner,
    ):
        yield outer, inner, threads


def echoed(stream: ByteStream, sent: bytes) -> bytes:
    sending = threading.Thread(target=stream.sendall, args=(sent,))
    sending.start()
    back = bytearray()
    while len(back) < len(sent) and (more := stream.recv(65_536)):
        back += more
    sending.join()
    return bytes(back)


def test_a_key_is_taken_in_the_thread_of_the_outer_connection() -> None:
    took: queue.Queue[tuple[bytes, threading.Thread]] = queue.Queue()

    def take(data: bytes | memoryview) -> int:
        took.put((bytes(data), threading.current_thread()))
        return len(data)

    def handler(stream: ByteStream) -> None:
        assert isinstance(stream, Line)
        stream.hand_to(take)
        stream.sendall(b"ready")
        while stream.recv(100):
            pass

    with inside(Told(handler=handler)) as (_, inner, threads):
        stream = inner.messages("echo")._stream
        assert stream.recv(5) == b"ready"
        key, thread = b"k", None
        while thread not in threads:  # the first ones may come while the inner one's still has its turn
            stream.sendall(key)
            data, thread = took.get(timeout=WAIT_S)
            assert data == key
            key = bytes([key[0] % 200 + 1])
            assert key != b"j", "it was never taken there"


@pytest.mark.parametrize("rekey", [1 << 29, SOON])
def test_small_and_large_pieces_stay_in_their_order(monkeypatch: pytest.MonkeyPatch, rekey: int) -> None:
    monkeypatch.setattr(Packetizer, "REKEY_BYTES", rekey)
    chance = random.Random(7)
    with inside(Told(handler=echo)) as (_, inner, _):
        first = inner._transport.H  # type: ignore[attr-defined]
        stream = inner.messages("echo")._stream
        for size in [*(chance.randrange(1, 60) for _ in range(100)), 300_000, 5, 70_000, 1, 4096, 4097]:
            sent = os.urandom(size)
            assert echoed(stream, sent) == sent
        changed = first != inner._transport.H  # type: ignore[attr-defined]
        assert changed is (rekey == SOON), "there were new keys"


@pytest.mark.logs("paramiko.transport: ERROR")
@pytest.mark.parametrize("size", [64, 32 * 1024])
def test_a_peer_that_ignores_its_window_is_hung_up_on_here_too(size: int) -> None:
    over = threading.Event()
    told = Told(handler=lambda _stream: over.wait(WAIT_S) and None)
    with inside(told) as (outer, inner, _):
        channel = inner._transport.open_session(timeout=WAIT_S)
        channel.invoke_subsystem("echo")
        channel.out_window_size = 1 << 40
        sent = _flood(lambda: channel.send(bytes(size)), 8 * 1024 * 1024)
        over.set()
        assert told.ended.get(timeout=WAIT_S), f"after {sent} bytes"
        assert outer.alive, "the outer connection goes on"


def _flood(send: Callable[[], int], most: int) -> int:
    sent = 0
    try:
        while sent < most:
            sent += send()
    except (OSError, EOFError):
        return sent
    return sent
