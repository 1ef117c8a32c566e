"""What a window shows of a picture that another thread goes on decoding."""

from __future__ import annotations

import struct
import threading

import numpy as np

from desktop_assist.screen.byte_reader import ByteReader, Reading
from desktop_assist.screen.decode import LARGEST_PIECE_BYTES, Shown, blank
from desktop_assist.screen.rfb_numbers import Encoding
from desktop_assist.screen.seen import Seen
from desktop_assist.screen.tiles import Rectangle, ScreenPlace
from simulators.viewers import difference, page


def fed(shown: Shown, *rectangles: bytes) -> None:
    def one() -> Reading[None]:
        yield from shown.message()

    ByteReader(one(), LARGEST_PIECE_BYTES).feed(
        struct.pack(">BxH", 0, len(rectangles)) + b"".join(rectangles)
    )


def raw(x: int, y: int, width: int, height: int, value: int = 255) -> bytes:
    return struct.pack(">HHHHi", x, y, width, height, Encoding.RAW) + bytes((value,)) * (width * height * 4)


def test_it_follows_only_what_changed_and_says_what_that_was() -> None:
    shown, seen = Shown(blank(64, 48)), Seen()
    seen.follow(shown)
    assert seen.take().changed == Rectangle(0, 0, 64, 48)
    fed(shown, raw(10, 12, 4, 2), raw(30, 5, 1, 1))
    seen.follow(shown)
    fed(shown, raw(40, 20, 2, 2))
    seen.follow(shown)
    assert seen.take().changed == Rectangle(10, 5, 32, 17)
    assert seen.take().changed is None
    with seen.pixels() as pixels:
        assert difference(pixels, shown.pixels) == 0.0


def test_a_new_size_is_new_everywhere() -> None:
    shown, seen = Shown(page(48, 64)), Seen()
    seen.follow(shown)
    fed(shown, raw(60, 40, 4, 4))
    seen.follow(shown)
    fed(shown, struct.pack(">HHHHi", 0, 0, 20, 10, Encoding.DESKTOP_SIZE), raw(0, 0, 3, 3))
    seen.follow(shown)
    news = seen.take()
    assert (news.size, news.changed) == ((20, 10), Rectangle(0, 0, 20, 10))


def test_the_screens_of_one_picture_are_told_and_those_beside_it_are_not() -> None:
    places = ((0, 0, 100, 80), (100, 0, 60, 80), (150, 0, 60, 80), (0, 0, 0, 0))
    listed = b"".join(struct.pack(">IHHHHI", at, *place, 0) for at, place in enumerate(places))
    told = struct.pack(">HHHHiBxxx", 0, 0, 160, 80, Encoding.EXTENDED_DESKTOP_SIZE, len(places)) + listed
    shown, seen = Shown(blank(64, 48)), Seen()
    fed(shown, told)
    seen.follow(shown)
    assert seen.take().screens == (
        ScreenPlace(0, Rectangle(0, 0, 100, 80)),
        ScreenPlace(1, Rectangle(100, 0, 60, 80)),
    )


def test_who_holds_the_picture_has_a_whole_one() -> None:
    shown, seen = Shown(blank(8, 8)), Seen()
    seen.follow(shown)
    fed(shown, raw(0, 0, 8, 8))
    following = threading.Thread(target=seen.follow, args=(shown,))
    with seen.pixels() as pixels:
        following.start()
        assert not pixels.any()
    following.join(10)
    with seen.pixels() as pixels:
        assert np.all(pixels == 255)
