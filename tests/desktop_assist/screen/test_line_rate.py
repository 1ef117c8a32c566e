"""What is on the way is bounded, and a slow line costs quality before it costs pictures."""

from __future__ import annotations

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
    rate.passed(numbers[1], 1.0)
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


def test_a_measured_line_is_not_filled_for_longer_than_80_ms() -> None:
    slow, fast = measured(500_000), measured(50_000_000)
    for each in (slow, fast):
        each.sent(70_000, 10.0)
    assert slow.full
    assert not fast.full


def test_quality_goes_down_on_a_slow_line_and_comes_back_on_a_fast_one() -> None:
    assert measured(100_000).step == 3
    assert measured(50_000_000).step == 0
    rate = measured(100_000)
    now = 100.0
    for _ in range(40):
        number = rate.sent(50_000, now)
        now += 50_000 / 20_000_000
        rate.passed(number, now)
    assert rate.step == 0
