"""The clock: aware, in UTC, and what is written can be read."""

from __future__ import annotations

import datetime as dt
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diagnostics.clock import SystemClock, parse_timestamp, timestamp


@given(st.datetimes(dt.datetime(1970, 1, 1), timezones=st.timezones()))  # noqa: DTZ001 (hypothesis wants it so)
def test_a_moment_survives_to_the_second(moment: dt.datetime) -> None:
    read = parse_timestamp(timestamp(moment))
    assert read == moment.astimezone(dt.UTC).replace(microsecond=0)
    assert read.tzinfo is dt.UTC


@pytest.mark.parametrize("text", ["", "2026-11-21", "2026-11-21T18:04:05", "2026-11-21T18:04:05+01:00"])
def test_another_form_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        parse_timestamp(text)


def test_the_system_clock_is_in_utc_and_goes_forwards() -> None:
    clock = SystemClock()
    first = clock.monotonic()
    assert clock.now().tzinfo is dt.UTC
    assert clock.monotonic() >= first


@pytest.mark.skipif(not hasattr(time, "CLOCK_BOOTTIME"), reason="only Linux has a clock of this name")
def test_the_time_that_the_computer_sleeps_counts() -> None:
    before = time.clock_gettime(time.CLOCK_BOOTTIME)
    told = SystemClock().monotonic()
    assert before <= told <= time.clock_gettime(time.CLOCK_BOOTTIME)
