"""Reading Tight: lossless rectangles with and without a palette, one colour, and JPEG.

Decides: what the pixels are, and that no rectangle unpacks to more than it has.
Leaves alone: where they go.

The gradient filter is not read: servers use it only where a viewer asks for no JPEG and has said it can.

From: https://github.com/rfbproto/rfbproto/blob/master/rfbproto.rst#tight-encoding
"""

from __future__ import annotations

from typing import Any

import numpy as np
import simplejpeg
from isal import isal_zlib

from desktop_assist.screen import jpeg_header
from desktop_assist.screen.byte_reader import Reading
from desktop_assist.screen.errors import malformed
from desktop_assist.screen.frame_source import Pixels
from desktop_assist.screen.rectangle import Rectangle
from desktop_assist.screen.rfb_numbers import (
    TIGHT_FILL,
    TIGHT_FILTER,
    TIGHT_JPEG,
    TIGHT_LARGEST_WIDTH,
    TIGHT_PALETTE,
    TIGHT_SMALLEST_COMPRESSED,
)

LARGEST_BYTES = 1 << 22  # what three bytes of length can say


class TightDecoder:
    """The reading end of one Tight stream.

    Attributes:
        photographs: How many there were so far.
        quality: That of the last one, 1 to 100; 0 before the first.
    """

    def __init__(self) -> None:
        """Begin with no history."""
        self._streams: list[Any] = [None] * 4
        self.photographs = self.quality = 0

    def read(self, place: Rectangle) -> Reading[Pixels]:
        """The rectangle at `place`: blue, green, red; of a shape that fits into (height, width, 3).

        Raises:
            MalformedStream: It has no meaning, or unpacks to another size.
        """
        width, height = place.width, place.height
        control = (yield 1)[0]
        for number in range(4):
            if control >> number & 1:
                self._streams[number] = None
        kind = control & 0xF0
        if kind == TIGHT_FILL:
            return np.frombuffer((yield 3), np.uint8).reshape(1, 1, 3)[..., ::-1]
        if width > TIGHT_LARGEST_WIDTH:
            raise malformed("a rectangle that is too wide")
        if kind == TIGHT_JPEG:
            return self.photograph((yield from _sized()), place)
        if kind & 0x80:
            raise malformed("a rectangle of an unknown kind")
        if kind & TIGHT_FILTER and (found := (yield 1)[0]):
            if found != TIGHT_PALETTE:
                raise malformed("a filter that is not read")
            return (yield from self._with_palette(kind >> 4 & 3, width, height))
        data = yield from self._unpacked(kind >> 4 & 3, width * height * 3)
        return np.frombuffer(data, np.uint8).reshape(height, width, 3)[..., ::-1]

    def photograph(self, data: bytes, place: Rectangle) -> Pixels:
        """The pixels of a JPEG.

        Raises:
            MalformedStream: It is damaged, or of another size than its place.
        """
        self.quality = jpeg_header.quality(data)
        self.photographs += 1
        try:
            found = simplejpeg.decode_jpeg_header(data)
            if found[:2] != (place.height, place.width):
                raise malformed("a photograph of another size")
            return np.asarray(simplejpeg.decode_jpeg(data, "BGR", fastdct=True))
        except ValueError as error:
            raise malformed("a photograph that is damaged") from error

    def _with_palette(self, stream: int, width: int, height: int) -> Reading[Pixels]:
        count = (yield 1)[0] + 1
        palette = np.frombuffer((yield count * 3), np.uint8).reshape(count, 3)[:, ::-1]
        row = (width + 7) // 8 if count == 2 else width
        data = yield from self._unpacked(stream, row * height)
        numbers = np.frombuffer(data, np.uint8).reshape(height, row)
        if count == 2:
            numbers = np.unpackbits(numbers, axis=1)[:, :width]
        if numbers.max() >= count:
            raise malformed("a colour that is not in its palette")
        return palette[numbers]

    def _unpacked(self, stream: int, count: int) -> Reading[bytes]:
        if count < TIGHT_SMALLEST_COMPRESSED:
            return (yield count)
        if self._streams[stream] is None:
            self._streams[stream] = isal_zlib.decompressobj()
        return unpack(self._streams[stream], (yield from _sized()), count)


def unpack(stream: Any, data: bytes, count: int) -> bytes:
    """Exactly `count` bytes from `data`.

    Raises:
        MalformedStream: There are more or fewer in it, or it is damaged.
    """
    try:
        unpacked = bytes(stream.decompress(data, count + 1))
    except isal_zlib.error as error:  # type: ignore[misc]  # its stub says it is no class
        raise malformed("packed pixels that are damaged") from error
    if len(unpacked) != count or stream.unconsumed_tail:
        raise malformed("packed pixels of another number")
    return unpacked


def _sized() -> Reading[bytes]:
    """A length in one to three bytes, and that many bytes."""
    length = 0
    for place in (0, 7, 14):
        byte = (yield 1)[0]
        length |= (byte & 127 if place < 14 else byte) << place
        if not byte & 128:
            break
    return (yield length) if length else b""
