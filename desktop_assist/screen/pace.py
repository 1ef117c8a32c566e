"""How soon the next picture may be begun after the one before.

Decides: the most pictures a second, and how much of the customer's computer they may take.
Leaves alone: whether there is anything new to show, and whether the line takes it (`viewing`, `line_rate`).

1. At most 75 pictures a second, and 53 with photographs, which cost the customer's computer most.
2. Making pictures takes no more than three quarters of the time: on a computer that is slow, or busy with its
   own work, what moves fast has fewer pictures. Up to 37 a second are never held back for that.
"""

from __future__ import annotations

# All ours.
SHORTEST_S = 1 / 75  # of the usual 60 a second none has to wait, even where they come unevenly
_PHOTOGRAPHS_S = 1 / 53  # of 60 a second nearly nine in ten, measured against x0tigervncserver's number
_LARGEST_SHARE = 0.75
_LONGEST_COUNTED_S = 0.02


def interval_s(made_s: float, *, photographs: bool) -> float:
    """From the beginning of a picture to that of the next.

    Args:
        made_s: How long it took to make.
        photographs: Whether there were some in it.
    """
    shortest = _PHOTOGRAPHS_S if photographs else SHORTEST_S
    return max(shortest, min(made_s, _LONGEST_COUNTED_S) / _LARGEST_SHARE)
