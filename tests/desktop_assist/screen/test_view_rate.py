"""What a viewer tells of its line."""

from __future__ import annotations

from desktop_assist.screen.view_rate import WINDOW_S, ViewNumbers, ViewRate


def test_nothing_is_told_that_was_not_measured() -> None:
    assert ViewRate().numbers(5.0) == ViewNumbers(None, 0.0, 0, None)


def test_pictures_bytes_and_the_worst_quality_of_the_last_moments() -> None:
    rate = ViewRate()
    rate.arrived(0.0, 999_999, 60, 15)
    rate.arrived(10.0, 3000, 3, 86)
    rate.arrived(10.5, 1000, 1, 42)
    rate.arrived(11.0, 1000, 0, None)
    assert rate.numbers(11.0) == ViewNumbers(None, 2.0, 2500, 42)
    assert rate.numbers(11.0 + WINDOW_S + 1) == ViewNumbers(None, 0.0, 0, None)


def test_the_delay_is_from_a_mark_to_its_answer_and_others_marks_say_nothing() -> None:
    rate = ViewRate()
    first = rate.marked(1.0)
    second = rate.marked(2.0)
    rate.passed(first, 5.0)
    rate.passed(77, 5.0)
    assert rate.numbers(5.0).delay_ms is None
    rate.passed(second, 2.034)
    assert rate.numbers(5.0).delay_ms == 34
