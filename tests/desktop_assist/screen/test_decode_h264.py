"""Films are read by the size of their place; what is no film ends the stream, in bounded memory."""

from __future__ import annotations

import struct

import av
import psutil
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_assist.screen.byte_reader import ByteReader, Reading
from desktop_assist.screen.decode import LARGEST_PIECE_BYTES, Shown, blank
from desktop_assist.screen.decode_h264 import LARGEST_BYTES, FilmDecoder
from desktop_assist.screen.errors import MalformedStream
from desktop_assist.screen.rfb_numbers import H264_RESET, H264_RESET_ALL, Encoding
from simulators.films import rectangle, sequence, still, written
from simulators.viewers import difference

WIDTH, HEIGHT = 160, 96
PLACE = (16, 8, WIDTH, HEIGHT)
PICTURES = written((WIDTH, HEIGHT), 6)


def reader(shown: Shown) -> ByteReader:
    def messages() -> Reading[None]:
        while True:
            yield from shown.message()

    return ByteReader(messages(), LARGEST_PIECE_BYTES)


def shown_after(*rectangles: bytes, decoder: FilmDecoder | None = None) -> Shown:
    shown = Shown(blank(400, 300), films=decoder or FilmDecoder())
    reader(shown).feed(struct.pack(">BxH", 0, len(rectangles)) + b"".join(rectangles))
    return shown


def off_by(shown: Shown, number: int) -> float:
    x, y, width, height = PLACE
    return difference(shown.pixels[y : y + height, x : x + width], still(number, width, height))


def film(count: int, flags: int = H264_RESET_ALL) -> list[bytes]:
    return [rectangle(data, flags if not at else 0, *PLACE) for at, data in enumerate(PICTURES[:count])]


def test_a_film_is_shown_in_its_place_and_nowhere_else() -> None:
    shown = shown_after(*film(6))
    assert off_by(shown, 5) < 4.0
    x, y, width, height = PLACE
    shown.pixels[y : y + height, x : x + width] = 0
    assert not shown.pixels.any()


@pytest.mark.parametrize("size", [(130, 62), (66, 18), (2, 2), (254, 130)])
def test_sizes_that_are_no_whole_blocks_are_shown(size: tuple[int, int]) -> None:
    shown = shown_after(*(rectangle(data, 0, 3, 5, *size) for data in written(size, 2)))
    assert difference(shown.pixels[5 : 5 + size[1], 3 : 3 + size[0]], still(1, *size)) < 6.0


@pytest.mark.parametrize("flags", [H264_RESET, H264_RESET_ALL, H264_RESET | H264_RESET_ALL])
def test_a_film_begins_anew(flags: int) -> None:
    assert off_by(shown_after(*film(4), *film(3, flags)), 2) < 4.0
    shown = shown_after(*film(2), rectangle(b"", flags, *PLACE), *film(1, 0))
    assert off_by(shown, 0) < 4.0


@pytest.mark.parametrize("flags", [H264_RESET, H264_RESET_ALL])
def test_what_goes_on_with_a_forgotten_film_ends_it(flags: int) -> None:
    with pytest.raises(MalformedStream):
        shown_after(*film(2), rectangle(PICTURES[2], flags, *PLACE))


def test_two_films_do_not_know_each_other() -> None:
    other = (200, 150, WIDTH, HEIGHT)
    both = [
        each
        for at, data in enumerate(PICTURES)
        for each in (rectangle(data, 0, *PLACE), rectangle(PICTURES[at], 0, *other))
    ]
    shown = shown_after(*both)
    assert off_by(shown, 5) < 4.0
    assert difference(shown.pixels[150:246, 200:360], still(5, WIDTH, HEIGHT)) < 4.0


HEAD = struct.pack(">HHHHi", *PLACE, Encoding.OPEN_H264)


