"""A line waits for a peer as long as it must, and never for ever; whatever breaks is an OSError."""

from __future__ import annotations

import socket
import threading
from typing import Any

import paramiko
import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_assist.channel import line as lines
from desktop_assist.channel.line import Line
from simulators.channels import streams


class Stuck:
    """What a peer that reads nothing leaves: every send times out. It tells how it was used."""

    def __init__(self, raises: type[BaseException] = TimeoutError) -> None:
        self.raises = raises
        self.timeouts: list[float | None] = []
        self.closed = 0

    def recv(self, count: int, /) -> bytes:
        raise self.raises("stuck")

    def send(self, data: bytes, /) -> int:
        raise self.raises("stuck")

    def settimeout(self, seconds: float | None, /) -> None:
        self.timeouts.append(seconds)

    def close(self) -> None:
        self.closed += 1


def test_bytes_go_through_both_ways() -> None:
    left, right = streams()
    one, other = Line(left), Line(right)
    threading.Thread(target=one.sendall, args=(b"x" * 3_000_000,)).start()
    got = b""
    while len(got) < 3_000_000:
        got += other.recv(65_536)
    assert set(got) == {ord("x")}
    one.close()
    assert other.recv(1) == b""
    other.close()


class Cut(Stuck):
    """A stream that gives what it has in pieces of these sizes."""

    def __init__(self, data: bytes, sizes: list[int]) -> None:
        super().__init__()
        self.data, self.sizes = data, sizes

    def recv(self, count: int, /) -> bytes:
        size = min(count, self.sizes.pop(0) if self.sizes else count)
        piece, self.data = self.data[:size], self.data[size:]
        return piece


@given(cuts=st.lists(st.integers(1, 9000)), wanted=st.lists(st.integers(1, 9000), max_size=30))
def test_the_order_is_kept_however_it_comes_and_is_asked_for(cuts: list[int], wanted: list[int]) -> None:
    data = bytes(place % 251 for place in range(20_000))
    line, got = Line(Cut(data, cuts)), b""
    for number, size in enumerate(wanted):
        room = bytearray(size)
        if number % 3 == 0:
            got += bytes(line.whole(size))
        elif number % 3 == 1:
            got += line.recv(size)
        else:
            got += room[: line.recv_into(memoryview(room))]
    assert data.startswith(got)
    assert got + bytes(line.whole(30_000)) == data, "fewer only at the end"


def test_what_came_is_kept_while_the_rest_is_waited_for_and_memory_is_given_back() -> None:
    left, right = streams()
    with left, right:
        line = Line(left)
        line.settimeout(0.02)
        for _ in range(2):
            right.sendall(b"half")
            with pytest.raises(TimeoutError):
                line.whole(100_000)
        assert line.recv(10) == b"halfhalf"
        with pytest.raises(TimeoutError):
            line.recv(1)
        assert not len(line._ahead)


def test_a_peer_that_takes_nothing_has_lost_its_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lines, "STALLED_S", 0.0)
    with pytest.raises(ConnectionError, match="takes nothing"):
        Line(Stuck()).sendall(b"x")


def test_a_real_peer_that_does_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lines, "STALLED_S", 0.1)
    monkeypatch.setattr(lines, "_TICK_S", 0.02)
    left, right = streams()
    with left, right, pytest.raises(ConnectionError):
        Line(left).sendall(b"x" * 50_000_000)


def test_a_single_send_says_that_it_could_not_just_now() -> None:
    with pytest.raises(TimeoutError):
        Line(Stuck()).send(b"x")


def test_silence_is_waited_for_unless_there_is_a_limit() -> None:
    left, right = streams()
    with left, right:
        line = Line(left)
        line.settimeout(0.05)
        with pytest.raises(TimeoutError):
            line.recv(1)
        line.settimeout(None)
        threading.Timer(0.05, right.sendall, (b"late",)).start()
        assert line.recv(10) == b"late"


@pytest.mark.parametrize("raised", [paramiko.SSHException, EOFError, paramiko.ChannelException])
def test_whatever_breaks_is_an_oserror(raised: type[Exception]) -> None:
    class Broken(Stuck):
        def recv(self, count: int, /) -> bytes:
            raise raised(1, "x") if raised is paramiko.ChannelException else raised("x")

        def send(self, data: bytes, /) -> int:
            return len(self.recv(0))

    for use in (lambda line: line.recv(1), lambda line: line.send(b"x"), lambda line: line.sendall(b"x")):
        with pytest.raises(OSError):
            use(Line(Broken()))


def test_a_reset_is_an_end() -> None:
    assert Line(Stuck(ConnectionResetError)).recv(1) == b""


def test_nothing_can_be_sent_on_what_is_closed() -> None:
    class Closed(Stuck):
        def send(self, data: bytes, /) -> int:
            return 0  # as a closed SSH channel says

    with pytest.raises(ConnectionError):
        Line(Closed()).sendall(b"x")


def test_closing_twice_does_no_harm() -> None:
    left, right = streams()
    line: Any = Line(left)
    line.close()
    line.close()
    assert line._closed, "paramiko asks for this name"
    assert right.recv(1) == b""
    right.close()
    assert isinstance(left, socket.socket)
