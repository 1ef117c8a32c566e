"""A minute has room for as many lines as a person reads."""

from __future__ import annotations

from desktop_assist.session.pace import MOST, Pace
from simulators.fixed_clock import FixedClock


def test_a_flood_is_cut_and_there_is_room_again_a_minute_later() -> None:
    clock = FixedClock()
    pace = Pace(clock)
    assert sum(pace.allows() for _ in range(10 * MOST)) == MOST
    clock.pass_seconds(59.9)
    assert not pace.allows()
    clock.pass_seconds(0.2)
    assert sum(pace.allows() for _ in range(10 * MOST)) == MOST


def test_a_person_is_never_cut() -> None:
    clock = FixedClock()
    pace = Pace(clock)
    for _ in range(1000):
        clock.pass_seconds(1.01)
        assert pace.allows()
