"""How much of a time is left, in words.

Decides: when it is told in minutes and when in seconds.
Leaves alone: what happens when it is over.
"""

from __future__ import annotations

import math

from desktop_assist.ui.text import tr_count
from diagnostics.clock import Clock


def seconds_left(until_s: float, clock: Clock) -> int:
    """Whole seconds, rounded up, until the clock's monotonic time is `until_s`; none after it."""
    return max(0, math.ceil(until_s - clock.monotonic()))


def time_left(seconds: int) -> str:
    """Such as `9 more minutes.`; below two minutes in seconds."""
    if seconds >= 120:
        return tr_count("{count} more minute.", "{count} more minutes.", math.ceil(seconds / 60))
    return tr_count("{count} more second.", "{count} more seconds.", seconds)
