"""Ten minutes, whatever is done to the clock, and nothing is waited for longer than a week."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_assist.enrolment import pending
from simulators.fixed_clock import FixedClock


def begun(folder: Path) -> pending.Pending:
    return pending.begin(folder / "pending.json", "help.example", "Help", "ab" * 32, FixedClock())


def clock(passed_s: float, *, since_start_s: float | None = None, set_by_s: float = 0.0) -> FixedClock:
    """A clock so much later, which was set, or whose computer was started anew so many seconds ago."""
    made = FixedClock()
    made.pass_seconds(passed_s)
    made.moment += timedelta(seconds=set_by_s)
    if since_start_s is not None:
        made.seconds = since_start_s
    return made


def test_the_wait_is_ten_minutes(tmp_path: Path) -> None:
    made = begun(tmp_path)
    assert made.left(clock(0)) == timedelta(minutes=10)
    assert made.left(clock(599)) == timedelta(seconds=1)
    assert made.left(clock(600)) == timedelta()


def test_a_clock_that_was_set_back_begins_the_wait_anew(tmp_path: Path) -> None:
    assert begun(tmp_path).left(clock(300, set_by_s=-301)) == pending.WAIT


def test_a_clock_that_was_set_forward_shortens_nothing(tmp_path: Path) -> None:
    made = begun(tmp_path)
    assert made.left(clock(60, set_by_s=3600)) == timedelta(minutes=9)
    assert made.clock_was_set(clock(60, set_by_s=3600))
    assert not made.clock_was_set(clock(60))
    assert made.left(clock(600, set_by_s=3600)) == timedelta()


@given(
    asked_s=st.floats(0, 1e6),
    passed=st.tuples(st.floats(0, 3600), st.floats(0, 3600), st.floats(0, 3600)),
    set_by_s=st.floats(-1e6, 1e6),
)
def test_neither_a_restart_nor_any_setting_of_the_clock_shortens_it(
    tmp_path_factory: pytest.TempPathFactory,
    asked_s: float,
    passed: tuple[float, float, float],
    set_by_s: float,
) -> None:
    """Asked so long after a start; then it ran, was off, and ran again for so many seconds."""
    then = FixedClock()
    then.seconds = asked_s
    made = pending.begin(tmp_path_factory.getbasetemp() / "pending.json", "a.example", "A", "ab" * 32, then)
    later = clock(sum(passed), since_start_s=passed[2], set_by_s=set_by_s)
    assert made.left(later) >= pending.WAIT - timedelta(seconds=sum(passed) + 1)


def test_after_a_restart_ten_minutes_are_always_enough(tmp_path: Path) -> None:
    made = begun(tmp_path)
    assert made.left(clock(5000, since_start_s=601)) == timedelta()
    assert made.left(clock(5000, since_start_s=59)) == timedelta(seconds=541)


def test_it_outlasts_the_program_for_a_week(tmp_path: Path) -> None:
    made = begun(tmp_path)
    file, week_s = tmp_path / "pending.json", 7 * 24 * 3600
    assert pending.read(file, clock(week_s)) == made
    assert pending.read(file, clock(week_s + 1)) is None
    pending.forget(file)
    pending.forget(file)
    assert pending.read(file, clock(0)) is None


@pytest.mark.parametrize("data", [b"", b"{}", b"null", b"\xff", b"[" * 5000, b'{"domain":1}'])
def test_a_damaged_file_is_no_wait(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "pending.json").write_bytes(data)
    assert pending.read(tmp_path / "pending.json", clock(0)) is None


def test_an_unreadable_time_is_no_wait(tmp_path: Path) -> None:
    begun(tmp_path)
    file = tmp_path / "pending.json"
    file.write_bytes(file.read_bytes().replace(b"2026-11-21T18:04:05Z", b"soon"))
    assert pending.read(file, clock(0)) is None
