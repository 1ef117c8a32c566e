"""A picture as tiles of 64 by 16 pixels: which changed, which look like text, and the rectangles they make.

Decides: the size of a tile, and what counts as text.
Leaves alone: how either is sent (`picture`).

Rows are compared as words of two pixels; a thousand words take about a microsecond.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from desktop_assist.screen.frame_source import Band, Pixels, Size
from desktop_assist.screen.rectangle import Rectangle as Rectangle  # noqa: PLC0414  # tiles make them
from desktop_assist.screen.rectangle import ScreenPlace as ScreenPlace  # noqa: PLC0414

TILE_WIDTH, TILE_HEIGHT = 64, 16  # ours: measured best of 32 to 128 by 16 to 64
_TEXT_SHARE = 0.45  # ours: of pixels equal to their left neighbour; photographs have below a tenth
_TEXT_COLOURS = 128  # ours: smooth letters have some dozens, a tile of a photograph hundreds
_TEXT_STEP = 4  # every fourth row tells enough
_ONES = np.uint64(0x0101010101010101)

Mask = npt.NDArray[np.bool_]
"""One truth a tile; of shape (rows of tiles, columns of tiles)."""


class TileGrid:
    """The tiles of pictures of one size."""

    def __init__(self, size: Size) -> None:
        """Divide pictures of `size`."""
        self.size = size
        self.shape = (-(-size.height // TILE_HEIGHT), -(-size.width // TILE_WIDTH))
        self.pixels_a_word = 2 if size.width % 2 == 0 else 1
        rows, columns = self.shape[0] * TILE_HEIGHT, self.shape[1] * TILE_WIDTH
        self._unequal = np.zeros((rows, columns // self.pixels_a_word), np.bool_)
        self._equal = np.ones((rows // _TEXT_STEP, columns), np.bool_)

    def nothing(self) -> Mask:
        """A mask of no tile."""
        return np.zeros(self.shape, np.bool_)

    def everything(self) -> Mask:
        """A mask of all tiles."""
        return np.ones(self.shape, np.bool_)

    def words(self, pixels: Pixels) -> npt.NDArray[np.unsignedinteger]:
        """The same pixels, two a word where the width allows it; of shape (height, words)."""
        kind = np.uint64 if self.pixels_a_word == 2 else np.uint32
        return pixels.reshape(pixels.shape[0], -1).view(kind)

    def rows(self, tiles: Band) -> slice:
        """The rows of pixels of a band of tile rows."""
        return slice(tiles.top * TILE_HEIGHT, min(tiles.bottom * TILE_HEIGHT, self.size.height))

    def different(self, one: npt.NDArray[np.unsignedinteger], other: npt.NDArray[np.unsignedinteger]) -> Mask:
        """Which tiles differ between two bands of words of the same shape; both begin with a row of tiles."""
        count = -(-len(one) // TILE_HEIGHT)
        unequal = self._unequal[: count * TILE_HEIGHT]
        unequal[len(one) :] = False
        np.not_equal(one, other, out=unequal[: len(one), : one.shape[1]])
        of_rows = np.bitwise_or.reduce(unequal.view(np.uint64).reshape(count, TILE_HEIGHT, -1), axis=1)
        return np.asarray(of_rows.reshape(count, self.shape[1], -1).any(-1))

    def text(self, pixels: Pixels, tiles: Band) -> Mask:
        """Which tiles of a band of tile rows look like text, lines and surfaces rather than a photograph."""
        width = self.size.width
        looked_at = pixels[self.rows(tiles)].view(np.uint32)[::_TEXT_STEP, :, 0]
        count = tiles.bottom - tiles.top
        equal = self._equal[: count * TILE_HEIGHT // _TEXT_STEP]
        equal[len(looked_at) :] = True
        np.equal(looked_at[:, 1:], looked_at[:, :-1], out=equal[: len(looked_at), 1:width])
        eights = equal.view(np.uint64).reshape(count, TILE_HEIGHT // _TEXT_STEP, self.shape[1], -1)
        # Eight truths in a word: multiplying by ones adds them up in the highest byte.
        sums = ((eights * _ONES) >> np.uint64(56)).astype(np.uint16).sum(axis=(1, 3))
        return np.asarray(sums >= int(TILE_WIDTH * TILE_HEIGHT / _TEXT_STEP * _TEXT_SHARE))

    def colourful(self, pixels: Pixels, mask: Mask) -> Mask:
        """Which tiles of `mask` have more colours than text has."""
        found = mask.copy()
        for row, column in zip(*(each.tolist() for each in np.nonzero(mask)), strict=True):
            x, y, width, height = self.in_pixels(column, row, 1, 1)
            colours = np.unique(pixels[y : y + height, x : x + width].view(np.uint32))
            found[row, column] = len(colours) > _TEXT_COLOURS
        return found

    def rectangles(self, mask: Mask, largest_rows: int = 1 << 16) -> list[Rectangle]:
        """Rectangles that cover the tiles of `mask` and no others, at most `largest_rows` tiles high."""
        return [self.in_pixels(*each) for each in _merged(mask, largest_rows)]

    def in_pixels(self, column: int, row: int, columns: int, rows: int) -> Rectangle:
        """The rectangle of some tiles, without what lies beyond the picture."""
        x, y = column * TILE_WIDTH, row * TILE_HEIGHT
        right = min(x + columns * TILE_WIDTH, self.size.width)
        bottom = min(y + rows * TILE_HEIGHT, self.size.height)
        return Rectangle(x, y, right - x, bottom - y)


def rim(mask: Mask) -> Mask:
    """`mask` and the tiles beside, above and below its own."""
    wider = mask.copy()
    wider[1:] |= mask[:-1]
    wider[:-1] |= mask[1:]
    across = wider.copy()
    across[:, 1:] |= wider[:, :-1]
    across[:, :-1] |= wider[:, 1:]
    return across


def _merged(mask: Mask, largest_rows: int) -> list[tuple[int, int, int, int]]:
    """Runs of tiles in a row, joined with equal runs right below; column, row, columns, rows."""
    edges = np.diff(np.pad(mask.astype(np.int8), ((0, 0), (1, 1))), axis=1)
    rows, columns = (found.tolist() for found in np.nonzero(edges))
    found: list[list[int]] = []
    above: dict[tuple[int, int], list[int]] = {}
    here: dict[tuple[int, int], list[int]] = {}
    last = -2
    for at in range(0, len(rows), 2):
        row, run = rows[at], (columns[at], columns[at + 1])
        if row != last:
            above, here, last = (here if row == last + 1 else {}), {}, row
        grown = above.get(run)
        if grown is not None and grown[3] < largest_rows:
            grown[3] += 1
        else:
            grown = [run[0], row, run[1] - run[0], 1]
            found.append(grown)
        here[run] = grown
    return [(column, row, width, height) for column, row, width, height in found]
