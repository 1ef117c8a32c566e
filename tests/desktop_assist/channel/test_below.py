"""What a line runs over waits for its time and no longer, and knows when it has room."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator

import pytest

from desktop_assist.channel import below
from desktop_assist.channel.below import Socket
from simulators.channels import streams


@pytest.fixture
def ends() -> Iterator[tuple[Socket, socket.socket]]:
    ours, theirs = streams()
    with ours, theirs:
        made = Socket(ours)
        made.settimeout(0.05)
        yield made, theirs


def fill(made: Socket) -> None:
    """Send until there is no room; raises what says so."""
    while made.send(bytes(1_000_000)):
        pass


def test_nothing_comes_and_nothing_can_be_sent_in_its_time(ends: tuple[Socket, socket.socket]) -> None:
    ours, _ = ends
    for read in (lambda: ours.read(10), lambda: ours.read_into(memoryview(bytearray(10)))):
        with pytest.raises(TimeoutError):
            read()
    with pytest.raises(TimeoutError):
        fill(ours)


def test_what_comes_late_is_waited_for(ends: tuple[Socket, socket.socket]) -> None:
    ours, theirs = ends
    ours.settimeout(10)
    threading.Timer(0.05, theirs.sendall, (b"late",)).start()
    room = bytearray(10)
    assert ours.read_into(memoryview(room)) == 4
    assert room[:4] == b"late"


@pytest.mark.parametrize("system", ["linux", "another"])
def test_a_full_socket_says_that_it_has_no_room(
    ends: tuple[Socket, socket.socket], monkeypatch: pytest.MonkeyPatch, system: str
) -> None:
    monkeypatch.setattr(below.sys, "platform", system)
    ours, theirs = ends
    assert ours.takes_now(4096)
    assert not ours.takes_now(100_000_000)
    with pytest.raises(TimeoutError):
        fill(ours)
    assert not ours.takes_now(1)
    theirs.close()
    ours.close()
    assert not ours.takes_now(1)


def test_what_has_room_is_sent_without_waiting() -> None:
    ours, theirs = streams()
    with ours, theirs:
        made = Socket(ours)
        made.settimeout(0.05)
        sizes = [size for size in (4096, 16_384, 65_536, 131_072) if made.takes_now(size)]
        assert made.send(bytes(max(sizes))) == max(sizes)


def test_closing_wakes_who_waits(ends: tuple[Socket, socket.socket]) -> None:
    ours, _ = ends
    ours.settimeout(60)
    threading.Timer(0.05, ours.close).start()
    assert ours.read(10) == b""
