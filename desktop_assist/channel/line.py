"""A socket or an SSH channel on which no write waits for ever, and whose reading copies little.

Decides: that a peer which takes nothing for 20 seconds has lost its connection; that whatever breaks is an
`OSError`, so that who reads and writes needs to know no library's errors; and how much is read ahead.
Leaves alone: what is below and how it is waited for (`below`). Reading waits as long as the peer is silent,
unless `settimeout` says otherwise.

A hostile peer can stop reading at every layer: the SSH window, a key exchange that never ends, TCP. Whoever
writes to it would wait for as long as it likes, and whoever waits cannot be stopped.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator
from typing import TypeVar

import paramiko

from desktop_assist.channel.arrived import SMALL_BYTES, Taker
from desktop_assist.channel.below import Inner, over

STALLED_S = 20.0  # ours: longer than a lost packet's retries, shorter than anybody's patience
_TICK_S = 1.0
_PIECE_BYTES = 256 * 1024  # ours: an answer with file data goes out at once
# Ours: what is read ahead doubles while the peer fills it, and is given back in silence, so that five hundred
# customers who wait cost the desk little.
_LEAST_AHEAD_BYTES, _MOST_AHEAD_BYTES = 4 * 1024, 256 * 1024

A = TypeVar("A")
T = TypeVar("T")


class Line:
    """One byte stream. One thread reads, one writes; any closes."""

    def __init__(self, inner: Inner) -> None:
        """Read and write `inner`, which this object then owns."""
        self._below = over(inner)
        self._wait_s: float | None = None
        self._stuck_since: float | None = None
        self._closed = False  # by this name paramiko asks for it
        self._ahead = memoryview(b"")
        self._begin = self._end = 0  # of what was read ahead and not yet asked for
        self._below.settimeout(_TICK_S)

    def settimeout(self, seconds: float | None) -> None:
        """Wait at most that long when reading, and in one `send`; none waits as long as it takes."""
        self._wait_s = seconds
        with _as_os_error():
            self._below.settimeout(_TICK_S if seconds is None else min(seconds, _TICK_S))

    def recv(self, count: int) -> bytes:
        """Up to `count` bytes; empty at the end.

        Raises:
            TimeoutError: Nothing came within the time of `settimeout`.
            OSError: The connection broke.
        """
        if self._begin == self._end:
            if count >= _LEAST_AHEAD_BYTES:
                return self._waiting(self._below.read, count) or b""
            self._more(count)
        taken = bytes(self._ahead[self._begin : min(self._end, self._begin + count)])
        self._begin += len(taken)
        return taken

    def recv_into(self, room: memoryview) -> int:
        """Fill some of `room`; how much, and 0 at the end. Raises what `recv` does."""
        if self._begin == self._end:
            return self._waiting(self._below.read_into, room) or 0
        taken = self.recv(len(room))
        room[: len(taken)] = taken
        return len(taken)

    def whole(self, count: int) -> memoryview:
        """The next `count` bytes, to be used before anything else is read; fewer only at the end.

        Raises:
            TimeoutError: They did not all come within the time of `settimeout`; what came is kept.
            OSError: The connection broke.
        """
        taken = self.peek(count)
        self._begin += len(taken)
        return taken

    def peek(self, count: int) -> memoryview:
        """The next `count` bytes, still to be read; as `whole`."""
        while self._end - self._begin < count and self._more(count):
            pass
        return self._ahead[self._begin : min(self._end, self._begin + count)]

    @property
    def ahead(self) -> int:
        """How many bytes were read ahead."""
        return self._end - self._begin

    def _more(self, wanted: int) -> int:
        """Read ahead, so that all of `wanted` bytes have room; how much more there is, 0 at the end."""
        if self._begin == self._end:
            self._begin = self._end = 0
        if self._begin + wanted > len(self._ahead) or self._end == len(self._ahead):
            self._make_room(wanted)
        try:
            more = self._waiting(self._below.read_into, self._ahead[self._end :]) or 0
        except TimeoutError:
            if self._begin == self._end:
                self._ahead = memoryview(b"")
            raise
        self._end += more
        return more

    def _make_room(self, wanted: int) -> None:
        rest, size = self._ahead[self._begin : self._end], len(self._ahead)
        grown = min(2 * size, _MOST_AHEAD_BYTES) if self._end == size else size
        needed = max(grown, wanted, _LEAST_AHEAD_BYTES)
        if needed > size:
            self._ahead = memoryview(bytearray(needed))
        self._ahead[: len(rest)] = rest
        self._begin, self._end = 0, len(rest)

    def _waiting(self, read: Callable[[A], T], argument: A) -> T | None:
        """What `read` reads, waited for; none where the peer went while we were still talking to it."""
        began = time.monotonic()
        while True:
            try:
                return read(argument)
            except TimeoutError:
                if self._wait_s is not None and time.monotonic() - began >= self._wait_s:
                    raise
            except ConnectionResetError:
                return None
            except (paramiko.SSHException, EOFError) as error:
                raise _broken(error) from error

    def send(self, data: bytes | memoryview) -> int:
        """Send some of `data`; how much.

        Raises:
            TimeoutError: Nothing could be sent just now.
            OSError: The connection broke, or nothing could be sent for `STALLED_S` seconds.
        """
        try:
            sent = self._below.send(data)
        except TimeoutError as error:
            now = time.monotonic()
            if self._stuck_since is None:
                self._stuck_since = now
            if now - self._stuck_since >= STALLED_S:
                raise ConnectionError("the other end takes nothing any more") from error
            raise
        except (paramiko.SSHException, EOFError) as error:
            raise _broken(error) from error
        self._stuck_since = None
        return sent

    def sendall(self, data: bytes | memoryview) -> None:
        """Send all of `data`.

        Raises:
            OSError: The connection broke, or the peer takes nothing.
        """
        rest = memoryview(data)
        while rest:
            with contextlib.suppress(TimeoutError):
                sent = self.send(rest[:_PIECE_BYTES])
                if sent == 0:
                    raise ConnectionError("the connection is closed")
                rest = rest[sent:]

    def send_at_once(self, data: bytes | memoryview) -> int:
        """Send what can be sent of `data` without waiting; how much."""
        try:
            return self._below.send_at_once(data)
        except (OSError, EOFError, paramiko.SSHException):
            return 0  # whoever sends it the usual way hears of it

    def takes_now(self, count: int) -> bool:
        """Whether `count` bytes could be sent without waiting."""
        return self._below.takes_now(count)

    def hand_to(self, taker: Taker | None, largest: int = SMALL_BYTES) -> None:
        """Have pieces of at most `largest` bytes taken as they come, before `recv`; none: no more."""
        self._below.hand_to(taker, largest)

    def close(self) -> None:
        """Close both directions. Safe to call twice, from any thread."""
        self._closed = True
        with contextlib.suppress(OSError), _as_os_error():
            self._below.close()


@contextlib.contextmanager
def _as_os_error() -> Iterator[None]:
    try:
        yield
    except (paramiko.SSHException, EOFError) as error:
        raise _broken(error) from error


def _broken(error: Exception) -> ConnectionError:
    return ConnectionError(str(error) or "the connection broke")
