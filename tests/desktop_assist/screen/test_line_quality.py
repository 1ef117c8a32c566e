"""What is sent over a line of some rate, as a table; and a film over slow lines, from screen to viewer."""

from __future__ import annotations

import statistics
from collections.abc import Callable

import numpy as np
import pytest

from desktop_assist.screen.line_quality import LOWEST_STEP, STEPS, is_slow, repaired_tiles, step_for
from simulators.slow_lines import SlowLine
from simulators.viewers import Watched, page, photograph

Watch = Callable[..., Watched]
MEGABIT = 125_000.0


@pytest.mark.parametrize(
    ("megabits", "count", "step", "then"),
    [
        (2, 60_000, 2, LOWEST_STEP),  # however few: the lowest, at once
        (2, 1_000, 0, 0),
        (10, 200_000, 0, 3),
        (10, 56_000, 2, 3),
        (10, 42_000, 3, 3),  # 30 a second; the step before would give 22
        (20, 42_000, 3, 2),
        (100, 200_000, 0, 0),
        (100, 56_000, 2, 0),
        (35, 180_000, 0, 0),  # just enough to stay
        (35, 81_000, 1, 1),  # not enough to come back
        (1000, 26_000, LOWEST_STEP, 0),
    ],
)
def test_photographs_are_as_good_as_24_pictures_a_second_allow(
    megabits: float, count: int, step: int, then: int
) -> None:
    assert step_for(megabits * MEGABIT, count, step) == then


def test_a_chosen_step_is_kept_while_nothing_changes() -> None:
    for megabits in (1, 2, 5, 10, 20, 50, 100):
        for count in (5_000, 50_000, 200_000):
            first = step_for(megabits * MEGABIT, count, 0)
            sent = round(count * STEPS[first].share)
            assert step_for(megabits * MEGABIT, sent, first) in {first - 1, first}
            again = step_for(megabits * MEGABIT, sent, first)
            assert step_for(megabits * MEGABIT, round(count * STEPS[again].share), again) == again


@pytest.mark.parametrize(
    ("megabits", "was", "slow"),
    [(2, False, True), (10, False, True), (15, False, False), (15, True, True), (25, True, False)],
)
def test_a_slow_line_is_one_on_which_a_film_needs_every_byte(megabits: float, was: bool, slow: bool) -> None:
    assert is_slow(megabits * MEGABIT, was) is slow


@pytest.mark.parametrize("was", [False, True])
def test_a_line_that_is_not_measured_is_not_called_slow(was: bool) -> None:
    assert not is_slow(None, was)


@pytest.mark.parametrize(("megabits", "tiles"), [(0.1, 4), (2, 4), (10, 16), (50, 81), (1000, 120)])
def test_a_repair_holds_the_line_for_no_longer_than_a_change_may_wait(megabits: float, tiles: int) -> None:
    assert repaired_tiles(megabits * MEGABIT) == tiles


def test_before_the_line_is_measured_a_repair_is_bounded_too() -> None:
    assert repaired_tiles(None) == 120


@pytest.mark.parametrize(("megabits", "fewest", "latest_s"), [(2, 8, 0.25), (10, 25, 0.1)])
def test_a_film_over_a_slow_line_is_seen_soon_and_exact_at_rest(
    watch: Watch, megabits: float, fewest: float, latest_s: float
) -> None:
    watched = watch(width=800, height=500)
    line = SlowLine(watched, megabits * MEGABIT, 0.08 if megabits < 5 else 0.02)
    frames, drawn = [photograph(400, 640, seed) for seed in range(8)], list[float]()

    def draw(frame: int) -> None:
        watched.screen.draw(60, 100, frames[frame % 8])
        watched.screen.draw(0, 0, np.full((16, 16, 4), len(drawn), np.uint8))
        drawn.append(watched.clock.seconds)

    watched.screen.draw(0, 0, page(500, 800))
    line.run(3.0, 30, draw)
    line.updates.clear()
    line.run(4.0, 30, draw)
    ages = [at - drawn[number] for at, number in line.updates]
    assert len(ages) >= fewest * 4
    assert statistics.median(ages) < latest_s
    line.run(60.0)
    assert watched.off_by() == 0.0


def test_a_letter_does_not_wait_for_the_repair_of_a_photograph(watch: Watch) -> None:
    watched = watch(width=800, height=500)
    line = SlowLine(watched, 2 * MEGABIT, 0.08)
    watched.screen.draw(0, 0, photograph(450, 800))
    line.run(4.0)  # the photograph is there, and being repaired
    assert watched.off_by() > 0.0
    line.updates.clear()
    watched.screen.draw(470, 40, page(20, 12))
    line.run(0.4)
    assert watched.client.shown is not None
    assert (watched.client.shown.pixels[470:490, 40:52, :3] == page(20, 12)[..., :3]).all()
    line.run(60.0)
    assert watched.off_by() == 0.0
