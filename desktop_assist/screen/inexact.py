"""Which tiles a viewer has with losses, and which of them rest.

Decides: that each tile is repaired after its own rest, whatever else goes on on the screen: it rests when it
was not sent from one `beat` to the next.
Leaves alone: how long that is (`viewing`), and the repair (`picture`).
"""

from __future__ import annotations

import numpy as np

from desktop_assist.screen.scroll import Moved
from desktop_assist.screen.tiles import TILE_HEIGHT, Mask, TileGrid


class Inexact:
    """The tiles of one viewer.

    Attributes:
        tiles: Which it has with losses.
        resting: Which of these rest.
    """

    def __init__(self, grid: TileGrid) -> None:
        """Nothing was sent yet."""
        self.tiles, self.resting, self._sent = grid.nothing(), grid.nothing(), grid.nothing()

    def sent(self, tiles: Mask, lossy: Mask) -> None:
        """`tiles` were sent, of which those of `lossy` with losses."""
        self.tiles = (self.tiles & ~tiles) | lossy
        self.resting &= ~tiles
        self._sent |= tiles

    def moved(self, moved: Moved) -> None:
        """A moved tile is as inexact as the two tiles that it came from."""
        if self.tiles.any():
            came = np.zeros_like(self.tiles)
            for rows in {moved.down // TILE_HEIGHT, -(-moved.down // TILE_HEIGHT)}:
                came |= np.roll(self.tiles, rows, 0)
            self.sent(moved.tiles, moved.tiles & came)

    def beat(self) -> None:
        """What is inexact and was not sent since the last beat rests."""
        self.resting = self.tiles & ~self._sent
        self._sent[:] = False

    def take(self, most: int) -> Mask:
        """At most so many that rest, which are sent exactly now."""
        taken = np.zeros_like(self.tiles)
        taken.flat[np.flatnonzero(self.resting)[:most]] = True
        self.tiles &= ~taken
        self.resting &= ~taken
        return taken
