"""What is left of a rectangle covers every pixel that differs, and lies within it."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_assist.screen.cropping import cropped, trimmed
from desktop_assist.screen.frame_source import Pixels
from desktop_assist.screen.tiles import Rectangle

WHOLE = Rectangle(64, 16, 128, 48)
Crop = Callable[[Pixels, Pixels, Rectangle], Rectangle]


def pictures(changed: list[tuple[int, int]]) -> tuple[Pixels, Pixels]:
    sent = np.zeros((80, 256, 4), np.uint8)
    pixels = sent.copy()
    for column, row in changed:
        pixels[row, column] = 9
    return pixels, sent


@pytest.mark.parametrize("crop", [cropped, trimmed])
@given(st.lists(st.tuples(st.integers(64, 191), st.integers(16, 63)), min_size=1, max_size=5))
def test_nothing_that_differs_is_lost(crop: Crop, changed: list[tuple[int, int]]) -> None:
    left = crop(*pictures(changed), WHOLE)
    assert WHOLE.x <= left.x
    assert WHOLE.y <= left.y
    assert left.x + left.width <= WHOLE.x + WHOLE.width
    assert left.y + left.height <= WHOLE.y + WHOLE.height
    for column, row in changed:
        assert left.x <= column < left.x + left.width
        assert left.y <= row < left.y + left.height


@pytest.mark.parametrize(
    ("crop", "expected"), [(cropped, Rectangle(70, 24, 31, 26)), (trimmed, Rectangle(64, 24, 128, 26))]
)
def test_what_is_as_it_was_is_left_out(crop: Crop, expected: Rectangle) -> None:
    assert crop(*pictures([(70, 24), (100, 49)]), WHOLE) == expected


@pytest.mark.parametrize("crop", [cropped, trimmed])
def test_where_nothing_differs_all_of_it_is_kept(crop: Crop) -> None:
    assert crop(*pictures([]), WHOLE) == WHOLE


def test_a_large_one_is_not_looked_at() -> None:
    pixels, sent = np.ones((300, 300, 4), np.uint8), np.ones((300, 300, 4), np.uint8)
    pixels[150, 150] = 0
    assert cropped(pixels, sent, Rectangle(0, 0, 300, 300)) == Rectangle(0, 0, 300, 300)
