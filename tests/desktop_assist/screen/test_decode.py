"""The reading end: what stock servers may send is read, and a hostile one costs bounded memory."""

from __future__ import annotations

import struct
import tracemalloc
import zlib

import numpy as np
import pytest
import simplejpeg
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_assist.screen import decode
from desktop_assist.screen.byte_reader import ByteReader, Reading
from desktop_assist.screen.decode import LARGEST_PIECE_BYTES, Shown, blank, introduction
from desktop_assist.screen.errors import MalformedStream
from desktop_assist.screen.pixel_format import OURS
from desktop_assist.screen.rfb_numbers import Encoding
from simulators.viewers import difference, photograph

RED, BLUE = (255, 0, 0), (0, 0, 255)


def reader(shown: Shown) -> ByteReader:
    def messages() -> Reading[None]:
        while True:
            yield from shown.message()

    return ByteReader(messages(), LARGEST_PIECE_BYTES)


def shown_after(*rectangles: bytes, width: int = 64, height: int = 64) -> Shown:
    shown = Shown(blank(width, height))
    reader(shown).feed(struct.pack(">BxH", 0, len(rectangles)) + b"".join(rectangles))
    return shown


def head(encoding: int, *place: int) -> bytes:
    return struct.pack(">HHHHi", *(place or (0, 0, 64, 64)), encoding)


def sized(data: bytes) -> bytes:
    count = len(data)
    return bytes((count & 127 | 128, count >> 7 & 127 | 128, count >> 14)) + data


def colour(shown: Shown, x: int, y: int) -> tuple[int, ...]:
    blue, green, red = shown.pixels[y, x, :3].tolist()
    return red, green, blue


def test_tight_with_a_palette_of_two_and_of_more() -> None:
    bits = bytes((0b10101010,)) * (8 * 64)
    two = head(Encoding.TIGHT) + b"\x40\x01\x01" + bytes(RED + BLUE) + sized(zlib.compress(bits))
    shown = shown_after(two)
    assert (colour(shown, 0, 0), colour(shown, 1, 0)) == (BLUE, RED)
    numbers = bytes(range(3)) * 1365 + b"\2"
    three = (
        head(Encoding.TIGHT) + b"\x50\x01\x02" + bytes(RED + BLUE + (9, 8, 7)) + sized(zlib.compress(numbers))
    )
    shown = shown_after(three)
    assert [colour(shown, x, 0) for x in range(3)] == [RED, BLUE, (9, 8, 7)]


def test_tight_of_one_colour_of_few_bytes_and_of_a_photograph() -> None:
    picture = photograph(64, 64)
    jpeg = simplejpeg.encode_jpeg(picture, 95, "BGRX", "444")
    shown = shown_after(head(Encoding.TIGHT) + b"\x90" + sized(jpeg))
    assert difference(shown.pixels, picture) < 4  # the grain goes
    shown = shown_after(
        head(Encoding.TIGHT) + b"\x80" + bytes(RED), head(Encoding.TIGHT, 5, 6, 1, 1) + b"\0" + bytes(BLUE)
    )
    assert (colour(shown, 0, 0), colour(shown, 5, 6)) == (RED, BLUE)


def test_a_tight_stream_can_be_begun_again() -> None:
    plain = zlib.compress(bytes(RED) * 4096)
    again = head(Encoding.TIGHT) + b"\x01" + sized(zlib.compress(bytes(BLUE) * 4096))
    assert colour(shown_after(head(Encoding.TIGHT) + b"\0" + sized(plain), again), 9, 9) == BLUE


def zrle(*tiles: bytes) -> bytes:
    data = zlib.compress(b"".join(tiles))
    return head(Encoding.ZRLE) + struct.pack(">I", len(data)) + data


def bgr(*colours: tuple[int, int, int]) -> bytes:
    return b"".join(bytes(reversed(each)) for each in colours)


@pytest.mark.parametrize(
    "tile",
    [
        b"\x01" + bgr(RED),
        b"\x00" + bgr(RED) * 4096,
        b"\x02" + bgr(BLUE, RED) + b"\xff" * 512,
        b"\x03" + bgr(BLUE, RED, BLUE) + b"\x55" * 1024,
        b"\x10" + bgr(BLUE, RED) + bgr(BLUE) * 14 + b"\x11" * 2048,
        b"\x80" + bgr(RED) + b"\xff" * 16 + b"\x0f",
        b"\x82" + bgr(BLUE, RED) + b"\x81" + b"\xff" * 16 + b"\x0f",
        b"\x82" + bgr(BLUE, RED) + b"\x01" * 4096,
    ],
)
def test_all_kinds_of_zrle_tiles(tile: bytes) -> None:
    shown = shown_after(zrle(tile))
    assert (shown.pixels[..., :3] == (0, 0, 255)).all()


def test_the_last_rectangle_ends_an_update_of_unknown_length() -> None:
    shown = Shown(blank(4, 4))
    raw = head(Encoding.RAW, 0, 0, 1, 1) + b"\1\2\3\0"
    reader(shown).feed(b"\0\0\xff\xff" + raw + raw + head(Encoding.LAST_RECT, 0, 0, 0, 0))
    assert shown.updates == 1
    assert colour(shown, 0, 0) == (3, 2, 1)


