"""From rectangles that changed to the rows that are looked at.

Decides: that whole rows are captured, that near ones are captured together, and that nothing outside the
picture is.
Leaves alone: what in them really changed (`tiles`).
"""

from __future__ import annotations

from collections.abc import Iterable

from desktop_assist.screen.frame_source import Band

_GAP_ROWS = 48  # ours: reading 48 rows of 1080p costs less than asking the X server once more


def bands(spans: Iterable[tuple[int, int]], height: int) -> tuple[Band, ...]:
    """Join row spans (first row, row after the last) into bands inside a picture of `height` rows."""
    found: list[Band] = []
    for top, bottom in sorted((max(0, top), min(height, bottom)) for top, bottom in spans):
        if bottom <= top:
            continue
        if found and top <= found[-1].bottom + _GAP_ROWS:
            found[-1] = Band(found[-1].top, max(found[-1].bottom, bottom))
        else:
            found.append(Band(top, bottom))
    return tuple(found)


def aligned(found: Iterable[Band], step: int) -> tuple[Band, ...]:
    """The bands in rows of tiles of `step` pixel rows each, joined where they meet."""
    joined: list[Band] = []
    for band in found:
        top, bottom = band.top // step, -(-band.bottom // step)
        if joined and top <= joined[-1].bottom:
            joined[-1] = Band(joined[-1].top, max(joined[-1].bottom, bottom))
        else:
            joined.append(Band(top, bottom))
    return tuple(joined)
