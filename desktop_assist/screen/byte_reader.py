"""Reading a stream of bytes that comes in pieces of any size.

Decides: that a reader is written as if all bytes were there: it yields how many it needs next, and is sent
them. What waits for the rest of a message is bounded.
Leaves alone: what the bytes mean.
"""

from __future__ import annotations

from collections.abc import Generator
from typing import TypeVar

from desktop_assist.screen.errors import malformed

T = TypeVar("T")
Reading = Generator[int, bytes, T]
"""Yields a number of bytes, is sent exactly these, and returns what they were."""

_SKIP_BYTES = 64 * 1024


class ByteReader:
    """Feeds a `Reading` from pieces."""

    def __init__(self, reading: Reading[None], largest: int) -> None:
        """Run `reading` until it asks for its first bytes; it may ask for `largest` at a time."""
        self._reading = reading
        self._largest = largest
        self._buffer = bytearray()
        self._wanted = 0
        self.ended = False
        self._go_on(None)

    def feed(self, data: bytes) -> None:
        """Take the next piece.

        Raises:
            MalformedStream: The reading found nonsense, or wants more than is taken.
        """
        self._buffer += data
        begin = 0
        while not self.ended and len(self._buffer) - begin >= self._wanted:
            piece = bytes(memoryview(self._buffer)[begin : begin + self._wanted])
            begin += self._wanted
            self._go_on(piece)
        del self._buffer[:begin]

    def _go_on(self, piece: bytes | None) -> None:
        try:
            self._wanted = next(self._reading) if piece is None else self._reading.send(piece)
        except StopIteration:
            self.ended = True
        if self._wanted > self._largest:
            raise malformed(f"a message of {self._wanted} bytes, where {self._largest} are taken at most")


def skip(count: int) -> Reading[None]:
    """Let `count` bytes pass, keeping none."""
    while count > 0:
        piece = yield min(count, _SKIP_BYTES)
        count -= len(piece)
