"""Reading Open H.264: a film in a part of the picture, each rectangle one picture of it.

Decides: which pictures a codec is given, how much it may keep, and what stands in the place of a film that
cannot be read here.
Leaves alone: where the pixels go.

1. What is handed to the codec has been looked at before (`h264_header`); it works in this thread alone.
2. A context belongs to one place. All of them together have the pixels of one picture of 4K: the oldest is
   let go for a new one.
3. Where the package that reads H.264 is not installed, the place keeps the last exact picture, with lines
   drawn over it, and is counted, so that whoever shows it can say so. Nobody takes it for what was seen.

From: https://github.com/rfbproto/rfbproto/blob/master/rfbproto.rst#open-h-264-encoding
"""

from __future__ import annotations

import struct
from collections.abc import Callable
from typing import Any

import numpy as np

from desktop_assist.screen import codecs, h264_header
from desktop_assist.screen.byte_reader import Reading
from desktop_assist.screen.errors import malformed
from desktop_assist.screen.frame_source import Pixels, Size
from desktop_assist.screen.rfb_numbers import H264_RESET, H264_RESET_ALL
from desktop_assist.screen.tiles import Rectangle

LARGEST_BYTES = 1 << 22  # ours: as much as Tight can say; a picture of 4K at its best has half of that
_MOST_CONTEXTS = 64  # From: rfbproto, "Open H.264 Encoding"
_MOST_PIXELS = h264_header.LARGEST_BLOCKS * h264_header.BLOCK**2
_FORMS = frozenset(("yuv420p", "yuvj420p"))
_LINES_APART, _LINE_WIDTH = 24, 2  # ours: seen on a small film and at half its size, and what is below still


class FilmDecoder:
    """The reading end of one stream's films. For one thread.

    Attributes:
        unseen: How many pictures of films could not be read here, for want of the package.
    """

    def __init__(self, find: Callable[[], Any | None] = codecs.reading) -> None:
        """Begin without a film; `find` is asked for the package when there is one."""
        self.unseen = 0
        self._find = find
        self._asked = False
        self._package: Any = None
        self._contexts: dict[Rectangle, Any] = {}

    def read(self, place: Rectangle, under: Pixels) -> Reading[None]:
        """Read the rectangle at `place` into the pixels `under` it.

        Raises:
            MalformedStream: It is no film of that size, or too much.
        """
        length, flags = struct.unpack(">II", (yield 8))
        if length > LARGEST_BYTES or place.width * place.height > _MOST_PIXELS:
            raise malformed("a film that is too large")
        if flags & ~(H264_RESET | H264_RESET_ALL):
            raise malformed("a film with marks of unknown meaning")
        data = (yield length) if length else b""
        if flags & H264_RESET_ALL:
            self._contexts.clear()
        if flags & H264_RESET:
            self._contexts.pop(place, None)
        if data:
            self._show(data, place, under)

    def _show(self, data: bytes, place: Rectangle, under: Pixels) -> None:
        h264_header.check(data, Size(place.width, place.height))  # 1.
        package = self._found()
        if package is None:  # 3.
            self.unseen += 1
            _draw_lines(under)
            return
        try:
            pictures = self._context(package, place).decode(package.Packet(data))
        except package.error.FFmpegError as error:
            raise malformed("a film that is damaged") from error
        if not pictures:
            raise malformed("a film without a picture")
        under[..., :3] = _pixels(pictures[-1], place)

    def _found(self) -> Any | None:
        if not self._asked:
            self._asked, self._package = True, self._find()
        return self._package

    def _context(self, package: Any, place: Rectangle) -> Any:
        found = self._contexts.get(place)
        if found is None:
            found = self._contexts[place] = _opened(package, place)
            while len(self._contexts) > _MOST_CONTEXTS or self._kept_pixels > _MOST_PIXELS:  # 2.
                del self._contexts[next(iter(self._contexts))]
        return found

    @property
    def _kept_pixels(self) -> int:
        return sum(each.width * each.height for each in self._contexts)


def _opened(package: Any, place: Rectangle) -> Any:
    context = package.CodecContext.create(codecs.READING, "r")
    context.thread_count = 1
    # A codec rounds a width up to 64 pixels before it compares; what is damaged is to be said, not mended.
    largest = (place.width + 63) * (place.height + 63)
    context.options = {"max_pixels": str(largest), "err_detect": "explode"}
    return context


def _pixels(picture: Any, place: Rectangle) -> Pixels:
    """The picture's pixels: blue, green, red; without the columns and rows that fill up its last blocks."""
    fits = 0 <= picture.width - place.width < h264_header.BLOCK
    if not fits or not 0 <= picture.height - place.height < h264_header.BLOCK:
        raise malformed("a film of another size than its place")
    if picture.format.name not in _FORMS:
        raise malformed("a film of another form than the common one")
    found: Pixels = picture.to_ndarray(format="bgr24")
    return found[: place.height, : place.width]


def _draw_lines(under: Pixels) -> None:
    down, right = np.ogrid[: under.shape[0], : under.shape[1]]
    place = (down + right) % _LINES_APART
    under[place < 2 * _LINE_WIDTH, :3] = 255  # white beside black is seen on every colour
    under[place < _LINE_WIDTH, :3] = 0
