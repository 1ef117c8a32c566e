"""Bytes on their way to a peer that may be slow, or hostile and not reading at all.

Decides: how much may wait for the peer, and that nobody else waits for it longer than they want to.
Leaves alone: what the bytes are, and whether they may be sent: `allowed` is asked before each piece.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable

from desktop_assist.channel.arrived import SMALL_BYTES
from desktop_assist.channel.line import Line
from desktop_assist.channel.stream import ByteStream

LARGEST_WAITING_BYTES = 256 * 1024  # ours: some screens full; more would only be stale when it arrives
_LOOK_S = 0.05


class Outgoing:
    """A short queue and the thread that sends it."""

    def __init__(self, stream: ByteStream, allowed: Callable[[], bool]) -> None:
        """Send to `stream` for as long as `allowed` says so; what waits when it no longer does is dropped."""
        self._stream = stream
        self._allowed = allowed
        self._changed = threading.Condition()
        self._waiting: deque[bytes] = deque()
        self._size = 0
        self._broken = False
        self._last: Callable[[], None] | None = None
        threading.Thread(target=self._send_all, name="outgoing", daemon=True).start()

    def put(self, data: bytes, wanted: Callable[[], bool]) -> bool:
        """Queue `data`, waiting for room while `wanted`. Returns whether it was queued."""
        with self._changed:
            while self._size >= LARGEST_WAITING_BYTES and not self._broken and wanted():
                self._changed.wait(_LOOK_S)
            if self._broken or self._size >= LARGEST_WAITING_BYTES:
                return False
            data = data[self._sent_at_once(data) :]
            if not data:
                return True
            self._waiting.append(data)
            self._size += len(data)
            self._changed.notify_all()
            return True

    def _sent_at_once(self, data: bytes) -> int:
        """How much of a small piece, before which nothing waits, went at once and without the thread."""
        if self._size or len(data) > SMALL_BYTES or not isinstance(self._stream, Line):
            return 0
        return self._stream.send_at_once(data) if self._allowed() else 0

    def finish(self, last: Callable[[], None]) -> None:
        """Have `last` called when all that waits was sent or dropped; returns at once."""
        with self._changed:
            self._last = last
            self._changed.notify_all()

    def _send_all(self) -> None:
        while (data := self._next()) is not None:
            try:
                if self._allowed():
                    self._stream.sendall(data)
            except (OSError, EOFError):
                with self._changed:
                    self._broken = True
            with self._changed:
                self._size -= len(data)
                self._changed.notify_all()

    def _next(self) -> bytes | None:
        with self._changed:
            self._changed.wait_for(lambda: self._waiting or self._last is not None)
            if self._waiting:
                return self._waiting.popleft()
            last = self._last
        if last is not None:
            last()
        return None
