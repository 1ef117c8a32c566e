"""Tight: rectangles as compressed RGB without loss, or as JPEG.

Decides: the form on the wire, and how large a rectangle may be.
Leaves alone: which rectangles lose something and which do not (`picture`).

From: https://github.com/rfbproto/rfbproto/blob/master/rfbproto.rst#tight-encoding
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from concurrent.futures import Executor

import numpy as np
import simplejpeg

from desktop_assist.screen.deflate import DeflateStream
from desktop_assist.screen.frame_source import Pixels
from desktop_assist.screen.rfb_numbers import (
    TIGHT_FILL,
    TIGHT_JPEG,
    TIGHT_LARGEST_WIDTH,
    TIGHT_SMALLEST_COMPRESSED,
    Encoding,
)
from desktop_assist.screen.tiles import TILE_HEIGHT, TILE_WIDTH, Rectangle

LARGEST_ROWS = 8  # of tiles in one lossless rectangle, so that its length fits in Tight's 22 bits
_LARGEST_COLUMNS = TIGHT_LARGEST_WIDTH // TILE_WIDTH * TILE_WIDTH
_SPLIT_PIXELS = 150_000  # ours: a picture larger than this is worth a second thread
# From: TigerVNC, common/rfb/TightJPEGEncoder.cxx: the quality and colour resolution of each of ten levels
QUALITIES = (15, 29, 41, 42, 62, 77, 79, 86, 92, 100)
SUBSAMPLINGS = ("420", "420", "420", "422", "422", "422", "444", "444", "444", "444")


class TightEncoder:
    """The writing end of one viewer's Tight stream."""

    def __init__(self, pool: Executor) -> None:
        """Encode with the threads of `pool`."""
        self._pool = pool
        self._stream = DeflateStream()

    def forget(self) -> None:
        """Refer to nothing that was sent so far."""
        self._stream.forget()

    def lossless(self, pixels: Pixels, rectangle: Rectangle) -> Iterator[bytes]:
        """Rectangles as wide as Tight allows, exact to the pixel."""
        x, y, width, height = rectangle
        for left in range(0, width, _LARGEST_COLUMNS):
            part = Rectangle(x + left, y, min(_LARGEST_COLUMNS, width - left), height)
            yield _head(part) + self._body(_rgb(pixels, part))

    def _body(self, colours: Pixels) -> bytes:
        flat = colours.reshape(-1, 3)
        if (flat == flat[0]).all():
            return bytes((TIGHT_FILL, *flat[0].tolist()))
        if colours.size < TIGHT_SMALLEST_COMPRESSED:
            return b"\0" + colours.tobytes()
        data = self._stream.compress(colours)
        return b"\0" + _length(len(data)) + data

    def pictures(
        self, pixels: Pixels, rectangles: list[Rectangle], quality: int, subsampling: str
    ) -> list[bytes]:
        """Rectangles as JPEG."""
        parts = [part for each in rectangles for part in _split(each)]

        def encode(part: Rectangle) -> bytes:
            x, y, width, height = part
            shown = pixels[y : y + height, x : x + width]
            data = simplejpeg.encode_jpeg(shown, quality, "BGRX", subsampling, fastdct=True)
            return b"".join((_head(part), bytes((TIGHT_JPEG,)), _length(len(data)), data))

        return list(self._pool.map(encode, parts)) if len(parts) > 1 else [encode(each) for each in parts]


def _split(rectangle: Rectangle) -> Iterator[Rectangle]:
    """Parts that Tight allows, and halves of what is large enough to share between two threads."""
    x, y, width, height = rectangle
    rows = height
    if width * height > _SPLIT_PIXELS:
        rows = -(-height // 2 // TILE_HEIGHT) * TILE_HEIGHT
    for top in range(0, height, rows):
        for left in range(0, width, _LARGEST_COLUMNS):
            yield Rectangle(x + left, y + top, min(_LARGEST_COLUMNS, width - left), min(rows, height - top))


def _head(rectangle: Rectangle) -> bytes:
    return struct.pack(">HHHHi", *rectangle, Encoding.TIGHT)


def _length(count: int) -> bytes:
    """A length in one to three bytes of seven bits each, lowest first."""
    if count < 1 << 7:
        return bytes((count,))
    if count < 1 << 14:
        return bytes((count & 127 | 128, count >> 7))
    return bytes((count & 127 | 128, count >> 7 & 127 | 128, count >> 14))


def _rgb(pixels: Pixels, rectangle: Rectangle) -> Pixels:
    """The rectangle as red, green, blue. Three copies are ten times as fast as one turned round."""
    x, y, width, height = rectangle
    shown = pixels[y : y + height, x : x + width]
    colours = np.empty((height, width, 3), np.uint8)
    for place in range(3):
        colours[..., place] = shown[..., 2 - place]
    return colours
