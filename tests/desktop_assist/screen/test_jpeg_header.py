"""Which photographs are decoded, and how good they say they are."""

from __future__ import annotations

import contextlib

import numpy as np
import pytest
import simplejpeg
from hypothesis import given
from hypothesis import strategies as st

from desktop_assist.screen import jpeg_header
from desktop_assist.screen.errors import MalformedStream
from simulators.viewers import photograph

PICTURE = simplejpeg.encode_jpeg(photograph(32, 32), 80, "BGRX", "420")


@pytest.mark.parametrize("quality", [29, 41, 42, 62, 77, 79, 86, 92, 100])
def test_the_quality_with_which_it_was_made(quality: int) -> None:
    made = simplejpeg.encode_jpeg(np.zeros((16, 16, 4), np.uint8), quality, "BGRX", "444")
    assert jpeg_header.quality(made) == quality


def test_one_of_many_passes_is_not_decoded() -> None:
    at = PICTURE.index(b"\xff\xc0")
    with pytest.raises(MalformedStream, match="many passes"):
        jpeg_header.quality(PICTURE[:at] + b"\xff\xc2" + PICTURE[at + 2 :])


def test_pieces_without_end_are_not_read() -> None:
    with pytest.raises(MalformedStream):
        jpeg_header.quality(b"\xff\xd8" + b"\xff\xe0\x00\x02" * 100_000)


@given(at=st.integers(0, len(PICTURE) - 1), value=st.integers(0, 255))
def test_whatever_stands_there_is_a_quality_or_refused(at: int, value: int) -> None:
    spoiled = bytearray(PICTURE)
    spoiled[at] = value
    with contextlib.suppress(MalformedStream):
        assert 1 <= jpeg_header.quality(bytes(spoiled)) <= 100
