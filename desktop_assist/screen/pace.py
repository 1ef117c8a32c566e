"""How soon the next picture may be begun after the one before.

Decides: the most pictures a second, and how much of the customer's computer they may take.
Leaves alone: whether there is anything new to show, and whether the line takes it (`viewing`, `line_rate`).

1. At most 75 pictures a second.
2. Making pictures takes no more than three quarters of the time: on a computer that is slow, or busy with its
   own work, what moves fast has fewer pictures. Up to 37 a second are never held back for that.
"""

from __future__ import annotations

# All ours.
SHORTEST_S = 1 / 75  # of the usual 60 a second none has to wait, even where they come unevenly
_LARGEST_SHARE = 0.75
_LONGEST_COUNTED_S = 0.02


def interval_s(made_s: float) -> float:
    """From the beginning of a picture that took `made_s` to make to that of the next."""
    return max(SHORTEST_S, min(made_s, _LONGEST_COUNTED_S) / _LARGEST_SHARE)
