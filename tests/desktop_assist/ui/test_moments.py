from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from desktop_assist.ui import moments
from simulators.fixed_clock import FixedClock


@pytest.fixture(autouse=True)
def utc(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.mark.parametrize(
    ("hour", "words"),
    [(4, "Good evening."), (5, "Good morning."), (12, "Good afternoon."), (18, "Good evening.")],
)
def test_greeting(hour: int, words: str) -> None:
    clock = FixedClock()
    clock.moment = datetime(2026, 11, 21, hour, tzinfo=UTC)
    assert moments.greeting(clock) == words


@pytest.mark.parametrize(
    ("stamp", "words"),
    [
        ("2026-11-21T09:15:00Z", "today, 09:15"),
        ("2026-11-20T23:59:59Z", "yesterday, 23:59"),
        ("2026-11-02T18:04:00Z", "2 November, 18:04"),
        ("2025-11-02T18:04:00Z", "2 November 2025, 18:04"),
        ("whenever", "whenever"),
    ],
)
def test_moment(stamp: str, words: str) -> None:
    assert moments.moment(stamp, FixedClock()) == words


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (1, "1 second"),
        (59, "59 seconds"),
        (60, "1 minute"),
        (360, "6 minutes"),
        (7200, "2 hours"),
        (-3, "0 seconds"),
    ],
)
def test_span(seconds: int, words: str) -> None:
    assert moments.span(seconds) == words


def test_between_says_none_rather_than_a_number_that_it_does_not_know() -> None:
    assert moments.between("2026-11-21T18:03:57Z", "2026-11-21T18:04:05Z") == 8
    assert moments.between("2026-11-21T18:03:57Z", "soon") is None
