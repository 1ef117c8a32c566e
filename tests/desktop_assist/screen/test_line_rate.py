"""What is on the way is bounded, and a slow line costs quality before it costs pictures."""

from __future__ import annotations

import pytest

from desktop_assist.screen.line_quality import LOWEST_STEP, STEPS, UNKNOWN_STEP
from desktop_assist.screen.line_rate import LineRate


def measured(bytes_a_second: float, pictures: int = 4, size: int = 50_000) -> LineRate:
    rate, now = LineRate(), 0.0
    for _ in range(pictures):
        number = rate.sent(size, now)
        now += size / bytes_a_second
        rate.passed(number, now)
    return rate


def test_three_unanswered_pictures_are_all() -> None:
    rate = LineRate()
    for _ in range(3):
        assert not rate.full
        rate.sent(10, 0.0)
    assert rate.full


def test_an_answer_stands_for_all_before_it() -> None:
    rate = LineRate()
    numbers = [rate.sent(10, 0.0) for _ in range(3)]
    rate.passed(numbers[1], 0.001)
    rate.sent(10, 1.0)
    assert not rate.full
    rate.sent(10, 1.0)
    assert rate.full


def test_answers_to_marks_that_were_never_made_change_nothing() -> None:
    rate = LineRate()
    for _ in range(3):
        rate.sent(10, 0.0)
    for number in (0, 4, 1 << 31):
        rate.passed(number, 1.0)
    assert rate.full


def test_a_measured_line_is_not_filled_for_longer_than_40_ms() -> None:
    slow, fast = measured(500_000), measured(50_000_000)
    for each in (slow, fast):
        each.sent(70_000, 10.0)
    assert slow.full
    assert not fast.full


def filmed(rate: LineRate, bytes_a_second: float, begin: float, size: int = 50_000) -> LineRate:
    """A film of ten pictures, each of `size` at best, alone on an empty line."""
    for _ in range(10):
        count = round(size * STEPS[rate.step].share)
        number = rate.sent(count + 21_000, begin)  # with some text
        rate.photographed(count)
        begin += (count + 21_000) / bytes_a_second
        rate.passed(number, begin)
    return rate


def test_quality_goes_down_on_a_slow_line_and_comes_back_on_a_fast_one() -> None:
    rate = filmed(LineRate(), 100_000, 0.0)
    assert rate.step == LOWEST_STEP
    assert rate.slow
    filmed(rate, 20_000_000, 100.0)
    assert rate.step == 0
    assert not rate.slow


def test_until_the_line_is_measured_a_large_picture_is_on_the_way_alone() -> None:
    rate = LineRate()
    rate.begin(0.0)
    assert rate.step == UNKNOWN_STEP
    rate.passed(rate.sent(10, 0.0), 0.1)
    assert not rate.full
    number = rate.sent(300_000, 1.0)
    assert rate.full
    assert rate.bytes_a_second is None
    rate.passed(number, 2.1)
    assert not rate.full
    assert rate.bytes_a_second == pytest.approx(300_000)


def test_one_picture_in_three_made_late_by_a_loss_does_not_lower_the_rate() -> None:
    rate, now = LineRate(), 0.0
    for at in range(12):
        number = rate.sent(30_000, now)
        now += 0.1 + 0.2 * (at % 3 == 0)
        rate.passed(number, now)
    assert rate.bytes_a_second == pytest.approx(300_000)


def waiting_pictures(rate: LineRate, size: int, every_s: float, bytes_a_second: float) -> LineRate:
    """Ten seconds of pictures, each sent unless the line is full, over a line of 80 ms each way."""
    now, free, way, answers = 100.0, 100.0, 0.08, list[tuple[float, int]]()
    while now < 110.0:
        while answers and answers[0][0] <= now:
            rate.passed(answers[0][1], answers.pop(0)[0])
        if not rate.full:
            free = max(free, now) + size / bytes_a_second
            answers.append((free + 2 * way, rate.sent(size, now)))
        now += every_s
    return rate


def test_a_line_that_becomes_slower_is_noticed_by_small_pictures_too() -> None:
    rate = answered_late(0.16)
    rate.passed(rate.sent(250_000, 10.0), 11.16)
    assert rate.bytes_a_second == pytest.approx(250_000)
    waiting_pictures(rate, 6_000, 0.05, 60_000)
    assert rate.bytes_a_second == pytest.approx(60_000, rel=0.2)


def test_small_pictures_that_do_not_fill_the_line_say_nothing_of_its_rate() -> None:
    rate = answered_late(0.16)
    rate.passed(rate.sent(250_000, 10.0), 11.16)
    waiting_pictures(rate, 6_000, 0.1, 250_000)
    assert rate.bytes_a_second == pytest.approx(250_000)


def answered_late(delay_s: float) -> LineRate:
    """A line that small pictures have measured."""
    rate, now = LineRate(), 0.0
    for _ in range(4):
        number = rate.sent(100, now)
        now += delay_s
        rate.passed(number, now)
    return rate


def test_a_long_line_holds_as_many_small_pictures_as_fit_in_its_delay() -> None:
    short, long = answered_late(0.001), answered_late(0.16)
    for each, count in ((short, 3), (long, 12)):
        for _ in range(count):
            assert not each.full
            each.sent(100, 10.0)
        assert each.full


def test_a_line_that_answers_after_minutes_is_not_filled_without_end() -> None:
    rate, sent = answered_late(600.0), 0
    while not rate.full:
        rate.sent(100, 10_000.0)
        sent += 1
    assert sent < 40


def test_pictures_that_follow_each_other_closely_measure_the_whole_line() -> None:
    rate, now = answered_late(0.05), 1.0
    waiting: list[int] = []
    for _ in range(40):  # 50,000 bytes every 50 ms, answered 100 ms later: a million bytes a second
        waiting.append(rate.sent(50_000, now))
        if len(waiting) > 2:
            rate.passed(waiting.pop(0), now)
        now += 0.05
    on_the_way = len(waiting) * 50_000
    assert on_the_way >= 1_000_000 * 0.09
    assert rate.full


def test_the_first_mark_tells_the_delay_before_any_picture() -> None:
    rate = LineRate()
    rate.begin(0.0)
    rate.passed(0, 0.1)
    for now in (1.0, 2.0, 3.0):
        rate.passed(rate.sent(50_000, now), now + 0.15)  # a tenth for the way, a twentieth for the bytes
    for _ in range(2):
        assert not rate.full
        rate.sent(65_000, 4.0)
    rate.sent(65_000, 4.0)
    assert rate.full
