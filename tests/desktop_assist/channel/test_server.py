"""One served connection from its first byte to the thread that must not outlive it."""

from __future__ import annotations

import contextlib
import socket
import threading

import pytest

from desktop_assist.channel import client, transport
from desktop_assist.channel.errors import StreamBroken
from desktop_assist.channel.server import Served
from desktop_assist.evidence import keyfile
from simulators.channels import HOST_KEY, WAIT_S, Told, streams


def served(told: Told) -> tuple[Served, socket.socket]:
    ours, theirs = streams()
    return Served(ours, HOST_KEY, told), theirs


def test_a_connection_over_any_stream_and_its_end() -> None:
    told = Told()
    answering, line = served(told)
    assert answering.alive, "before its thread had its first turn"
    answering.start()
    guest = client.connect(line, HOST_KEY.public_line, "anna", keyfile.generate())
    stream = guest.messages("echo")
    stream.send(b"hello")
    assert stream.receive() == b"hello"
    assert not answering.stranger
    assert answering.session_id == guest.session_id
    guest.close()
    assert told.ended.get(timeout=WAIT_S)
    assert not answering.alive
    answering.close()


def test_the_name_and_key_of_a_guest_are_those_it_proved() -> None:
    told, key = Told(), keyfile.generate()
    answering, line = served(told)
    answering.start()
    guest = client.connect(line, HOST_KEY.public_line, "berta", key)
    guest.messages("echo").close()
    peer = told.asked[-1][-1]
    assert (peer.username, peer.public_line, peer.certificate) == ("berta", key.public_line, "")
    guest.close()
    answering.close()


def test_closing_before_it_began_leaves_nothing() -> None:
    told = Told()
    answering, line = served(told)
    answering.hang_up()
    answering.start()
    assert told.ended.get(timeout=WAIT_S)
    answering.close()
    assert line.recv(100) in (b"", b"SSH-"[:0])
    line.close()


@pytest.mark.logs("paramiko.transport: ERROR")
def test_a_peer_that_speaks_and_never_says_who_it_is_is_dropped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transport, "HANDSHAKE_S", 0.5)
    told = Told()
    answering, line = served(told)
    answering.start()
    stranger = transport.new_transport(line)
    stranger.start_client(timeout=WAIT_S)
    assert told.ended.get(timeout=WAIT_S), "without any authentication"
    assert answering.overdue
    transport.end(stranger)
    answering.close()


def test_what_was_served_may_close_its_own_connection() -> None:
    told, closed = Told(), threading.Event()
    answering, line = served(told)

    def leave(stream: object) -> None:
        answering.close()
        closed.set()

    told.handler = leave
    answering.start()
    guest = client.connect(line, HOST_KEY.public_line, "anna", keyfile.generate())
    with contextlib.suppress(StreamBroken):  # it may be gone before it was said to be open
        guest.messages("echo")
    assert closed.wait(WAIT_S)
    guest.close()
