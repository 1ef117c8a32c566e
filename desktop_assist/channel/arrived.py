"""What has come on a channel and was not read yet; and whoever takes pieces as they come.

Decides: that bytes are used in the order in which they came, and that a key which is pressed wakes nobody
whom it need not wake.
Leaves alone: how much may lie here (`bounded`), and telling the peer what was read (`at_once`).

1. What came waits for the one thread that reads. Small pieces lie together, so that a flood of them costs
   hardly more than its bytes; large ones are not copied.
2. Where there is a taker, a piece before which nothing waits goes to it at once, in the connection's own
   thread: handing it to another thread and waiting for that one costs more than the rest of its way.
3. A taker takes what it can without waiting. The rest waits as in 1., and the taker is not asked again until
   the reader has read it, used it and come back.
4. What a taker took counts as read. Where it is time to tell the peer and that cannot be done at once, the
   piece goes the long way, and reading it tells the peer.
"""

from __future__ import annotations

import threading
import weakref
from collections import deque
from collections.abc import Callable

import paramiko
from paramiko.buffered_pipe import PipeTimeout

from desktop_assist.channel import at_once

SMALL_BYTES = 4096  # ours: keys, echoes and chat are smaller, files are not
_LUMP_BYTES = 64 * 1024

Piece = bytes | memoryview
Taker = Callable[[Piece], int]
"""Takes some of a piece without waiting; how much."""


class Arrived:
    """In the place of paramiko's own `BufferedPipe`. The connection's thread feeds it, one other reads."""

    def __init__(self, channel: paramiko.Channel) -> None:
        """Begin empty, for `channel`."""
        self._channel = weakref.ref(channel)
        self._lock = threading.Lock()
        # A plain lock wakes the reader: `threading.Condition` does in Python what the system does for this.
        self._bell = threading.Lock()
        self._bell.acquire()
        self._waits = False
        self._pieces: deque[Piece | bytearray] = deque()
        self._size = 0
        self._closed = False
        self._in_use = False  # the reader has bytes that it read and may not have used yet
        self._taker: Taker | None = None
        self._largest = 0
        self._event: threading.Event | None = None

    def hand_to(self, taker: Taker | None, largest: int = SMALL_BYTES) -> None:
        """Ask `taker` first from now on, for pieces of at most `largest` bytes; none: nobody."""
        self._taker, self._largest = taker, largest

    def set_event(self, event: threading.Event) -> None:
        """Have `event` set while there is something to read, as paramiko wants it."""
        with self._lock:
            self._event = event
            (event.set if self._closed or self._size else event.clear)()

    def feed(self, data: Piece) -> None:
        """Add what came. Only the connection's own thread does."""
        taken = self._offered(data)
        if taken < len(data):
            with self._lock:
                self._add(data[taken:] if taken else data)
                self._wake()

    def _wake(self) -> None:
        if self._waits:
            self._waits = False
            self._bell.release()
        if self._event is not None:
            self._event.set()

    def _offered(self, data: Piece) -> int:
        taker = self._taker
        if taker is None or len(data) > self._largest:
            return 0
        with self._lock:
            if self._size or self._in_use or self._closed:  # 3.
                return 0
        channel = self._channel()
        if channel is None or not at_once.may_read(channel, len(data)):  # 4.
            return 0
        taken = taker(data)  # without the lock: nobody else adds, so there is nothing to read meanwhile
        with channel.lock:
            channel.in_window_sofar += taken
        return taken

    def _add(self, data: Piece) -> None:
        last = self._pieces[-1] if self._pieces else None
        if isinstance(last, bytearray) and len(last) + len(data) <= _LUMP_BYTES:
            last += data
        else:
            self._pieces.append(bytearray(data) if len(data) <= SMALL_BYTES else data)  # 1.
        self._size += len(data)

    def read(self, nbytes: int, timeout: float | None = None) -> bytes:
        """Up to `nbytes` bytes; empty at the end.

        Raises:
            PipeTimeout: Nothing came in time.
        """
        with self._lock:
            self._wait(timeout)
            taken = self._take(nbytes)
            self._used(len(taken))
            return taken

    def read_into(self, room: memoryview, timeout: float | None = None) -> int:
        """Fill some of `room`; how much, and 0 at the end.

        Raises:
            PipeTimeout: Nothing came in time.
        """
        with self._lock:
            self._wait(timeout)
            count = 0
            while self._pieces and count < len(room):
                piece = self._next(len(room) - count)
                room[count : count + len(piece)] = piece
                count += len(piece)
            self._used(count)
            return count

    def _wait(self, timeout: float | None) -> None:
        """Wait, with the lock held before and after, until there is something to read, or never will be."""
        self._in_use = False
        while not (self._size or self._closed):
            self._waits = True
            self._lock.release()
            rung = self._bell.acquire(timeout=-1 if timeout is None else timeout)
            self._lock.acquire()
            if not rung and not self._waits:  # it rang just now
                self._bell.acquire()
            elif not rung:
                self._waits = False
                raise PipeTimeout

    def _used(self, count: int) -> None:
        self._size -= count
        self._in_use = count > 0
        if self._event is not None and not self._size and not self._closed:
            self._event.clear()

    def _next(self, most: int) -> Piece | bytearray:
        """The first piece, or as much of it as `most`."""
        piece = self._pieces.popleft()
        if len(piece) > most:
            self._pieces.appendleft(memoryview(piece)[most:])
            piece = memoryview(piece)[:most]
        return piece

    def _take(self, count: int) -> bytes:
        taken, room = [], count
        while self._pieces and room:
            taken.append(self._next(room))
            room -= len(taken[-1])
        return bytes(taken[0]) if len(taken) == 1 else b"".join(taken)

    def read_ready(self) -> bool:
        """Whether there is something to read."""
        return self._size > 0

    def empty(self) -> bytes:
        """All that waits."""
        with self._lock:
            taken = self._take(self._size)
            self._size = 0
            return taken

    def close(self) -> None:
        """Nothing comes any more; what waits can still be read."""
        with self._lock:
            self._closed = True
            self._wake()

    def __len__(self) -> int:
        """How much waits."""
        return self._size