@pytest.mark.parametrize(
    "hostile",
    [
        HEAD + struct.pack(">II", LARGEST_BYTES + 1, 0),
        HEAD + struct.pack(">II", 0xFFFFFFFF, 0xFFFFFFFF),
        rectangle(PICTURES[0], 4, *PLACE),
        rectangle(PICTURES[0], 0, 16, 8, WIDTH - 32, HEIGHT),
        rectangle(PICTURES[0], 0, 300, 8, WIDTH, HEIGHT),
        rectangle(PICTURES[1], 0, *PLACE),
        rectangle(PICTURES[0][: len(PICTURES[0]) // 2], 0, *PLACE),
        rectangle(b"\0\0\1\x65" + bytes(range(1, 256)) * 40, 0, *PLACE),
        rectangle(sequence(2048, 2048) + b"\0\0\1\x65\x88\x80", 0, *PLACE),
        rectangle(sequence(10, 6) + b"\0\0\1\x65\x88\x80", 0, *PLACE),
        rectangle(PICTURES[0] + PICTURES[1], 0, *PLACE),
    ],
)
def test_what_is_no_film_ends_it_in_bounded_memory(hostile: bytes) -> None:
    shown_after(*film(1))
    before = psutil.Process().memory_info().rss
    with pytest.raises(MalformedStream):
        shown_after(hostile)
    assert psutil.Process().memory_info().rss - before < 32_000_000


def test_a_film_larger_than_any_is_refused() -> None:
    shown = Shown(blank(8192, 4096))
    with pytest.raises(MalformedStream, match="too large"):
        reader(shown).feed(b"\0\0\0\1" + rectangle(b"\0", 0, 0, 0, 8192, 4096))


def test_many_films_at_once_are_kept_within_a_bound() -> None:
    decoder, shown = FilmDecoder(), Shown(blank(2000, 2000))
    shown.films = decoder
    (data,) = written((1280, 720))
    for at in range(40):
        reader(shown).feed(b"\0\0\0\1" + rectangle(data, 0, at, at, 1280, 720))
    assert sum(each.width * each.height for each in decoder._contexts) <= 36_864 * 256
    small = written((16, 16))[0]
    for at in range(100):
        reader(shown).feed(b"\0\0\0\1" + rectangle(small, 0, at, 0, 16, 16))
    assert len(decoder._contexts) <= 64


def test_without_the_package_lines_are_drawn_over_what_was_there_and_it_is_counted() -> None:
    decoder = FilmDecoder(lambda: None)
    shown = Shown(blank(400, 300), films=decoder)
    shown.pixels[:] = 200
    reader(shown).feed(struct.pack(">BxH", 0, 3) + b"".join(film(3)))
    assert decoder.unseen == 3
    x, y, width, height = PLACE
    under = shown.pixels[y : y + height, x : x + width, 0]
    assert set(under.ravel().tolist()) == {200, 255, 0}
    assert (under == 200).mean() > 0.8
    assert (under == 0).mean() == pytest.approx((under == 255).mean(), abs=0.02)
    shown.pixels[y : y + height, x : x + width] = 200
    assert (shown.pixels == 200).all()


def test_without_the_package_what_is_no_film_ends_it_all_the_same() -> None:
    with pytest.raises(MalformedStream):
        shown_after(rectangle(b"no film", 0, *PLACE), decoder=FilmDecoder(lambda: None))


@settings(max_examples=60, deadline=None)
@given(
    at=st.integers(0, len(PICTURES[0]) - 1),
    spoiled=st.binary(min_size=1, max_size=24),
    which=st.integers(0, 2),
)
def test_a_spoiled_film_is_shown_or_refused(at: int, spoiled: bytes, which: int) -> None:
    datas = list(PICTURES[:3])
    at %= len(datas[which])
    datas[which] = datas[which][:at] + spoiled + datas[which][at + len(spoiled) :]
    try:
        shown_after(*(rectangle(data, 0, *PLACE) for data in datas))
    except MalformedStream:
        return


def test_the_package_says_nothing_by_itself(capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(MalformedStream):
        shown_after(rectangle(PICTURES[1], 0, *PLACE))
    assert av.logging.get_level() is None
    assert capfd.readouterr() == ("", "")
