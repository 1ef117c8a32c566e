"""A note is kept before it is logged, logged once, and pending until it is carried out."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest

from desktop_assist.desk.errors import DeskNotUsable
from desktop_assist.desk.notes import Notes
from desktop_assist.evidence import desk_note, keyfile
from desktop_assist.evidence.desk_note import Body, Place
from desktop_assist.evidence.tombstone import Tombstone
from simulators.kills import Killed, killed
from simulators.logs import LogKeeper

AT, CASE = "2026-11-21T18:04:05Z", "01KAKQ7Y5X0000000000000000"
LEFT = Tombstone("data/report-before.json", "a" * 64, "", "desk", AT, "Its period was over.")


def envelope() -> bytes:
    return desk_note.make(CASE, Place(0, ""), AT, Body(AT, {"report": 90}, (LEFT,)), keyfile.generate())


def test_a_note_is_logged_and_waits_to_be_carried_out(tmp_path: Path) -> None:
    log, notes = LogKeeper(tmp_path).log("log", range(3)), Notes(tmp_path / "notes")
    with log:
        assert (notes.of(CASE), notes.pending()) == ((), ())
        made = envelope()
        notes.add(CASE, made, log)
        (note,) = notes.of(CASE)
        assert (note.envelope, note.erased, note.leaf_index) == (made, (LEFT,), 3)
        assert log.leaf(3) == note.leaf
        assert notes.pending() == (CASE,)
        notes.carried_out(CASE)
        assert notes.pending() == ()
        assert (tmp_path / "notes" / f"case-{CASE}" / "0000.json").stat().st_mode & 0o077 == 0


def test_killed_at_any_instant_it_is_in_the_log_once(tmp_path: Path) -> None:
    at, counter = 0, None
    while counter is None or counter.reached:
        at += 1
        folder = tmp_path / str(at)
        folder.mkdir()
        log, notes, made = LogKeeper(folder).log("log", range(3)), Notes(folder / "notes"), envelope()
        with log:
            with killed(at) as counter, suppress(Killed):
                notes.add(CASE, made, log)
            again = Notes(folder / "notes")
            again.complete(CASE, log)
            leaves = [log.leaf(index) for index in range(log.size)]
            for note in again.of(CASE):
                assert leaves.count(note.leaf) == 1
                assert leaves[note.leaf_index] == note.leaf
            assert log.size == 3 + len(again.of(CASE))
    assert at > 4


def test_a_damaged_note_is_said(tmp_path: Path) -> None:
    file = tmp_path / f"case-{CASE}" / "0000.json"
    file.parent.mkdir()
    file.write_bytes(b"{}")
    with pytest.raises(DeskNotUsable, match="cannot be read"):
        Notes(tmp_path).of(CASE)
