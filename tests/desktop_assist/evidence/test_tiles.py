"""Tiles: the published names, and the published example of which there are."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from desktop_assist.evidence import tiles
from desktop_assist.evidence.tiles import Tile


def test_names_are_those_of_the_specification():
    assert Tile(0, 1234067, 256).path == "tile/0/x001/x234/067"
    assert Tile(0, 0, 256).path == "tile/0/000"
    assert Tile(2, 273, 112).path == "tile/2/273.p/112"
    assert Tile(-1, 5, 9).path == "tile/entries/005.p/9"


def test_a_tree_of_70000_has_the_tiles_that_the_specification_counts():
    found = [tile for tile in tiles.changed(0, 70_000) if tile.level >= 0]
    full = Counter(tile.level for tile in found if tile.width == 256)
    assert full == {0: 273, 1: 1}
    assert {(tile.level, tile.width) for tile in found if tile.width < 256} == {(0, 112), (1, 17), (2, 1)}


def test_a_tree_of_256_has_one_full_tile_and_a_partial_one_above():
    assert [tile.path for tile in tiles.changed(0, 256)] == [
        "tile/entries/000",
        "tile/0/000",
        "tile/1/000.p/1",
    ]


@given(st.integers(0, 3000), st.integers(0, 3000))
def test_growing_in_two_steps_leaves_no_tile_unwritten(first, more):
    at_once = set(tiles.changed(0, first + more))
    in_steps = set(tiles.changed(0, first)) | set(tiles.changed(first, first + more))
    assert at_once <= in_steps
