"""The door: a taken port, a full house, callers that never speak, and closing."""

from __future__ import annotations

import socket
import threading

import pytest

from desktop_assist.channel import listener as listeners
from desktop_assist.channel import transport
from desktop_assist.channel.errors import NotReachable
from desktop_assist.channel.listener import Listener
from desktop_assist.channel.policy import Policy
from simulators.channels import HOST_KEY, WAIT_S, Told, connected, listening

pytestmark = pytest.mark.logs("paramiko.transport: ERROR: .*(banner|Traceback|File|raise|Handshake|EOF|$)")


def caller(door: Listener) -> socket.socket:
    line = socket.create_connection(("127.0.0.1", door.port), timeout=WAIT_S)
    line.settimeout(WAIT_S)
    return line


def drained(line: socket.socket) -> bool:
    """Read until the other side hangs up."""
    try:
        while line.recv(4096):
            pass
    except ConnectionResetError:
        pass
    line.close()
    return True


def test_a_taken_port_is_said_plainly() -> None:
    with listening(Policy) as door:
        with pytest.raises(NotReachable) as refused:
            Listener("127.0.0.1", door.port, HOST_KEY, lambda _address: Policy())
        assert f"cannot listen on 127.0.0.1 port {door.port}" in refused.value.happened
    assert "--port" in refused.value.next_step


def test_closing_hangs_up_on_everyone() -> None:
    with listening(Told) as door:
        guests = [connected(door.port) for _ in range(3)]
        stranger = caller(door)
        streams = [guest.messages("echo") for guest in guests]
    assert [stream.receive() for stream in streams] == [None] * 3
    assert drained(stranger)
    assert not any(guest.alive for guest in guests)
    for guest in guests:
        guest.close()
    with pytest.raises(OSError):
        socket.create_connection(("127.0.0.1", door.port), timeout=1)


def test_closing_waits_until_what_was_served_has_ended() -> None:
    ended = threading.Event()

    def slow(stream: object) -> None:
        while stream.recv(100):  # type: ignore[attr-defined]
            pass
        ended.set()

    with listening(lambda: Told(handler=slow)) as door:
        guest = connected(door.port)
        guest.messages("echo")
    assert ended.is_set()
    guest.close()


def test_callers_that_never_speak_are_dropped_and_hold_up_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transport, "HANDSHAKE_S", 0.3)
    monkeypatch.setattr(listeners, "_LOOK_S", 0.05)
    with listening(Told) as door:
        silent = [caller(door) for _ in range(20)]
        dripping = caller(door)
        dripping.sendall(b"not SSH at all\r\n")
        assert all(drained(line) for line in [*silent, dripping])
    monkeypatch.undo()
    with listening(Told) as door:
        silent = [caller(door) for _ in range(20)]
        with connected(door.port) as guest:
            stream = guest.messages("echo")
            stream.send(b"hello")
            assert stream.receive() == b"hello"
        for line in silent:
            line.close()


def test_when_the_house_is_full_a_stranger_makes_room_and_a_guest_never(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(listeners, "LARGEST_CONNECTION_COUNT", 3)
    with listening(Told) as door:
        first = connected(door.port)
        eldest, younger = caller(door), caller(door)
        assert eldest.recv(4) == younger.recv(4) == b"SSH-"
        second = connected(door.port)
        assert drained(eldest), "the stranger that was there longest was dropped"
        third = connected(door.port)
        assert drained(younger)
        with pytest.raises(NotReachable):
            connected(door.port)
        for guest in (first, second, third):
            assert guest.alive
            guest.close()


@pytest.mark.parametrize("times", [1, 5])
def test_a_shortage_does_not_close_the_door(times: int) -> None:
    with listening(Told) as door:
        real, failures = door._socket, [OSError(24, "Too many open files")] * times

        class Short:
            def accept(self) -> tuple[socket.socket, object]:
                if failures:
                    raise failures.pop()
                return real.accept()

            def __getattr__(self, name: str) -> object:
                return getattr(real, name)

        door._socket = Short()  # type: ignore[assignment]
        with connected(door.port) as first, connected(door.port) as second:
            assert first.alive
            assert second.alive
        assert not failures
