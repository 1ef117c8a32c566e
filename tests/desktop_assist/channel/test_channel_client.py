"""The dialling end: the pinned key or nothing, and every failure as a sentence."""

from __future__ import annotations

import contextlib
import queue
import socket
import threading

import pytest

from desktop_assist.channel import client, dialling, transport
from desktop_assist.channel.errors import AccessRefused, HostKeyMismatch, NotReachable, StreamBroken
from desktop_assist.channel.policy import Policy
from desktop_assist.channel.stream import ByteStream
from desktop_assist.evidence import keyfile
from simulators.channels import HOST_KEY, WAIT_S, Told, connected, listening

pytestmark = pytest.mark.logs("channel [0-9]+ open FAILED")


def test_another_host_key_ends_the_connection_and_nothing_is_sent() -> None:
    told = Told()
    with listening(lambda: told) as door:
        line = dialling.dial("127.0.0.1", door.port)
        with pytest.raises(HostKeyMismatch) as refused:
            client.connect(line, keyfile.generate().public_line, "anna", keyfile.generate())
        assert told.ended.get(timeout=WAIT_S)
    assert told.asked == [], "neither name nor key was sent"
    assert refused.value.happened == "Somebody else answered: the key at the other end is not the pinned one."
    assert refused.value.kept == "The connection was ended and nothing was sent."


def test_who_is_not_admitted_is_told_so() -> None:
    told = Told(allow=False)
    with listening(lambda: told) as door, pytest.raises(AccessRefused, match="did not let us in"):
        connected(door.port)
    assert set(told.kinds()) == {"admits"}


def test_by_default_nobody_is_admitted() -> None:
    with listening(Policy) as door, pytest.raises(AccessRefused):
        connected(door.port)


@pytest.mark.logs("paramiko.transport: ERROR")
def test_what_does_not_speak_ssh() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:

        def answer() -> None:
            line, _ = server.accept()
            with line:
                line.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")

        thread = threading.Thread(target=answer)
        thread.start()
        line = dialling.dial("127.0.0.1", server.getsockname()[1])
        with pytest.raises(NotReachable, match="does not speak"):
            client.connect(line, HOST_KEY.public_line, "anna", keyfile.generate())
        thread.join()


@pytest.mark.logs("paramiko.transport: ERROR")
def test_what_never_speaks_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transport, "HANDSHAKE_S", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as server:
        line = dialling.dial("127.0.0.1", server.getsockname()[1])
        with pytest.raises(NotReachable):
            client.connect(line, HOST_KEY.public_line, "anna", keyfile.generate())


def test_what_is_refused_is_not_opened() -> None:
    with listening(Told) as door, connected(door.port) as guest:
        with pytest.raises(StreamBroken, match="did not open"):
            guest.messages("another")
        with pytest.raises(StreamBroken):
            guest.shell(80, 24)
        with pytest.raises(NotReachable):
            guest.direct("elsewhere", 22)
        with pytest.raises(StreamBroken):
            guest.forward("somebody-else", 22, lambda _stream: None)
        stream = guest.direct("there", 22)
        stream.sendall(b"still up")
        assert stream.recv(100) == b"still up"


def test_both_ends_know_the_connection_by_the_same_id() -> None:
    with listening(Told) as door, connected(door.port) as one, connected(door.port) as other:
        assert len(one.session_id) == 32
        assert one.session_id != other.session_id


def test_connections_arrive_and_a_flood_of_them_is_bounded() -> None:
    told = Told()
    arrived: queue.Queue[ByteStream] = queue.Queue()
    leave = threading.Event()

    def hold(stream: ByteStream) -> None:
        arrived.put(stream)
        leave.wait(WAIT_S)

    with listening(lambda: told) as door, connected(door.port) as guest:
        guest.forward("me", 22, hold)
        opener = told.openers.get(timeout=WAIT_S)
        lines = [opener() for _ in range(client.LARGEST_ARRIVAL_COUNT)]
        held = [arrived.get(timeout=WAIT_S) for _ in lines]
        assert len(held) == client.LARGEST_ARRIVAL_COUNT
        with contextlib.suppress(ConnectionError):  # it may be gone before it was seen to be open
            assert opener().recv(1) == b"", "one more is closed at once"
        assert arrived.empty()
        leave.set()
        assert lines[1].recv(1) == b""


def test_a_line_that_is_gone_cannot_be_opened_towards() -> None:
    told = Told()
    with listening(lambda: told) as door:
        guest = connected(door.port)
        guest.forward("me", 22, lambda _stream: None)
        opener = told.openers.get(timeout=WAIT_S)
        guest.close()
        assert told.ended.get(timeout=WAIT_S)
        with pytest.raises(OSError):
            opener()
