"""Ten minutes, whatever is done to the clock, and nothing is waited for longer than a week."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from desktop_assist.enrolment import pending
from simulators.channels import NOW


def begun(folder: Path) -> pending.Pending:
    return pending.begin(folder / "pending.json", "help.example", "Help", "ab" * 32, NOW)


def test_the_wait_is_ten_minutes(tmp_path: Path) -> None:
    made = begun(tmp_path)
    assert made.left(NOW) == timedelta(minutes=10)
    assert made.left(NOW + timedelta(minutes=9, seconds=59)) == timedelta(seconds=1)
    assert made.left(NOW + timedelta(minutes=10)) == timedelta()


def test_a_clock_that_was_set_back_begins_the_wait_anew(tmp_path: Path) -> None:
    assert begun(tmp_path).left(NOW - timedelta(seconds=1)) == pending.WAIT


def test_it_outlasts_the_program_for_a_week(tmp_path: Path) -> None:
    made = begun(tmp_path)
    file = tmp_path / "pending.json"
    assert pending.read(file, NOW + timedelta(days=7)) == made
    assert pending.read(file, NOW + timedelta(days=7, seconds=1)) is None
    pending.forget(file)
    pending.forget(file)
    assert pending.read(file, NOW) is None


@pytest.mark.parametrize("data", [b"", b"{}", b"null", b"\xff", b"[" * 5000, b'{"domain":1}'])
def test_a_damaged_file_is_no_wait(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "pending.json").write_bytes(data)
    assert pending.read(tmp_path / "pending.json", NOW) is None


def test_an_unreadable_time_is_no_wait(tmp_path: Path) -> None:
    begun(tmp_path)
    file = tmp_path / "pending.json"
    file.write_bytes(file.read_bytes().replace(b"2026-11-21T18:04:05Z", b"soon"))
    assert pending.read(file, NOW) is None
