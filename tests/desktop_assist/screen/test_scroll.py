"""Scrolling is found, exact where it is claimed, and not seen where there is none."""

from __future__ import annotations

import numpy as np
import pytest

from desktop_assist.screen.frame_source import Pixels, Size
from desktop_assist.screen.scroll import Moved, ScrollSearch
from desktop_assist.screen.tiles import TILE_HEIGHT, TILE_WIDTH, TileGrid
from simulators.viewers import page, photograph

SIZE = Size(640, 480)


def searched(search: ScrollSearch, grid: TileGrid, after: Pixels, before: Pixels) -> Moved | None:
    now, then = grid.words(after), grid.words(before)
    return search.find(now, then, grid.different(now, then))


@pytest.mark.parametrize("down", [-200, -48, -24, -1, 1, 7, 32, 100])
@pytest.mark.parametrize("width", [640, 641])
def test_a_step_is_found_and_what_is_claimed_is_exact(down: int, width: int) -> None:
    grid = TileGrid(Size(width, 480))
    long = page(900, width)
    before, after = long[210:690].copy(), long[210 - down : 690 - down].copy()
    moved = searched(ScrollSearch(grid), grid, after, before)
    assert moved is not None
    assert moved.down == down
    assert moved.tiles.sum() > 100 - abs(down) / 4
    for x, y, wide, high in grid.rectangles(moved.tiles):
        shown = before[y - down : y - down + high, x : x + wide]
        assert (after[y : y + high, x : x + wide] == shown).all()


def test_a_part_that_scrolls_leaves_the_rest_alone() -> None:
    grid, long = TileGrid(SIZE), page(700, 512)
    before = np.full((480, 640, 4), 200, np.uint8)
    after = before.copy()
    before[32:, 128:], after[32:, 128:] = long[:448], long[24:472]
    moved = searched(ScrollSearch(grid), grid, after, before)
    assert moved is not None
    assert moved.down == -24
    assert not moved.tiles[: 32 // TILE_HEIGHT].any()
    assert not moved.tiles[:, : 128 // TILE_WIDTH].any()


def test_nothing_is_found_in_two_different_pictures() -> None:
    grid = TileGrid(SIZE)
    assert searched(ScrollSearch(grid), grid, photograph(480, 640, 1), photograph(480, 640, 2)) is None


def test_after_a_failure_the_search_pauses_and_then_goes_on() -> None:
    grid, search, long = TileGrid(SIZE), ScrollSearch(TileGrid(SIZE)), page(900, 640)
    assert searched(search, grid, photograph(480, 640, 1), photograph(480, 640, 2)) is None
    found = [searched(search, grid, long[24:504], long[:480]) for _ in range(2)]
    assert found[0] is None
    assert found[1] is not None


def test_small_changes_are_not_searched() -> None:
    grid, before = TileGrid(SIZE), page(480, 640)
    after = before.copy()
    after[100:120, 100:120] = 0
    assert searched(ScrollSearch(grid), grid, after, before) is None


@pytest.mark.parametrize("edge", [40, 200])
def test_other_things_at_the_sides_do_not_hide_it(edge: int) -> None:
    """A list beside the page, not on a tile's edge, and a scroll bar that moves the other way."""
    grid, long = TileGrid(SIZE), page(700, 640)
    before, after = long[:480].copy(), long[24:504].copy()
    before[:, :edge] = after[:, :edge] = page(480, edge, 9)
    before[100:200, 630:], after[110:210, 630:] = 90, 90
    moved = searched(ScrollSearch(grid), grid, after, before)
    assert moved is not None
    assert moved.down == -24
