"""Only simple pictures of the announced size are handed to a codec, whatever their headers say."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_assist.screen import h264_header
from desktop_assist.screen.errors import MalformedStream
from desktop_assist.screen.frame_source import Size
from simulators.films import sequence, written

SIZE = Size(128, 64)
SLICE = b"\0\0\1\x65\x88\x80"
SIMPLE = sequence(8, 4) + SLICE


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"preset": "medium"},
        {"preset": "medium", "profile": "main"},
        {"preset": "slow", "bf": "0", "profile": "baseline"},
        {"x264-params": "slices=4"},
        {"x264-params": "aud=1"},
    ],
)
def test_what_encoders_write_is_let_through(options: dict[str, str]) -> None:
    for size in ((128, 64), (130, 62), (1920, 1080), (64, 16)):
        for data in written(size, 3, **options):
            h264_header.check(data, Size(*size))


def test_the_smallest_simple_picture_is_let_through() -> None:
    h264_header.check(SIMPLE, SIZE)
    h264_header.check(sequence(8, 4, order=0) + SLICE, SIZE)


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "without a beginning"),
        (b"no film", "without a beginning"),
        (b"\0\0\1", "empty piece"),
        (sequence(8, 4), "one picture at a time"),
        (SIMPLE + SLICE, "one picture at a time"),
        (SIMPLE + b"\0\0\1\x61\x40" * 16, "one picture at a time"),
        (SIMPLE + b"\0\0\1\x0c\xff" * 64, "too many pieces"),
        (b"\0\0\1\x6f" + SIMPLE, "unusual kind"),
        (b"\0\0\1\x74" + SIMPLE, "unusual kind"),
        (sequence(9, 4) + SLICE, "another size"),
        (sequence(1024, 1024) + SLICE, "too large"),
        (sequence(65_536, 65_536) + SLICE, "too large"),
        (sequence(200, 180, kept=16) + SLICE, "too large"),
        (sequence(8, 4, whole=0) + SLICE, "half pictures"),
        (sequence(8, 4, order=3) + SLICE, "unusual order"),
        (sequence(8, 4, profile=100) + SLICE, "common one"),
        (b"\0\0\1\x67\x42\0\x33" + SLICE, "too large|cut off"),
        (b"\0\0\1\x67\x42\0\x33" + b"\0\0\3" * 9 + b"\1" + SLICE, "too large"),
        (b"\0\0\1\x67" + b"\x55" * 5000 + SLICE, "too long"),
    ],
)
def test_what_a_codec_must_not_see_is_refused(data: bytes, why: str) -> None:
    with pytest.raises(MalformedStream, match=why):
        h264_header.check(data, SIZE)


def test_other_forms_are_refused() -> None:
    (data,) = written((128, 64), pix_fmt="yuv444p")
    with pytest.raises(MalformedStream, match="common one"):
        h264_header.check(data, SIZE)


@settings(max_examples=200)
@given(rest=st.binary(max_size=80))
def test_any_header_is_read_or_refused(rest: bytes) -> None:
    for data in (b"\0\0\1\x67" + rest, b"\0\0\1\x67\x64" + rest + SLICE, rest):
        try:
            h264_header.check(data, SIZE)
        except MalformedStream:
            continue
