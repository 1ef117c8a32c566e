"""Tight: rectangles as compressed RGB without loss, or as JPEG.

Decides: the form on the wire, and how large a rectangle may be.
Leaves alone: which rectangles lose something and which do not (`picture`).

A segment of a recording begins in the middle of a viewer's streams, with a full picture of its own. So that
its reader has every stream that is gone on with, the full picture opens all of them; one that only begins
later says so (its reset bit), whatever its reader had under that number.

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
    TIGHT_FILTER,
    TIGHT_JPEG,
    TIGHT_LARGEST_WIDTH,
    TIGHT_PALETTE,
    TIGHT_SMALLEST_COMPRESSED,
    Encoding,
)
from desktop_assist.screen.tiles import TILE_HEIGHT, TILE_WIDTH, Rectangle

LARGEST_ROWS = 8  # of tiles in one lossless rectangle, so that its length fits in Tight's 22 bits
_LARGEST_COLUMNS = TIGHT_LARGEST_WIDTH // TILE_WIDTH * TILE_WIDTH
_PALETTE_PIXELS = 8 * TILE_WIDTH * TILE_HEIGHT  # ours: finding the colours of more costs more than it saves
_LETTER_PIXELS = 2048  # ours: so little is tried with and without a palette; a letter that comes again is
# shorter without one, since the whole of it is found in the stream's history
_SMALL = 0x10  # From: rfbproto, "Tight encoding": the second of its four streams
_SMALL_BEGINS = 0b10  # From: the same: reset the second stream
_OPENING_PIXELS = 4  # the fewest that are compressed: three bytes each, from TIGHT_SMALLEST_COMPRESSED on
_PALETTE_COLOURS = 96  # ours: with more, numbers pack no better than colours
_STRIP_PIXELS = 192 * 1024  # ours: a picture larger than this is worth a second thread, and sent in parts
# From: TigerVNC, common/rfb/TightJPEGEncoder.cxx: the quality and colour resolution of each of ten levels
QUALITIES = (15, 29, 41, 42, 62, 77, 79, 86, 92, 100)
SUBSAMPLINGS = ("420", "420", "420", "422", "422", "422", "444", "444", "444", "444")


class TightEncoder:
    """The writing end of one viewer's Tight stream."""

    def __init__(self, pool: Executor) -> None:
        """Encode with the threads of `pool`."""
        self._pool = pool
        self._stream = DeflateStream()
        self._small = DeflateStream(thorough=True)

    def forget(self) -> None:
        """Refer to nothing that was sent so far."""
        self._stream.forget()
        self._small.forget()

    def lossless(self, pixels: Pixels, rectangle: Rectangle) -> Iterator[bytes]:
        """Rectangles as wide as Tight allows, exact to the pixel."""
        x, y, width, height = rectangle
        for left in range(0, width, _LARGEST_COLUMNS):
            part = Rectangle(x + left, y, min(_LARGEST_COLUMNS, width - left), height)
            yield _head(part) + self._body(pixels, part)

    def _body(self, pixels: Pixels, part: Rectangle) -> bytes:
        if part.width * part.height <= _PALETTE_PIXELS:
            colours, numbers = _numbered(pixels, part)
            if len(colours) <= _PALETTE_COLOURS:
                return self._with_palette(colours, numbers, pixels, part)
        found = _rgb(pixels, part)
        if (found == found[0, 0]).all():
            return b"".join((bytes((TIGHT_FILL,)), found[0, 0].tobytes()))
        return self._packed(found)

    def open(self, pixels: Pixels) -> Iterator[bytes]:
        """Rectangles of a few of `pixels` that begin each stream which has not begun."""
        height, width = pixels.shape[:2]
        columns = min(width, _OPENING_PIXELS)
        part = Rectangle(0, 0, columns, -(-_OPENING_PIXELS // columns))
        for number, stream in enumerate((self._stream, self._small)):
            if not stream.begun and part.height <= height:
                data = stream.compress(_rgb(pixels, part).tobytes())
                yield b"".join((_head(part), bytes((number << 4 | 1 << number,)), _length(len(data)), data))

    def _with_palette(self, colours: Pixels, numbers: Pixels, pixels: Pixels, part: Rectangle) -> bytes:
        if len(colours) == 1:
            return bytes((TIGHT_FILL,)) + colours.tobytes()
        packed = (np.packbits(numbers, axis=1) if len(colours) == 2 else numbers).tobytes()
        begins = 0 if self._small.begun or len(packed) < TIGHT_SMALLEST_COMPRESSED else _SMALL_BEGINS
        kind = bytes((TIGHT_FILTER | _SMALL | begins, TIGHT_PALETTE, len(colours) - 1))
        head = kind + colours.tobytes()
        if len(packed) < TIGHT_SMALLEST_COMPRESSED:
            return head + packed
        choices = [(head, packed)]
        if part.width * part.height <= _LETTER_PIXELS:
            choices.append((bytes((_SMALL | begins,)), _rgb(pixels, part).tobytes()))
        head, data = self._small.shortest(choices)
        return b"".join((head, _length(len(data)), data))

    def _packed(self, data: Pixels) -> bytes:
        if data.size < TIGHT_SMALLEST_COMPRESSED:
            return b"\0" + data.tobytes()
        begins = b"\0" if self._stream.begun else b"\1"
        packed = self._stream.compress(np.ascontiguousarray(data))
        return b"".join((begins, _length(len(packed)), packed))

    def pictures(
        self, pixels: Pixels, rectangles: list[Rectangle], quality: int, subsampling: str
    ) -> Iterator[bytes]:
        """Rectangles as JPEG, which are begun now and told as they are made."""
        parts = [part for each in rectangles for part in _split(each)]

        def encode(part: Rectangle) -> bytes:
            x, y, width, height = part
            shown = pixels[y : y + height, x : x + width]
            data = simplejpeg.encode_jpeg(shown, quality, "BGRX", subsampling, fastdct=True)
            return b"".join((_head(part), bytes((TIGHT_JPEG,)), _length(len(data)), data))

        return self._pool.map(encode, parts) if len(parts) > 1 else map(encode, parts)


def _split(rectangle: Rectangle) -> Iterator[Rectangle]:
    """Parts that Tight allows, and strips of what is large enough to share between two threads."""
    x, y, width, height = rectangle
    strips = -(-width * height // _STRIP_PIXELS)
    rows = -(-height // strips // TILE_HEIGHT) * TILE_HEIGHT
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


def _numbered(pixels: Pixels, rectangle: Rectangle) -> tuple[Pixels, Pixels]:
    """The rectangle's colours, as red, green, blue; and for each pixel the number of its colour."""
    x, y, width, height = rectangle
    words = pixels[y : y + height, x : x + width].view(np.uint32)[..., 0] & np.uint32(0xFFFFFF)
    colours, numbers = np.unique(words, return_inverse=True)
    split = np.stack([colours >> shift & 0xFF for shift in (16, 8, 0)], axis=1).astype(np.uint8)
    return split, numbers.reshape(height, width).astype(np.uint8)
