"""How much of a rectangle of tiles differs in truth from what was sent last.

Decides: that a small rectangle is looked at pixel by pixel, and a photograph at its edges above and below.
Leaves alone: which tiles differ (`tiles`), and how they are sent (`picture`).
"""

from __future__ import annotations

import numpy as np

from desktop_assist.screen.frame_source import Pixels
from desktop_assist.screen.tiles import TILE_HEIGHT, Rectangle

_CROPPED_PIXELS = 16 * 1024  # ours: some letters, or a line of them


def cropped(pixels: Pixels, sent: Pixels, whole: Rectangle) -> Rectangle:
    """The part of a small rectangle that differs; a large one as it is, where looking would cost too much."""
    x, y, width, height = whole
    if width * height > _CROPPED_PIXELS:
        return whole
    part = (slice(y, y + height), slice(x, x + width))
    differs = (pixels[part] != sent[part]).any(2)
    rows, columns = np.flatnonzero(differs.any(1)), np.flatnonzero(differs.any(0))
    if not len(rows):
        return whole
    top, left = int(rows[0]), int(columns[0])
    return Rectangle(x + left, y + top, int(columns[-1]) + 1 - left, int(rows[-1]) + 1 - top)


def trimmed(pixels: Pixels, sent: Pixels, whole: Rectangle) -> Rectangle:
    """The rectangle without the rows of its first and last tiles that are as they were sent."""
    x, y, width, height = whole
    edge, columns = min(TILE_HEIGHT, height), slice(x, x + width)
    above, below = slice(y, y + edge), slice(y + height - edge, y + height)
    first = np.flatnonzero((pixels[above, columns] != sent[above, columns]).any((1, 2)))
    last = np.flatnonzero((pixels[below, columns] != sent[below, columns]).any((1, 2)))
    top = y + (int(first[0]) if len(first) else 0)
    bottom = y + height - edge + (int(last[-1]) + 1 if len(last) else edge)
    return Rectangle(x, top, width, bottom - top)
