"""The log of views: each on the disk before anything is shown, and no line changed unnoticed."""

from __future__ import annotations

import multiprocessing
import random
from pathlib import Path

import pytest

from desktop_assist.audit.errors import NotKept
from desktop_assist.audit.views import Viewer, ViewLog
from diagnostics.clock import SystemClock
from simulators.fixed_clock import FixedClock

EVE = Viewer("eve", "system account")


@pytest.fixture
def log(tmp_path):
    (tmp_path / "archive").mkdir()
    return ViewLog.beside(tmp_path / "archive", FixedClock())


def test_views_follow_from_each_other(log):
    assert log.verify().views == ()
    added = [log.add(EVE, f"C{number}", "show", "ab" * 32) for number in range(3)]
    verified = log.verify()
    assert verified.views == tuple(added)
    assert [view.seq for view in added] == [0, 1, 2]
    assert added[0].prev == ""
    assert added[0].at == "2026-11-21T18:04:05Z"
    assert len(verified.head) == 64
    assert log.path.name == "archive.views.jsonl"
    assert log.path.stat().st_mode & 0o077 == 0


def test_any_changed_byte_is_noticed(log):
    for number in range(4):
        log.add(EVE, f"C{number}", "show", "ab" * 32)
    good, head = log.path.read_bytes(), log.verify().head
    dice = random.Random(4)
    for place in [*dice.sample(range(len(good)), 60), len(good) - 1]:
        log.path.write_bytes(good[:place] + bytes([good[place] ^ dice.randrange(1, 256)]) + good[place + 1 :])
        try:
            noticed = log.verify().head != head  # only in the last line, and at its end
        except NotKept:
            noticed = True
        assert noticed, place


@pytest.mark.parametrize("harm", ["removed", "doubled", "swapped", "spelled otherwise"])
def test_no_line_is_removed_put_in_or_moved(log, harm):
    for number in range(4):
        log.add(EVE, f"C{number}", "show", "ab" * 32)
    lines = log.path.read_bytes().splitlines(keepends=True)
    harmed = {
        "removed": [lines[0], *lines[2:]],
        "doubled": [*lines[:2], *lines[1:]],
        "swapped": [lines[0], lines[2], lines[1], lines[3]],
        "spelled otherwise": [lines[0].replace(b":", b": ", 1), *lines[1:]],
    }[harm]
    log.path.write_bytes(b"".join(harmed))
    with pytest.raises(NotKept, match="was changed: line"):
        log.verify()
    with pytest.raises(NotKept):
        log.add(EVE, "C", "show", "")


def test_a_view_that_a_kill_cut_in_half_was_never_shown_and_is_cut_off(log):
    log.add(EVE, "C0", "show", "")
    whole = log.path.read_bytes()
    log.path.write_bytes(whole + whole[:30])
    assert log.verify().torn == 30
    log.add(EVE, "C1", "show", "")
    assert [view.case for view in log.verify().views] == ["C0", "C1"]


def test_lines_cut_off_at_the_end_show_only_in_number_and_head(log):
    log.add(EVE, "C0", "show", "")
    before = log.verify().head
    log.add(EVE, "C1", "show", "")
    log.path.write_bytes(log.path.read_bytes().splitlines(keepends=True)[0])
    assert log.verify().head == before


def write(path: str, name: str) -> None:
    log = ViewLog(Path(path), SystemClock())
    for number in range(20):
        log.add(Viewer(name, "system account"), str(number), "show", "")


def test_processes_do_not_write_at_once(log):
    context = multiprocessing.get_context("fork")
    both = [context.Process(target=write, args=(str(log.path), name)) for name in ("a", "b")]
    for each in both:
        each.start()
    for each in both:
        each.join()
    assert len(log.verify().views) == 40


def test_a_log_that_cannot_be_written_is_said(tmp_path):
    with pytest.raises(NotKept, match="Nothing was shown"):
        ViewLog(tmp_path / "no" / "log", FixedClock()).add(EVE, "C", "show", "")
    (tmp_path / "folder").mkdir()
    with pytest.raises(NotKept):
        ViewLog(tmp_path / "folder", FixedClock()).verify()
