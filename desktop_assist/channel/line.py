"""A socket or an SSH channel on which no write waits for ever.

Decides: that a peer which takes nothing for 20 seconds has lost its connection, and that whatever breaks is
an `OSError`, so that who reads and writes needs to know no library's errors.
Leaves alone: reading, which waits as long as the peer is silent, unless `settimeout` says otherwise.

A hostile peer can stop reading at every layer: the SSH window, a key exchange that never ends, TCP. Whoever
writes to it would wait for as long as it likes, and whoever waits cannot be stopped.
"""

from __future__ import annotations

import contextlib
import select
import socket
import time
from collections.abc import Iterator
from typing import Protocol

import paramiko

from desktop_assist.channel import at_once
from desktop_assist.channel.arrived import SMALL_BYTES, Arrived, Taker

STALLED_S = 20.0  # ours: longer than a lost packet's retries, shorter than anybody's patience
_TICK_S = 1.0
# Ours: paramiko asks for 16 bytes of each packet and then for the rest. A socket makes room for what is asked
# for; a channel gives what has come, and moves all that it keeps, however little is taken.
_AHEAD_BYTES = 128 * 1024
_AHEAD_OF_CHANNEL_BYTES = 4 * 1024 * 1024
_PIECE_BYTES = 128 * 1024


class Inner(Protocol):
    """What sockets, SSH channels and lines have in common."""

    def recv(self, count: int, /) -> bytes:
        """Up to `count` bytes; empty at the end."""
        ...

    def send(self, data: bytes, /) -> int:
        """Send some of `data`; how much."""
        ...

    def settimeout(self, seconds: float | None, /) -> None:
        """How long the other two wait."""
        ...

    def close(self) -> None:
        """Close both directions."""
        ...


class Line:
    """One byte stream. One thread reads, one writes; any closes."""

    def __init__(self, inner: Inner) -> None:
        """Read and write `inner`, which this object then owns."""
        self._inner = inner
        self._wait_s: float | None = None
        self._stuck_since: float | None = None
        self._closed = False  # by this name paramiko asks for it
        self._at_once = _AHEAD_BYTES if isinstance(inner, socket.socket) else _AHEAD_OF_CHANNEL_BYTES
        self._ahead, self._place = b"", 0  # what was read and not yet asked for
        self._poll: select.poll | None = None
        inner.settimeout(_TICK_S)

    def settimeout(self, seconds: float | None) -> None:
        """Wait at most that long in `recv`, and in one `send`; none waits as long as it takes."""
        self._wait_s = seconds
        with _as_os_error():
            self._inner.settimeout(_TICK_S if seconds is None else min(seconds, _TICK_S))

    def recv(self, count: int) -> bytes:
        """Up to `count` bytes; empty at the end.

        Raises:
            TimeoutError: Nothing came within the time of `settimeout`.
            OSError: The connection broke.
        """
        if self._place >= len(self._ahead):
            self._ahead, self._place = self._receive(max(count, self._at_once)), 0
        taken = self._ahead[self._place : self._place + count]
        self._place += len(taken)
        return taken

    def _receive(self, count: int) -> bytes:
        began = time.monotonic()
        while True:
            try:
                return self._inner.recv(count)
            except TimeoutError:
                if self._wait_s is not None and time.monotonic() - began >= self._wait_s:
                    raise
            except ConnectionResetError:
                return b""  # the peer closed while we were still talking to it
            except (paramiko.SSHException, EOFError) as error:
                raise _broken(error) from error

    def send(self, data: bytes | memoryview) -> int:
        """Send some of `data`; how much.

        Raises:
            TimeoutError: Nothing could be sent just now.
            OSError: The connection broke, or nothing could be sent for `STALLED_S` seconds.
        """
        try:
            sent = self._send(data)
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

    def _send(self, data: bytes | memoryview) -> int:
        if isinstance(self._inner, paramiko.Channel):
            return at_once.send_some(self._inner, data)
        return self._inner.send(data)  # type: ignore[arg-type]  # sockets send any bytes, and so do lines

    def sendall(self, data: bytes) -> None:
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

    def send_at_once(self, data: bytes) -> bool:
        """Send all of a small piece without waiting, or nothing. Returns whether it was sent."""
        if len(data) > SMALL_BYTES or not isinstance(self._inner, paramiko.Channel):
            return False
        try:
            return at_once.send(self._inner, data)
        except (OSError, EOFError, paramiko.SSHException):
            return False  # whoever sends it the usual way hears of it

    def takes_now(self, count: int) -> bool:
        """Whether a few KiB could be sent without waiting."""
        if isinstance(self._inner, paramiko.Channel):
            return at_once.has_room(self._inner, count)
        return isinstance(self._inner, socket.socket) and self._writable(self._inner)

    def _writable(self, line: socket.socket) -> bool:
        try:
            if not hasattr(select, "poll"):
                return bool(select.select([], [line], [], 0)[1])
            if self._poll is None:
                self._poll = select.poll()  # `select` itself knows only the first 1,024 files
                self._poll.register(line, select.POLLOUT)
            return bool(self._poll.poll(0))
        except (OSError, ValueError, RuntimeError):  # closed meanwhile, or somebody else just asks
            return False

    def hand_to(self, taker: Taker | None) -> None:
        """Have small pieces taken as they come, before `recv` gets them; none: no more."""
        if isinstance(self._inner, paramiko.Channel) and isinstance(self._inner.in_buffer, Arrived):
            self._inner.in_buffer.hand_to(taker)

    def close(self) -> None:
        """Close both directions. Safe to call twice, from any thread."""
        self._closed = True
        if isinstance(self._inner, socket.socket):
            with contextlib.suppress(OSError):
                self._inner.shutdown(socket.SHUT_RDWR)  # wakes who waits in recv
        with contextlib.suppress(OSError), _as_os_error():
            self._inner.close()


@contextlib.contextmanager
def _as_os_error() -> Iterator[None]:
    try:
        yield
    except (paramiko.SSHException, EOFError) as error:
        raise _broken(error) from error


def _broken(error: Exception) -> ConnectionError:
    return ConnectionError(str(error) or "the connection broke")
