"""Where on the screen a film plays.

Decides: that a film is what changes like a photograph, in the same place, three pictures in a row; that it
goes on while most of that place changes; and how small one may be.
Leaves alone: what looks like a photograph (`tiles`), and how a film is sent (`encoding_h264`).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from desktop_assist.screen.tiles import Mask

# All ours.
_FEWEST_TILES = 60  # some 320 × 192 pixels: below it a JPEG is small too
_SHARE = 0.5  # of its tiles, for a film to begin; the rest are bars and surfaces
_KEPT_SHARE = 0.2
_IN_A_ROW = 3
_LONGEST_MISSED = 10  # pictures with less than that share: a third of a second at the usual rate


class Area(NamedTuple):
    """A rectangle of tiles."""

    column: int
    row: int
    columns: int
    rows: int

    @property
    def tiles(self) -> tuple[slice, slice]:
        """Its part of a mask."""
        return slice(self.row, self.row + self.rows), slice(self.column, self.column + self.columns)

    @property
    def size(self) -> int:
        """How many tiles it has."""
        return self.columns * self.rows

    @property
    def edges(self) -> tuple[int, int, int, int]:
        """Left, top, right, bottom."""
        return self.column, self.row, self.column + self.columns, self.row + self.rows


class FilmArea:
    """Follows one film on one viewer's screen."""

    def __init__(self) -> None:
        """Know of none."""
        self.forget()

    def forget(self) -> None:
        """There is none any more, or everything is sent anew."""
        self._area: Area | None = None
        self._candidate: Area | None = None
        self._seen = self._missed = 0

    def rest(self, tiles: Mask) -> None:
        """These tiles rest: a film that they belong to does not play any more."""
        place = self._area or self._candidate
        if place is not None and tiles[place.tiles].any():
            self.forget()

    def look(self, moving: Mask) -> Area | None:
        """Where a film plays in this picture, in which the tiles of `moving` changed like photographs."""
        self._follow(moving)
        found = self._begun(moving)
        if found is not None:
            self._area, self._missed = found, 0
        if self._area is None:
            return None
        changed = int(moving[self._area.tiles].sum())
        self._missed = 0 if changed >= _KEPT_SHARE * self._area.size else self._missed + bool(changed)
        if self._missed > _LONGEST_MISSED:
            self.forget()
        return self._area if changed else None

    def _follow(self, moving: Mask) -> None:
        """Keep the smallest area around what moves, while it stays where it was to a tile."""
        around = _around(moving)
        before = self._candidate
        if around is None:
            return
        if before is not None and _near(before, around):
            self._candidate = _joined(before, around)
            self._seen += 1
        else:
            self._candidate, self._seen = around, 1

    def _begun(self, moving: Mask) -> Area | None:
        found, area = self._candidate, self._area
        if found is None or self._seen < _IN_A_ROW or found.size < _FEWEST_TILES:
            return None
        if area is not None and _joined(area, found) == area:
            return None
        return found if moving[found.tiles].sum() >= _SHARE * found.size else None


def _around(mask: Mask) -> Area | None:
    rows, columns = np.flatnonzero(mask.any(1)), np.flatnonzero(mask.any(0))
    if not len(rows):
        return None
    return _between(int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1)


def _between(left: int, top: int, right: int, bottom: int) -> Area:
    return Area(left, top, right - left, bottom - top)


def _near(one: Area, other: Area) -> bool:
    return all(abs(here - there) <= 1 for here, there in zip(one.edges, other.edges, strict=True))


def _joined(one: Area, other: Area) -> Area:
    (left, top, right, bottom), there = one.edges, other.edges
    return _between(min(left, there[0]), min(top, there[1]), max(right, there[2]), max(bottom, there[3]))