def test_moves_overlap_as_if_there_were_a_copy() -> None:
    shown = Shown(photograph(64, 64))
    before = shown.pixels.copy()
    reader(shown).feed(b"\0\0\0\1" + head(Encoding.COPY_RECT, 0, 10, 64, 54) + struct.pack(">HH", 0, 0))
    assert (shown.pixels[10:] == before[:54]).all()


BOMB = zlib.compress(bytes(1 << 26))


@pytest.mark.parametrize(
    "rectangle",
    [
        head(Encoding.RAW, 60, 0, 5, 1),
        head(Encoding.COPY_RECT, 0, 0, 10, 10) + struct.pack(">HH", 60, 0),
        head(Encoding.TIGHT, 0, 0, 65535, 65535) + b"\x80",
        head(5) + b"\0",
        head(51),
        head(Encoding.DESKTOP_SIZE, 0, 0, 60_000, 60_000),
        head(Encoding.DESKTOP_SIZE, 0, 0, 16_384, 16_384),
        head(Encoding.DESKTOP_SIZE, 0, 0, 0, 5),
        head(Encoding.EXTENDED_DESKTOP_SIZE, 0, 0, 60_000, 60_000) + b"\1\0\0\0" + bytes(16),
        head(Encoding.CURSOR, 0, 0, 60_000, 60_000),
        head(Encoding.TIGHT) + b"\0" + sized(BOMB),
        head(Encoding.TIGHT) + b"\0" + sized(zlib.compress(b"short")),
        head(Encoding.TIGHT) + b"\0" + sized(b"no deflate at all"),
        head(Encoding.TIGHT) + b"\x40\x02",
        head(Encoding.TIGHT) + b"\xa0",
        head(Encoding.TIGHT) + b"\x40\x01\x02" + bytes(9) + sized(zlib.compress(b"\3" * 4096)),
        head(Encoding.TIGHT) + b"\x90" + sized(simplejpeg.encode_jpeg(photograph(640, 640), 80, "BGRX")),
        head(Encoding.TIGHT) + b"\x90" + sized(b"\xff\xd8\xff no photograph"),
        head(Encoding.TIGHT) + b"\x90\0",
        head(Encoding.ZRLE) + struct.pack(">I", 0xFFFFFFFF),
        head(Encoding.ZRLE) + struct.pack(">I", len(BOMB)) + BOMB,
        zrle(b"\x01\0\0"),
        zrle(b"\x01\0\0\0more"),
        zrle(b"\x11"),
        zrle(b"\x02" + bytes(6), b"\x03" * 512)[:-3] + b"\0\0\0",
        zrle(b"\x80" + bytes(3) + b"\xff" * 17 + b"\0"),
        zrle(b"\x82" + bytes(6) + b"\x05" * 4096),
        zrle(b"\x03" + bytes(9) + b"\xff" * 1024),
    ],
)
def test_what_cannot_be_ends_it_in_bounded_memory(rectangle: bytes) -> None:
    tracemalloc.start()
    with pytest.raises(MalformedStream):
        shown_after(rectangle)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 4_000_000


@pytest.mark.parametrize("message", [b"\x01", b"\x07", b"\x03\0\0\0\xff\xff\xff\xff"])
def test_other_messages_that_cannot_be_end_it(message: bytes) -> None:
    with pytest.raises(MalformedStream):
        reader(Shown(blank(4, 4))).feed(message)


def test_a_bell_and_a_short_clipboard_pass() -> None:
    shown = Shown(blank(4, 4))
    reader(shown).feed(b"\x02\x03\0\0\0\0\0\0\x05hello" + b"\0\0\0\1" + head(0, 0, 0, 1, 1) + b"\1\1\1\0")
    assert shown.updates == 1


@pytest.mark.parametrize("size", [(60_000, 60_000), (0, 10), (16_384, 16_384)])
def test_an_introduction_of_an_absurd_size_is_refused(size: tuple[int, int]) -> None:
    def reading() -> Reading[None]:
        yield from introduction()

    with pytest.raises(MalformedStream):
        ByteReader(reading(), LARGEST_PIECE_BYTES).feed(struct.pack(">HH", *size) + OURS.pack() + bytes(4))


@settings(max_examples=200)
@given(
    st.lists(
        st.tuples(
            st.sampled_from([*Encoding, 5, 50]),
            st.tuples(*[st.integers(0, 70)] * 4),
            st.binary(max_size=60),
        ),
        max_size=6,
    )
)
def test_nothing_that_a_server_sends_does_more_than_end_it(
    rectangles: list[tuple[int, tuple[int, int, int, int], bytes]],
) -> None:
    shown = Shown(blank(64, 64))
    stream = reader(shown)
    try:
        for encoding, place, data in rectangles:
            stream.feed(b"\0\0\0\1" + head(encoding, *place) + data)
    except MalformedStream:
        pass
    assert shown.pixels.size <= 70 * 70 * 4
    assert len(stream._buffer) <= decode.LARGEST_PIECE_BYTES
    assert np.isfinite(shown.pixels).all()
