from __future__ import annotations

import pytest

from desktop_assist.ui.widgets.time_left import seconds_left, time_left
from simulators.fixed_clock import FixedClock


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (600, "10 more minutes."),
        (541, "10 more minutes."),
        (120, "2 more minutes."),
        (119, "119 more seconds."),
        (1, "1 more second."),
        (0, "0 more seconds."),
    ],
)
def test_minutes_then_seconds(seconds: int, words: str) -> None:
    assert time_left(seconds) == words


def test_what_is_left_is_rounded_up_and_never_below_nothing() -> None:
    clock = FixedClock()
    assert seconds_left(clock.monotonic() + 0.2, clock) == 1
    assert seconds_left(clock.monotonic() - 5, clock) == 0
