"""Reading ZRLE: tiles of one colour, of all pixels, with palettes and runs.

Decides: what the pixels are, and that no rectangle unpacks to more than its tiles can take.
Leaves alone: where they go.

From: https://www.rfc-editor.org/rfc/rfc6143#section-7.7.6
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import Any

import numpy as np
import numpy.typing as npt
from isal import isal_zlib

from desktop_assist.screen.byte_reader import Reading
from desktop_assist.screen.errors import malformed
from desktop_assist.screen.frame_source import Pixels
from desktop_assist.screen.pixel_format import PixelFormat
from desktop_assist.screen.rfb_numbers import ZRLE_TILE

LARGEST_BYTES = 64 * 1024 * 1024  # ours: the largest rectangle, unpacked: a screen of 4K, and more
_SLACK_BYTES = 64 * 1024  # ours: what deflate adds to what does not compress
_PLAIN_RUNS, _PALETTE_RUNS = 128, 130


class ZrleDecoder:
    """The reading end of one ZRLE stream."""

    def __init__(self) -> None:
        """Begin with no history."""
        self._stream: Any = isal_zlib.decompressobj()

    def read(self, target: Pixels, used: PixelFormat) -> Reading[None]:
        """Read the next rectangle, whose pixels have the form `used`, into `target`.

        Raises:
            MalformedStream: It has no meaning, or is of another size.
        """
        (length,) = struct.unpack(">I", (yield 4))
        height, width = target.shape[:2]
        tiles = -(-width // ZRLE_TILE) * -(-height // ZRLE_TILE)
        largest = width * height * 5 + tiles * (1 + 4 * 127)  # each pixel a run of its own is the worst
        if largest > LARGEST_BYTES or length > largest + _SLACK_BYTES:
            raise malformed("packed pixels that are too many, or larger than unpacked ones")
        data = yield length
        try:
            unpacked = bytes(self._stream.decompress(data, largest + 1))
        except isal_zlib.error as error:  # type: ignore[misc]  # its stub says it is no class
            raise malformed("packed pixels that are damaged") from error
        if len(unpacked) > largest or self._stream.unconsumed_tail:
            raise malformed("packed pixels of another number")
        reader = _Tiles(unpacked, used)
        for tile in _tiles(target):
            tile[:] = reader.tile(tile.shape[1], tile.shape[0])
        reader.end()


def _tiles(target: Pixels) -> Iterator[Pixels]:
    for top in range(0, target.shape[0], ZRLE_TILE):
        for left in range(0, target.shape[1], ZRLE_TILE):
            yield target[top : top + ZRLE_TILE, left : left + ZRLE_TILE]


class _Tiles:
    def __init__(self, data: bytes, used: PixelFormat) -> None:
        self._data = data
        self._at = 0
        self._format = used
        self._size = used.significant.stop - used.significant.start

    def _take(self, count: int) -> npt.NDArray[np.uint8]:
        if self._at + count > len(self._data):
            raise malformed("fewer packed pixels than it said")
        found = np.frombuffer(self._data, np.uint8, count, self._at)
        self._at += count
        return found

    def _pixels(self, height: int, width: int) -> Pixels:
        data = self._take(height * width * self._size).reshape(height, width, self._size)
        return self._format.restore_significant(data)

    def end(self) -> None:
        if self._at != len(self._data):
            raise malformed("more packed pixels than it said")

    def tile(self, width: int, height: int) -> Pixels:
        kind = int(self._take(1)[0])
        if kind == 0:
            return self._pixels(height, width)
        if kind == 1:
            return self._pixels(1, 1)
        if kind <= 16:
            return self._packed(kind, width, height)
        if kind == _PLAIN_RUNS:
            return self._runs(None, width * height).reshape(height, width, 4)
        if kind >= _PALETTE_RUNS:
            palette = self._pixels(1, kind - _PLAIN_RUNS)[0]
            return self._runs(palette, width * height).reshape(height, width, 4)
        raise malformed("a tile of an unknown kind")

    def _packed(self, colours: int, width: int, height: int) -> Pixels:
        palette = self._pixels(1, colours)[0]
        bits = 1 if colours == 2 else 2 if colours <= 4 else 4
        row = (width * bits + 7) // 8
        found = np.unpackbits(self._take(row * height).reshape(height, row), axis=1)[:, : width * bits]
        numbers = found.reshape(height, width, bits) @ (1 << np.arange(bits)[::-1])
        if numbers.max() >= colours:
            raise malformed("a colour that is not in its palette")
        return np.asarray(palette[numbers])

    def _runs(self, palette: Pixels | None, count: int) -> Pixels:
        found = np.empty((count, 4), np.uint8)
        done = 0
        while done < count:
            colour, length = self._run(palette)
            if done + length > count:
                raise malformed("a run beyond its tile")
            found[done : done + length] = colour
            done += length
        return found

    def _run(self, palette: Pixels | None) -> tuple[Pixels, int]:
        if palette is None:
            return self._pixels(1, 1)[0, 0], self._length()
        number = int(self._take(1)[0])
        if number & 127 >= len(palette):
            raise malformed("a colour that is not in its palette")
        return palette[number & 127], self._length() if number & 128 else 1

    def _length(self) -> int:
        length = 1
        while (byte := int(self._take(1)[0])) == 255:
            length += 255
        return length + byte
