"""A small piece goes at once where nobody would have to wait, and otherwise not at all."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import paramiko
import pytest

from desktop_assist.channel import at_once
from desktop_assist.channel.below import Channel
from desktop_assist.channel.line import Line
from desktop_assist.channel.packets import Packets
from desktop_assist.channel.stream import ByteStream
from simulators.channels import WAIT_S, Told, connected, listening


class Holding:
    """A technician's end, opened, that reads only when it is let."""

    def __init__(self) -> None:
        self.let = threading.Event()
        self.got = threading.Event()

    def __call__(self, stream: ByteStream) -> None:
        self.let.wait(WAIT_S)
        if stream.recv(100) == b"now":
            self.got.set()


@pytest.fixture
def holding() -> Holding:
    return Holding()


@pytest.fixture
def line(holding: Holding) -> Iterator[Line]:
    told = Told(handler=holding)
    with listening(lambda: told) as door, connected(door.port) as peer:
        stream = peer.messages("echo")._stream
        assert isinstance(stream, Line)
        yield stream
        holding.let.set()


def channel_of(line: Line) -> paramiko.Channel:
    assert isinstance(line._below, Channel)
    return line._below._channel


def packets_of(line: Line) -> Packets:
    transport = channel_of(line).transport
    assert transport is not None
    assert isinstance(transport.packetizer, Packets)
    return transport.packetizer


def test_a_small_piece_goes_at_once(line: Line, holding: Holding) -> None:
    assert line.send_at_once(b"now")
    holding.let.set()
    assert holding.got.wait(WAIT_S)


def test_not_while_somebody_else_is_sending(line: Line) -> None:
    held, over = threading.Event(), threading.Event()

    def send() -> None:
        with packets_of(line).turn:
            held.set()
            over.wait(WAIT_S)

    other = threading.Thread(target=send)
    other.start()
    assert held.wait(WAIT_S)
    assert not line.send_at_once(b"now")
    assert not line.takes_now(1)
    over.set()
    other.join()
    assert line.send_at_once(b"now")


def test_not_during_a_key_exchange(line: Line) -> None:
    transport = channel_of(line).transport
    assert transport is not None
    transport.clear_to_send.clear()
    assert not line.send_at_once(b"now")
    transport.clear_to_send.set()
    assert line.send_at_once(b"now")


def test_no_more_than_the_peer_has_left_room_for(line: Line) -> None:
    channel_of(line).out_window_size = 2
    assert line.send_at_once(b"now") == 2
    assert channel_of(line).out_window_size == 0
    assert not line.send_at_once(b"w")


def test_not_where_the_line_below_is_full(line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    transport = channel_of(line).transport
    assert transport is not None
    monkeypatch.setattr(transport.sock, "takes_now", lambda _count: False)
    assert not line.send_at_once(b"now")
    monkeypatch.undo()
    assert line.send_at_once(b"now")


def test_not_on_a_closed_channel(line: Line) -> None:
    line.close()
    assert not line.send_at_once(b"now")


def test_some_of_much_goes_in_packets_that_the_peer_takes(line: Line) -> None:
    channel = channel_of(line)
    channel.out_max_packet_size = 4096
    sent = at_once.send_some(channel, bytes(100_000))
    assert sent == at_once.MOST_TOGETHER * (4096 - 64)
    line.close()
    with pytest.raises(OSError, match="closed"):
        at_once.send_some(channel, b"more")
