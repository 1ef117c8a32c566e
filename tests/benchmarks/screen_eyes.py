"""A viewer that measures: it notes when it first saw each frame's number.

Decides: that everything is unpacked, but only photographs that carry the number are looked at, so that the
viewer is not the slowest; and that a frame counts as seen when the message that shows it is whole, as a stock
viewer shows it then.
Leaves alone: which server it looks at.
"""

from __future__ import annotations

import socket
import time

import numpy as np
import screen_work

from desktop_assist.screen.decode_tight import TightDecoder
from desktop_assist.screen.frame_source import Pixels
from desktop_assist.screen.rfb_client import PREFERRED, RfbClient, preferred
from desktop_assist.screen.tiles import Rectangle

READ_BYTES = 256 * 1024
PIECE_BYTES = 8 * 1024


class Glance(TightDecoder):
    """Decodes no photograph but those that carry the number."""

    def photograph(self, data: bytes, place: Rectangle) -> Pixels:
        beside = place.x > screen_work.CODE_X + screen_work.SQUARE * screen_work.BITS
        beside |= place.x + place.width < screen_work.CODE_X
        below = place.y > screen_work.CODE_Y + screen_work.SQUARE
        return np.zeros((1, 1, 3), np.uint8) if beside or below else super().photograph(data, place)


class Eyes:
    """A viewer that notes when it first saw each number."""

    def __init__(self, line: socket.socket, *, films: bool) -> None:
        self.line = line
        line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4 * READ_BYTES)
        self._client = RfbClient(preferred() if films else PREFERRED)
        self.received = 0
        self.seen: dict[int, float] = {}

    def look(self, seconds: float) -> None:
        """Decode what comes in that time."""
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            self.line.settimeout(left)
            try:
                data = self.line.recv(READ_BYTES)
            except TimeoutError:
                return
            self.received += len(data)
            for at in range(0, len(data), PIECE_BYTES):
                self._receive(data[at : at + PIECE_BYTES])

    def _receive(self, data: bytes) -> None:
        before = self._client.shown.updates if self._client.shown else 0
        self._client.receive(data)
        if self._client.outgoing:
            self.line.sendall(self._client.outgoing)
            self._client.outgoing.clear()
        if self._client.shown is not None:
            if not isinstance(self._client.shown.tight, Glance):
                self._client.shown.tight = Glance()
            if self._client.shown.updates > before:
                self.seen.setdefault(self._number(), time.monotonic())

    def _number(self) -> int:
        assert self._client.shown is not None
        row = self._client.shown.pixels[screen_work.CODE_Y + screen_work.SQUARE // 2]
        first = screen_work.CODE_X + screen_work.SQUARE // 2
        squares = row[first : first + screen_work.SQUARE * screen_work.BITS : screen_work.SQUARE, 1]
        return sum(1 << bit for bit, shade in enumerate(squares) if shade > 127)
