"""What a line of a measured rate is sent: how good its photographs are, and how much is repaired at a time.

Decides: the steps of quality, which of them a rate affords, how large a repair is, and what counts as a slow
line. All of it is a pure function of numbers.
Leaves alone: how the rate is measured, and what may be on the way (`line_rate`).

1. Photographs are as good as 24 pictures a second allow; where even the lowest step gives fewer, it is the
   lowest. The sizes at other steps are foretold from the size at this one, so that one picture is enough.
2. A better step has to leave room to spare, so that quality does not swing.
3. A repair takes the line for no longer than a change may have to wait for.
"""

from __future__ import annotations

from typing import NamedTuple


class Step(NamedTuple):
    """One step of quality.

    Attributes:
        largest: The JPEG quality at most; none for the viewer's own wish.
        share: The size of a photograph, compared with the first step.
    """

    largest: int | None
    share: float


# Ours: the shares are between those of a smooth and of a noisy photograph, with the colours at half their
# resolution from the second step on.
STEPS = (
    Step(None, 1.0),
    Step(80, 0.45),
    Step(60, 0.28),
    Step(40, 0.21),
    Step(25, 0.17),
    Step(15, 0.13),
)
LOWEST_STEP = len(STEPS) - 1
UNKNOWN_STEP = 2  # ours: of a viewer whose line is about to be measured
# All ours.
_FEWEST_PICTURES, _SPARE = 24, 1.5
_SLOW_BYTES, _FAST_BYTES = 1_500_000, 2_500_000  # a second: a film as JPEG wants about that at step 2
_REPAIR_S = 0.04
_TILE_BYTES = 64 * 16 * 3
_FEWEST_TILES, _MOST_TILES = 4, 120


def step_for(rate: float, count: int, step: int) -> int:
    """The step for the next photographs.

    Args:
        rate: The line's, in bytes a second.
        count: The bytes of the last photographs.
        step: Theirs.
    """
    for better, each in enumerate(STEPS):
        pictures = rate / max(1.0, count * each.share / STEPS[step].share)
        if pictures >= _FEWEST_PICTURES * (_SPARE if better < step else 1.0):  # 1. and 2.
            return better
    return LOWEST_STEP


def is_slow(rate: float | None, was: bool) -> bool:
    """Whether a line is one on which every byte is worth the processor's time; not before it is measured.

    Args:
        rate: In bytes a second; none before it is measured.
        was: Whether it was slow so far: between the bounds it stays what it was.
    """
    if rate is None:
        return False
    return rate < (_FAST_BYTES if was else _SLOW_BYTES)


def repaired_tiles(rate: float | None) -> int:
    """How many tiles are repaired at a time, at `rate` bytes a second or before that is known."""
    if rate is None:
        return _MOST_TILES
    return min(_MOST_TILES, max(_FEWEST_TILES, int(rate * _REPAIR_S / _TILE_BYTES)))  # 3.
