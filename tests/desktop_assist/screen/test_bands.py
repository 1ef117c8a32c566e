"""Which rows are looked at: all that changed, nothing outside the picture, near ones together."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from desktop_assist.screen.bands import aligned, bands
from desktop_assist.screen.frame_source import Band

SPANS = st.lists(st.tuples(st.integers(-50, 1200), st.integers(-50, 1200)), max_size=20)


def rows(spans: list[tuple[int, int]], height: int) -> set[int]:
    return {row for top, bottom in spans for row in range(max(0, top), min(height, bottom))}


@given(SPANS)
def test_every_changed_row_is_looked_at_once_and_none_outside(spans: list[tuple[int, int]]) -> None:
    found = bands(spans, 1080)
    looked_at = [row for band in found for row in range(band.top, band.bottom)]
    assert rows(spans, 1080) <= set(looked_at)
    assert len(looked_at) == len(set(looked_at))
    assert looked_at == sorted(looked_at)
    assert not looked_at or (looked_at[0] >= 0 and looked_at[-1] < 1080)


@given(SPANS)
def test_rows_of_tiles_hold_all_rows_of_pixels(spans: list[tuple[int, int]]) -> None:
    found = bands(spans, 1080)
    tiles = aligned(found, 16)
    covered = {row for top, bottom in tiles for row in range(top * 16, bottom * 16)}
    assert {row for top, bottom in found for row in range(top, bottom)} <= covered
    assert all(before.bottom < after.top for before, after in pairwise(tiles))


def test_near_spans_are_one_band_and_far_ones_are_two() -> None:
    assert bands([(100, 110), (0, 10), (120, 130)], 1080) == (Band(0, 10), Band(100, 130))
