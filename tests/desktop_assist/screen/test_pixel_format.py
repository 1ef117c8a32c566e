"""Forms of pixels: what cannot be is refused; the others keep as much of a colour as they can say."""

from __future__ import annotations

import struct

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_assist.screen import pixel_format
from desktop_assist.screen.errors import MalformedStream
from desktop_assist.screen.pixel_format import PixelFormat
from simulators.viewers import BIG, DEEP, FORMS, HIGH, OURS, RGB332, RGB565, TURNED


@pytest.mark.parametrize("form", FORMS)
def test_what_is_packed_is_parsed(form: PixelFormat) -> None:
    assert pixel_format.parse(form.pack()) == form


@pytest.mark.parametrize("form", FORMS)
def test_colours_survive_as_far_as_the_form_can_tell_them(form: PixelFormat) -> None:
    pixels = np.random.default_rng(2).integers(0, 256, (7, 9, 4), np.uint8)
    there = form.restore(form.convert(pixels))
    half_a_step = 128 / min(form.red.largest, form.green.largest, form.blue.largest)
    assert np.abs(there[..., :3].astype(int) - pixels[..., :3]).max() <= half_a_step + 0.5
    assert (form.restore(form.convert(there))[..., :3] == there[..., :3]).all()


@pytest.mark.parametrize("form", FORMS)
def test_the_significant_bytes_are_all_that_is_needed(form: PixelFormat) -> None:
    pixels = np.random.default_rng(3).integers(0, 256, (5, 6, 4), np.uint8)
    written = form.convert(pixels)
    some = np.ascontiguousarray(written[..., form.significant])
    assert (form.restore_significant(some)[..., :3] == form.restore(written)[..., :3]).all()


def test_three_bytes_stand_for_four_where_they_can() -> None:
    sizes = {form: form.significant.stop - form.significant.start for form in FORMS}
    assert sizes == {OURS: 3, RGB565: 2, RGB332: 1, BIG: 3, HIGH: 3, TURNED: 3, DEEP: 4}


@given(st.binary(min_size=16, max_size=16))
def test_any_sixteen_bytes_are_a_form_that_works_or_are_refused(data: bytes) -> None:
    try:
        form = pixel_format.parse(data)
    except MalformedStream:
        return
    assert form.convert(np.zeros((2, 2, 4), np.uint8)).shape == (2, 2, form.bits // 8)


@pytest.mark.parametrize(
    "fields",
    [
        (24, 24, 0, 1, 255, 255, 255, 16, 8, 0),
        (32, 33, 0, 1, 255, 255, 255, 16, 8, 0),
        (32, 24, 0, 1, 254, 255, 255, 16, 8, 0),
        (32, 24, 0, 1, 0, 255, 255, 16, 8, 0),
        (32, 24, 0, 1, 255, 255, 255, 25, 8, 0),
        (16, 16, 0, 1, 65535, 63, 31, 11, 5, 0),
        (8, 8, 0, 0, 7, 7, 3, 0, 3, 6),
    ],
)
def test_absurd_forms_are_refused(fields: tuple[int, ...]) -> None:
    with pytest.raises(MalformedStream):
        pixel_format.parse(struct.pack(">BBBBHHHBBBxxx", *fields))
