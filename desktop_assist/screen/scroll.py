"""Finding that a part of the picture has only moved up or down, so that the viewer can move its own pixels.

Decides: by how many rows, and which tiles a move makes exactly right.
Leaves alone: tiles that it does not; they are sent as pixels.

Each changed row votes for the distance to the one row of the picture before that it equals in some samples.
They are taken in the middle of what changed; where that tells nothing, at its left, then at its right, since
something else may stand there, such as a scroll bar. The winner is then checked pixel by pixel.
A scroll wheel repeats its step, so the last one is tried first.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from desktop_assist.screen.frame_source import Band
from desktop_assist.screen.tiles import TILE_HEIGHT, TILE_WIDTH, Mask, TileGrid

Words = npt.NDArray[np.unsignedinteger]

# All ours, chosen on text, code and web pages.
_FEWEST_CHANGED_TILES = 60
_FEWEST_MOVED_TILES = 40
_FEWEST_CHANGED_ROWS = 24
_FEWEST_VOTES = 12
_SHARE_OF_VOTES = 0.15
_PARTS, _SAMPLES, _WORDS_A_SAMPLE = 3, 4, 8
_FIRST_THE_MIDDLE = (1, 0, 2)
_LONGEST_PAUSE = 4  # after failures: 2, 4, 8, then 16 pictures are not searched


@dataclass(frozen=True)
class Moved:
    """Rows that moved.

    Attributes:
        down: By how many pixels; negative for up.
        tiles: Where the move makes the picture right.
    """

    down: int
    tiles: Mask


class ScrollSearch:
    """The search in pictures of one size; it remembers the last step and its own failures."""

    def __init__(self, grid: TileGrid) -> None:
        """Search pictures of `grid`'s size."""
        self._grid = grid
        random = np.random.default_rng(1)
        factors = random.integers(1, 1 << 62, _SAMPLES * _WORDS_A_SAMPLE, dtype=np.uint64) | np.uint64(1)
        self._factors = factors
        self._step = 0
        self._failures = 0
        self._pause = 0

    def find(self, current: Words, previous: Words, changed: Mask) -> Moved | None:
        """The move that explains most of the `changed` tiles; none where there is none, or none is sought."""
        if self._pause:
            self._pause -= 1
            return None
        moved = self._find(current, previous, changed)
        self._failures = 0 if moved else min(self._failures + 1, _LONGEST_PAUSE)
        self._pause = 0 if moved else (1 << self._failures) - 1
        self._step = moved.down if moved else 0
        return moved

    def _find(self, current: Words, previous: Words, changed: Mask) -> Moved | None:
        rows, columns = np.nonzero(changed)
        if len(rows) < _FEWEST_CHANGED_TILES:
            return None
        tiles = Band(int(rows.min()), int(rows.max()) + 1)
        if self._step:
            again = self._moved(current, previous, changed, tiles, self._step)
            if again is not None and again.sum() > len(rows) / 2:
                return Moved(self._step, again)
        span = self._grid.rows(tiles)
        sampled = self._samples(int(columns.min()), int(columns.max()) + 1)
        votes = (
            self._vote(current[span, sampled[part]], previous[span, sampled[part]])
            for part in _FIRST_THE_MIDDLE
        )
        down = next(filter(None, votes), 0)
        moved = self._moved(current, previous, changed, tiles, down) if down else None
        return Moved(down, moved) if moved is not None and moved.sum() > _FEWEST_MOVED_TILES else None

    def _samples(self, left: int, right: int) -> npt.NDArray[np.intp]:
        """Columns of words, for each part: some runs, each as long as the processor reads at a time.

        The tiles at the edges are left out where there are others: they may be half of something else.
        """
        if right - left > 2:
            left, right = left + 1, right - 1
        a_word = self._grid.pixels_a_word
        first = left * TILE_WIDTH // a_word
        last = max(first, min(right * TILE_WIDTH, self._grid.size.width) // a_word - _WORDS_A_SAMPLE)
        starts = np.linspace(first, last, _PARTS * _SAMPLES).astype(np.intp)
        return np.asarray((starts[:, None] + np.arange(_WORDS_A_SAMPLE)).reshape(_PARTS, -1))

    def _vote(self, current: Words, previous: Words) -> int:
        now, before = (np.asarray((each * self._factors).sum(1)) for each in (current, previous))
        changed = np.flatnonzero(now != before)
        if len(changed) < _FEWEST_CHANGED_ROWS:
            return 0
        values, places, counts = np.unique(before, return_index=True, return_counts=True)
        values, places = values[counts == 1], places[counts == 1]
        if not len(values):
            return 0
        nearest = np.minimum(np.searchsorted(values, now[changed]), len(values) - 1)
        known = values[nearest] == now[changed]
        if known.sum() < _FEWEST_VOTES:
            return 0
        votes = np.bincount(changed[known] - places[nearest[known]] + len(now))
        enough = votes.max() >= max(_FEWEST_VOTES, _SHARE_OF_VOTES * len(changed))
        return int(votes.argmax()) - len(now) if enough else 0

    def _moved(self, current: Words, previous: Words, changed: Mask, tiles: Band, down: int) -> Mask | None:
        """The changed tiles that equal the picture before, `down` rows higher; none where too few rows do."""
        span, height = self._grid.rows(tiles), self._grid.size.height
        first = -(-(span.start + max(down, 0)) // TILE_HEIGHT)
        last = tiles.bottom if down > 0 else (span.stop + down) // TILE_HEIGHT
        if last - first < 2:
            return None
        top, bottom = first * TILE_HEIGHT, min(last * TILE_HEIGHT, height, height + min(down, 0))
        same = ~self._grid.different(current[top:bottom], previous[top - down : bottom - down])
        moved = np.zeros_like(changed)
        moved[first : first + len(same)] = same
        return moved & changed
