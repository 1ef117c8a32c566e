"""Tiles: exactly those that differ, exactly covered by rectangles; text is told from photographs."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from desktop_assist.screen.frame_source import Band, Size
from desktop_assist.screen.tiles import TILE_HEIGHT, TILE_WIDTH, TileGrid, rim
from simulators.viewers import page, photograph

SIZES = st.tuples(st.integers(1, 300), st.integers(1, 120))


@settings(max_examples=40)
@given(SIZES, st.lists(st.tuples(st.integers(0, 299), st.integers(0, 119), st.integers(0, 3)), max_size=8))
def test_a_tile_differs_when_a_byte_in_it_does(
    size: tuple[int, int], places: list[tuple[int, int, int]]
) -> None:
    grid = TileGrid(Size(*size))
    before = np.zeros((size[1], size[0], 4), np.uint8)
    after = before.copy()
    expected = grid.nothing()
    for x, y, channel in places:
        if x < size[0] and y < size[1]:
            after[y, x, channel] = 1
            expected[y // TILE_HEIGHT, x // TILE_WIDTH] = True
    assert (grid.different(grid.words(after), grid.words(before)) == expected).all()


@given(arrays(np.bool_, (9, 7)), st.integers(1, 9))
def test_rectangles_cover_the_mask_once_and_nothing_else(mask: np.ndarray, highest: int) -> None:
    grid = TileGrid(Size(7 * TILE_WIDTH - 5, 9 * TILE_HEIGHT - 3))
    covered = np.zeros((grid.size.height, grid.size.width), np.int8)
    for x, y, width, height in grid.rectangles(mask, highest):
        assert 0 < height <= highest * TILE_HEIGHT
        covered[y : y + height, x : x + width] += 1
    wanted = np.repeat(np.repeat(mask, TILE_HEIGHT, 0), TILE_WIDTH, 1)[: grid.size.height, : grid.size.width]
    assert (covered == wanted).all()


def test_the_rim_is_one_tile_wide() -> None:
    mask = np.zeros((5, 5), np.bool_)
    mask[2, 2] = True
    wider = np.zeros((5, 5), np.bool_)
    wider[1:4, 1:4] = True
    assert (rim(mask) == wider).all()


@pytest.mark.parametrize("size", [(640, 160), (639, 157)])
def test_text_is_text_and_a_photograph_is_none(size: tuple[int, int]) -> None:
    grid, rows = TileGrid(Size(*size)), Band(0, 10)
    assert grid.text(page(size[1], size[0]), rows).all()
    assert not grid.text(photograph(size[1], size[0]), rows)[:-1, :-1].any()
