"""What has come on a channel and was not read yet; and whoever takes small pieces as they come.

Decides: that bytes are used in the order in which they came, and that a key which is pressed wakes nobody
whom it need not wake.
Leaves alone: how much may lie here (`bounded`), and telling the peer what was read, which is paramiko's.

1. What came waits for the one thread that reads. Small pieces lie together, so that a flood of them costs
   hardly more than its bytes.
2. Where there is a taker, a small piece before which nothing waits goes to it at once, in the connection's
   own thread: handing it to another thread and waiting for that one costs more than the rest of its way.
3. A taker takes what it can without waiting. The rest waits as in 1., and the taker is not asked again until
   the reader has read it, used it and come back.
4. What a taker took counts as read. Often enough a piece goes the long way, and reading it tells the peer.
"""

from __future__ import annotations

import threading
import weakref
from collections import deque
from collections.abc import Callable

import paramiko
from paramiko.buffered_pipe import PipeTimeout

SMALL_BYTES = 4096  # ours: keys, echoes and chat are smaller, files are not
_LUMP_BYTES = 64 * 1024

Taker = Callable[[bytes], int]
"""Takes some of a small piece without waiting; how much."""


class Arrived:
    """In the place of paramiko's own `BufferedPipe`. The connection's thread feeds it, one other reads."""

    def __init__(self, channel: paramiko.Channel) -> None:
        """Begin empty, for `channel`."""
        self._channel = weakref.ref(channel)
        self._changed = threading.Condition()
        self._pieces: deque[bytes | bytearray] = deque()
        self._size = 0
        self._closed = False
        self._in_use = False  # the reader has bytes that it read and may not have used yet
        self._taker: Taker | None = None
        self._event: threading.Event | None = None

    def hand_to(self, taker: Taker | None) -> None:
        """Ask `taker` first from now on; none: nobody."""
        self._taker = taker

    def set_event(self, event: threading.Event) -> None:
        """Have `event` set while there is something to read, as paramiko wants it."""
        with self._changed:
            self._event = event
            (event.set if self._closed or self._size else event.clear)()

    def feed(self, data: bytes) -> None:
        """Add what came. Only the connection's own thread does."""
        taken = self._offered(data)
        with self._changed:
            if len(data) > taken:
                self._add(data[taken:])
                self._changed.notify_all()
                if self._event is not None:
                    self._event.set()

    def _offered(self, data: bytes) -> int:
        channel, taker = self._channel(), self._taker
        if taker is None or channel is None or len(data) > SMALL_BYTES:
            return 0
        if channel.in_window_sofar + len(data) > channel.in_window_threshold:  # 4.
            return 0
        with self._changed:
            if self._size or self._in_use or self._closed:  # 3.
                return 0
        taken = taker(data)  # without the lock: nobody else adds, so there is nothing to read meanwhile
        with channel.lock:
            channel.in_window_sofar += taken
        return taken

    def _add(self, data: bytes) -> None:
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
        with self._changed:
            self._in_use = False
            if not self._changed.wait_for(lambda: self._size or self._closed, timeout):
                raise PipeTimeout
            taken = self._take(nbytes)
            self._in_use = bool(taken)
            if self._event is not None and not self._size and not self._closed:
                self._event.clear()
            return taken

    def _take(self, count: int) -> bytes:
        taken, room = [], count
        while self._pieces and room:
            piece = self._pieces.popleft()
            if len(piece) > room:
                self._pieces.appendleft(piece[room:])
                piece = piece[:room]
            taken.append(piece)
            room -= len(piece)
        self._size -= count - room
        return bytes(taken[0]) if len(taken) == 1 else b"".join(taken)

    def read_ready(self) -> bool:
        """Whether there is something to read."""
        return self._size > 0

    def empty(self) -> bytes:
        """All that waits."""
        with self._changed:
            return self._take(self._size)

    def close(self) -> None:
        """Nothing comes any more; what waits can still be read."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()
            if self._event is not None:
                self._event.set()

    def __len__(self) -> int:
        """How much waits."""
        return self._size
