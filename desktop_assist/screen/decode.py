"""The pictures in a stream of RFB: the reading end, for the technician's viewer and for recordings.

Decides: what the picture is after each message, and how much a server may make this end work or remember.
Leaves alone: showing it, and what is said back (`rfb_client`).

1. A picture is at most 16,384 pixels wide or high, and 36 million altogether. A larger one ends the stream.
2. A rectangle lies inside the picture; what unpacks to more than its pixels ends the stream.
3. No message makes this end keep more than a picture and one rectangle.
4. A picture has an end: after 65,535 rectangles without the mark of the last one the stream is ended.

From: https://www.rfc-editor.org/rfc/rfc6143#section-7.6
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np

from desktop_assist.screen import decode_h264, decode_tight, decode_zrle
from desktop_assist.screen.byte_reader import Reading, skip
from desktop_assist.screen.clipboard_messages import LARGEST_TEXT_BYTES as LARGEST_CUT_TEXT_BYTES
from desktop_assist.screen.decode_h264 import FilmDecoder
from desktop_assist.screen.decode_tight import TightDecoder
from desktop_assist.screen.decode_zrle import ZrleDecoder
from desktop_assist.screen.errors import malformed
from desktop_assist.screen.frame_source import CursorImage, Pixels, Size
from desktop_assist.screen.pixel_format import BYTES as FORMAT_BYTES
from desktop_assist.screen.pixel_format import OURS, PixelFormat, parse
from desktop_assist.screen.rectangle import Rectangle, ScreenPlace
from desktop_assist.screen.rfb_numbers import Encoding, FromServer

LARGEST_SIDE = 16_384  # ours
LARGEST_PIXELS = 36_000_000  # ours: four screens of 4K
LARGEST_CURSOR_SIDE = 256  # ours: the largest of the common desktops
LARGEST_TEXT_BYTES = 4096
LARGEST_PIECE_BYTES = max(
    decode_tight.LARGEST_BYTES, decode_zrle.LARGEST_BYTES, decode_h264.LARGEST_BYTES, LARGEST_SIDE * 4
)
_UNTIL_LAST = 0xFFFF  # also the largest number of rectangles that a picture without such a mark can have


@dataclass
class Shown:
    """A picture that grows message by message.

    Attributes:
        pixels: The picture so far.
        format: The form in which the server sends its pixels.
        updates: How many messages with pictures there were.
        cursor: The pointer's shape, when the server told one.
        pointer: Where the customer's pointer is, when the server told that.
        screens: Where each monitor lies in the picture, when the server told that.
        tight: What reads Tight.
        films: What reads H.264.
        heard: Called with marks (flags and payload) and other messages that ask for an answer.
    """

    pixels: Pixels
    format: PixelFormat = OURS
    updates: int = 0
    cursor: CursorImage | None = None
    pointer: tuple[int, int] | None = None
    screens: tuple[ScreenPlace, ...] = ()
    heard: Callable[[FromServer, int, bytes], None] = lambda _kind, _flags, _payload: None
    tight: TightDecoder = field(default_factory=TightDecoder)
    films: FilmDecoder = field(default_factory=FilmDecoder)
    _zrle: ZrleDecoder = field(default_factory=ZrleDecoder)
    _changed: Rectangle | None = None

    def take_changed(self) -> Rectangle | None:
        """The smallest rectangle around all that has changed since the last call; none where nothing has."""
        changed, self._changed = self._changed, None
        return changed

    @property
    def size(self) -> Size:
        """Of the picture."""
        return Size(self.pixels.shape[1], self.pixels.shape[0])

    def message(self) -> Reading[FromServer]:
        """Read one message into the picture.

        Raises:
            MalformedStream: It has no meaning, or is too large.
        """
        number = (yield 1)[0]
        match number:
            case FromServer.UPDATE:
                yield from self._update()
            case FromServer.CUT_TEXT:
                (length,) = struct.unpack(">xxxI", (yield 7))
                yield from skip(length if length <= LARGEST_CUT_TEXT_BYTES else _too_long(length))
            case FromServer.FENCE:
                flags, length = struct.unpack(">xxxIB", (yield 8))
                self.heard(FromServer.FENCE, flags, (yield length) if length else b"")
            case FromServer.END_OF_CONTINUOUS_UPDATES:
                self.heard(FromServer.END_OF_CONTINUOUS_UPDATES, 0, b"")
            case FromServer.BELL:
                pass
            case _:
                raise malformed(f"a message of the unknown kind {number}")
        return FromServer(number)

    def _update(self) -> Reading[None]:
        (count,) = struct.unpack(">xH", (yield 3))
        done = 0
        while done < count or count == _UNTIL_LAST:
            x, y, width, height, number = struct.unpack(">HHHHi", (yield 12))
            done += 1
            if number == Encoding.LAST_RECT:
                break
            if done > _UNTIL_LAST:  # 4.
                raise malformed("a picture without an end")
            yield from self._rectangle(Rectangle(x, y, width, height), number)
        self.updates += 1

    def _rectangle(self, place: Rectangle, number: int) -> Reading[None]:
        told = _TOLD.get(number)
        if told is not None:
            yield from told(self, place)
            return
        read = _READERS.get(number)
        inside = place.x + place.width <= self.size.width and place.y + place.height <= self.size.height
        if read is None or not inside:  # 2.
            raise malformed("a rectangle of an unknown kind" if inside else "a rectangle beside the picture")
        if place.width and place.height:
            yield from read(self, place)
            self._changed = place if self._changed is None else around(self._changed, place)

    def _at(self, place: Rectangle) -> Pixels:
        return self.pixels[place.y : place.y + place.height, place.x : place.x + place.width]

    def _raw(self, place: Rectangle) -> Reading[None]:
        size = self.format.bits // 8
        for row in self._at(place):  # row by row: a whole picture need not wait in one piece
            data = np.frombuffer((yield place.width * size), np.uint8)
            row[:] = self.format.restore(data.reshape(1, place.width, size))[0]

    def _copy(self, place: Rectangle) -> Reading[None]:
        x, y = struct.unpack(">HH", (yield 4))
        if x + place.width > self.size.width or y + place.height > self.size.height:
            raise malformed("a move from beside the picture")
        self._at(place)[:] = self._at(Rectangle(x, y, place.width, place.height)).copy()

    def _read_tight(self, place: Rectangle) -> Reading[None]:
        self._at(place)[..., :3] = yield from self.tight.read(place)

    def _read_zrle(self, place: Rectangle) -> Reading[None]:
        yield from self._zrle.read(self._at(place), self.format)

    def _read_film(self, place: Rectangle) -> Reading[None]:
        yield from self.films.read(place, self._at(place))

    def _resize(self, place: Rectangle) -> Reading[None]:
        yield from ()
        self._begin_anew(place)

    def _begin_anew(self, place: Rectangle) -> None:
        self.pixels = blank(place.width, place.height)
        self._changed = Rectangle(0, 0, place.width, place.height)
        self.screens = ()

    def _resize_extended(self, place: Rectangle) -> Reading[None]:
        (screens,) = struct.unpack(">Bxxx", (yield 4))
        data = (yield 16 * screens) if screens else b""
        told = [ScreenPlace(each[0], Rectangle(*each[1:])) for each in struct.iter_unpack(">IHHHH4x", data)]
        if place.x == 1 and place.y != 0:
            return  # a refusal
        if (place.width, place.height) != self.size:
            self._begin_anew(place)
        self.screens = tuple(each for each in told if self._has(each.place))

    def _has(self, place: Rectangle) -> bool:
        inside = place.x + place.width <= self.size.width and place.y + place.height <= self.size.height
        return inside and place.width > 0 and place.height > 0

    def _read_cursor(self, place: Rectangle) -> Reading[None]:
        if max(place.width, place.height) > LARGEST_CURSOR_SIDE:
            raise malformed("a pointer larger than any")
        if not place.width or not place.height:
            self.cursor = None
            return
        size = self.format.bits // 8
        data = np.frombuffer((yield place.width * place.height * size), np.uint8)
        pixels = self.format.restore(data.reshape(place.height, place.width, size)).copy()
        mask = np.frombuffer((yield (place.width + 7) // 8 * place.height), np.uint8)
        bits = np.unpackbits(mask.reshape(place.height, -1), axis=1)[:, : place.width]
        pixels[..., 3] = bits * np.uint8(255)
        serial = self.cursor.serial + 1 if self.cursor else 1
        self.cursor = CursorImage(serial, place.x, place.y, pixels)

    def _pointer_place(self, place: Rectangle) -> Reading[None]:
        yield from ()
        self.pointer = (place.x, place.y)


_Read = Callable[[Shown, Rectangle], Reading[None]]
_READERS: Mapping[int, _Read] = {
    Encoding.RAW: Shown._raw,  # noqa: SLF001 - a table of this class's own methods
    Encoding.COPY_RECT: Shown._copy,  # noqa: SLF001
    Encoding.TIGHT: Shown._read_tight,  # noqa: SLF001
    Encoding.ZRLE: Shown._read_zrle,  # noqa: SLF001
    Encoding.OPEN_H264: Shown._read_film,  # noqa: SLF001
}
_TOLD: Mapping[int, _Read] = {
    Encoding.DESKTOP_SIZE: Shown._resize,  # noqa: SLF001
    Encoding.EXTENDED_DESKTOP_SIZE: Shown._resize_extended,  # noqa: SLF001
    Encoding.CURSOR: Shown._read_cursor,  # noqa: SLF001
    Encoding.POINTER_PLACE: Shown._pointer_place,  # noqa: SLF001
}


def around(one: Rectangle, other: Rectangle) -> Rectangle:
    """The smallest rectangle that has both in it."""
    left, top = min(one.x, other.x), min(one.y, other.y)
    right = max(one.x + one.width, other.x + other.width)
    bottom = max(one.y + one.height, other.y + other.height)
    return Rectangle(left, top, right - left, bottom - top)


def blank(width: int, height: int) -> Pixels:
    """A black picture.

    Raises:
        MalformedStream: Nobody has a screen of that size.
    """
    if not (0 < width <= LARGEST_SIDE and 0 < height <= LARGEST_SIDE and width * height <= LARGEST_PIXELS):
        raise malformed(f"a picture of {width} × {height} pixels")  # 1.
    return np.zeros((height, width, 4), np.uint8)


def introduction() -> Reading[tuple[Shown, str]]:
    """Read a server's introduction: a black picture of its size and form, and its title.

    Raises:
        MalformedStream: The size cannot be, or the form.
    """
    width, height = struct.unpack(">HH", (yield 4))
    pixels = blank(width, height)
    used = parse((yield FORMAT_BYTES))
    (length,) = struct.unpack(">I", (yield 4))
    if length > LARGEST_TEXT_BYTES:
        _too_long(length)
    name = ((yield length) if length else b"").decode("utf-8", "replace")
    return Shown(pixels, used), name


def _too_long(length: int) -> int:
    raise malformed(f"a text of {length} bytes")
