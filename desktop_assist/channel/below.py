"""What a line runs over: a socket, a channel of another connection, or anything that has `recv` and `send`.

Decides: how each is read into room that is there already, and how it is waited for. What finds nothing in its
time raises `TimeoutError`.
Leaves alone: how long to wait in all, and what is broken (`line`).

Every call of the system lets another thread of Python go first, and costs much while others want to. So there
is one for each piece: Python's own time limit would need two.
"""

from __future__ import annotations

import contextlib
import select
import socket
import struct
import sys
from typing import Protocol

import paramiko
from paramiko.buffered_pipe import PipeTimeout

from desktop_assist.channel import at_once
from desktop_assist.channel.arrived import Arrived, Taker

_SURELY_BYTES = 8 * 1024  # ours: a piece for which a socket has room that says it has any
# From: Linux's asm-generic/socket.h, and sock_diag.h, SK_MEMINFO_VARS. All count what the system needs for
# itself, too; as much again is left for that.
_SO_MEMINFO, _MEMINFO = 55, struct.Struct("9I")

_TOLD_SHARE = 4  # ours: of a window, that is read before the peer hears of it; paramiko tells it ten times


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


class Stream:
    """Any stream, which waits by itself for as long as it was told to."""

    def __init__(self, inner: Inner) -> None:
        """Use `inner`."""
        self._inner = inner

    def settimeout(self, seconds: float) -> None:
        """Wait so long from now on."""
        self._inner.settimeout(seconds)

    def read(self, count: int) -> bytes:
        """Up to `count` bytes; empty at the end."""
        return self._inner.recv(count)

    def read_into(self, room: memoryview) -> int:
        """Fill some of `room`; how much, and 0 at the end."""
        data = self.read(len(room))
        room[: len(data)] = data
        return len(data)

    def send(self, data: bytes | memoryview) -> int:
        """Send some of `data`; how much."""
        return self._inner.send(data)  # type: ignore[arg-type]  # whatever sends bytes sends these

    def send_at_once(self, data: bytes | memoryview) -> int:
        """Send what can be sent without waiting; how much."""
        del data
        return 0

    def takes_now(self, count: int) -> bool:
        """Whether `count` bytes could be sent without waiting."""
        del count
        return False

    def hand_to(self, taker: Taker | None, largest: int) -> None:
        """Have pieces up to `largest` taken as they come, where there is a thread that could."""
        del taker, largest

    def close(self) -> None:
        """Close both directions."""
        self._inner.close()


class Socket(Stream):
    """A socket. Where the system limits how long it waits, Python need not look before each piece."""

    def __init__(self, inner: socket.socket) -> None:
        """Use `inner`."""
        super().__init__(inner)
        self._socket = inner

    def settimeout(self, seconds: float) -> None:
        """Wait so long from now on."""
        if sys.platform == "win32":  # where a socket that has waited too long must not be used again
            self._socket.settimeout(seconds)
            return
        limit = struct.pack("ll", int(seconds), max(1, int(seconds % 1 * 1_000_000)))
        with contextlib.suppress(OSError):  # closed already, which the first use says
            self._socket.settimeout(None)
            self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, limit)
            self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, limit)

    def read(self, count: int) -> bytes:
        """Up to `count` bytes; empty at the end."""
        try:
            return self._socket.recv(count)
        except BlockingIOError as error:
            raise TimeoutError from error

    def read_into(self, room: memoryview) -> int:
        """Fill some of `room`; how much, and 0 at the end."""
        try:
            return self._socket.recv_into(room)
        except BlockingIOError as error:
            raise TimeoutError from error

    def send(self, data: bytes | memoryview) -> int:
        """Send some of `data`; how much."""
        try:
            return self._socket.send(data)
        except BlockingIOError as error:
            raise TimeoutError from error

    def takes_now(self, count: int) -> bool:
        """Whether `count` bytes could be sent without waiting."""
        try:
            if sys.platform == "linux":
                told = self._socket.getsockopt(socket.SOL_SOCKET, _SO_MEMINFO, _MEMINFO.size)
                _, _, on_its_way, room, _, queued, _, _, _ = _MEMINFO.unpack(told)
                return bool(2 * count <= room - max(on_its_way, queued))
            return count <= _SURELY_BYTES and _writable(self._socket)
        except OSError:
            return False

    def close(self) -> None:
        """Close both directions."""
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)  # wakes who waits
        self._socket.close()


class Channel(Stream):
    """A channel of a connection whose channels keep what comes in an `Arrived`."""

    def __init__(self, inner: paramiko.Channel, arrived: Arrived) -> None:
        """Use `inner`."""
        super().__init__(inner)
        self._channel = inner
        self._arrived = arrived
        inner.in_window_threshold = inner.in_window_size // _TOLD_SHARE

    def read_into(self, room: memoryview) -> int:
        """Fill some of `room`; how much, and 0 at the end."""
        try:
            count = self._arrived.read_into(room, self._channel.timeout)
        except PipeTimeout as error:
            raise TimeoutError from error
        at_once.tell_read(self._channel, count)
        return count

    def send(self, data: bytes | memoryview) -> int:
        """Send some of `data`; how much."""
        return at_once.send_some(self._channel, data)

    def send_at_once(self, data: bytes | memoryview) -> int:
        """Send what can be sent without waiting; how much."""
        return at_once.send(self._channel, data)

    def takes_now(self, count: int) -> bool:
        """Whether `count` bytes could be sent without waiting."""
        return at_once.has_room(self._channel, count)

    def hand_to(self, taker: Taker | None, largest: int) -> None:
        """Have pieces up to `largest` taken as they come, in the connection's own thread."""
        self._arrived.hand_to(taker, largest)


def over(inner: Inner) -> Stream:
    """The way to use `inner`."""
    if isinstance(inner, socket.socket):
        return Socket(inner)
    if isinstance(inner, paramiko.Channel) and isinstance(inner.in_buffer, Arrived):
        return Channel(inner, inner.in_buffer)
    return Stream(inner)


def _writable(line: socket.socket) -> bool:
    """Whether `line` has room, or has broken."""
    if not hasattr(select, "poll"):
        return bool(select.select([], [line], [], 0)[1])
    try:
        look = select.poll()  # `select` itself knows only the first 1,024 files
        look.register(line, select.POLLOUT)
        return bool(look.poll(0))
    except ValueError:  # closed meanwhile
        return False
