"""Bytes on their way to a slow or hostile peer hold up nobody who no longer wants them sent."""

from __future__ import annotations

import queue
import threading

from desktop_assist.channel.outgoing import LARGEST_WAITING_BYTES, Outgoing
from simulators.channels import WAIT_S


class Slow:
    """A stream whose peer takes a piece only when the test lets it."""

    def __init__(self) -> None:
        self.taken: queue.Queue[bytes] = queue.Queue()
        self.let = threading.Semaphore(0)
        self.broken = False

    def sendall(self, data: bytes, /) -> None:
        assert self.let.acquire(timeout=WAIT_S)
        if self.broken:
            raise ConnectionError("gone")
        self.taken.put(data)

    def recv(self, count: int, /) -> bytes:
        raise AssertionError("nobody reads")

    def send(self, data: bytes, /) -> int:
        raise AssertionError("all or nothing")

    def settimeout(self, seconds: float | None, /) -> None:
        raise AssertionError("nobody asked")

    def close(self) -> None:
        raise AssertionError("not its own to close")


def yes() -> bool:
    return True


def test_all_is_sent_in_order_and_then_the_end() -> None:
    stream, last = Slow(), threading.Event()
    outgoing = Outgoing(stream, yes)
    for number in range(10):
        assert outgoing.put(bytes([number]), yes)
    outgoing.finish(last.set)
    assert not last.is_set(), "what waits is sent before"
    stream.let.release(10)
    assert last.wait(WAIT_S)
    assert b"".join(stream.taken.get() for _ in range(10)) == bytes(range(10))


def test_a_full_queue_is_waited_for_only_while_it_is_wanted() -> None:
    stream, wanted = Slow(), threading.Event()
    outgoing = Outgoing(stream, yes)
    assert outgoing.put(b"x" * LARGEST_WAITING_BYTES, yes)
    asked = 0

    def still_wanted() -> bool:
        nonlocal asked
        asked += 1
        return asked < 3

    assert not outgoing.put(b"y", still_wanted)
    assert asked == 3
    stream.let.release(2)
    assert outgoing.put(b"y", yes), "there is room again"
    wanted.set()
    outgoing.finish(lambda: None)


def test_what_is_no_longer_allowed_is_dropped() -> None:
    stream, allowed, last = Slow(), threading.Event(), threading.Event()
    outgoing = Outgoing(stream, allowed.is_set)
    outgoing.put(b"secret", yes)
    outgoing.finish(last.set)
    assert last.wait(WAIT_S)
    assert stream.taken.empty()


def test_a_broken_line_takes_nothing_more() -> None:
    stream, last = Slow(), threading.Event()
    stream.broken = True
    outgoing = Outgoing(stream, yes)
    outgoing.put(b"x" * LARGEST_WAITING_BYTES, yes)
    stream.let.release()
    assert not outgoing.put(b"y", yes), "nobody waits for room on it"
    outgoing.finish(last.set)
    assert last.wait(WAIT_S)
