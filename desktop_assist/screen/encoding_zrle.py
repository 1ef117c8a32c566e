"""ZRLE: rectangles as compressed tiles, for viewers that do not know Tight.

Decides: the form on the wire. Tiles are of one colour, or all their pixels; palettes and runs are left to
deflate, which does nearly as well.
Leaves alone: which rectangles are sent.

From: https://www.rfc-editor.org/rfc/rfc6143#section-7.7.6
"""

from __future__ import annotations

import struct

from desktop_assist.screen.deflate import DeflateStream
from desktop_assist.screen.frame_source import Pixels
from desktop_assist.screen.pixel_format import PixelFormat
from desktop_assist.screen.rectangle import Rectangle
from desktop_assist.screen.rfb_numbers import ZRLE_TILE, Encoding

_ALL_PIXELS, _ONE_COLOUR = b"\0", b"\1"


class ZrleEncoder:
    """The writing end of one viewer's ZRLE stream."""

    def __init__(self) -> None:
        """Begin a stream."""
        self._stream = DeflateStream()

    @property
    def begun(self) -> bool:
        """Whether a reader has been told that there is a stream."""
        return self._stream.begun

    def forget(self) -> None:
        """Refer to nothing that was sent so far."""
        self._stream.forget()

    def encode(self, pixels: Pixels, rectangle: Rectangle, wanted: PixelFormat) -> bytes:
        """One rectangle, exact to what `wanted` can say."""
        x, y, width, height = rectangle
        shown = wanted.convert(pixels[y : y + height, x : x + width])[..., wanted.significant]
        tiles = [
            _tile(shown[top : top + ZRLE_TILE, left : left + ZRLE_TILE])
            for top in range(0, height, ZRLE_TILE)
            for left in range(0, width, ZRLE_TILE)
        ]
        data = self._stream.compress(b"".join(tiles))
        return struct.pack(">HHHHiI", *rectangle, Encoding.ZRLE, len(data)) + data


def _tile(shown: Pixels) -> bytes:
    first = shown[0, 0]
    if (shown == first).all():
        return b"".join((_ONE_COLOUR, first.tobytes()))
    return b"".join((_ALL_PIXELS, shown.tobytes()))
