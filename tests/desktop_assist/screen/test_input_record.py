"""The list of what was done with pointer and keyboard: on disk before it is done, whole at each instant."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from desktop_assist.evidence.errors import EvidenceNotWritten
from desktop_assist.evidence.segments import SEGMENT_S, Segment
from desktop_assist.screen.focus import Field
from desktop_assist.screen.input_record import InputFile
from simulators.fixed_clock import FixedClock

OTHER, PASSWORD, NOT_TOLD = Field.OTHER, Field.PASSWORD, Field.NOT_TOLD


def lines(path: Path) -> list[object]:
    return [json.loads(line) for line in path.read_text(encoding="ascii").splitlines()]


def test_each_event_is_there_before_it_is_done(tmp_path: Path) -> None:
    clock, closed = FixedClock(), list[Segment]()
    record = InputFile(tmp_path, "control-000", clock, closed.append)
    record.pointer(3, 4, 1)
    clock.pass_seconds(0.25)
    record.key(0xFFE1, True, OTHER)
    record.key(0x41, None, OTHER)
    record.key(0xFFE1, False, OTHER)
    head, *events = lines(tmp_path / "control-000-0000.jsonl")
    assert head == {
        "format": "desktop-assist input",
        "version": 1,
        "began_at": "2026-11-21T18:04:05Z",
        "password_fields": "left out where the program with the focus tells of them",
    }
    assert events == [
        [0, "pointer", 3, 4, 1],
        [250, "focus", "something else"],
        [250, "key", 0xFFE1, "down"],
        [250, "key", 0x41, "tap"],
        [250, "key", 0xFFE1, "up"],
    ]
    assert closed == []
    record.close()
    record.close()
    assert [each.path.name for each in closed] == ["control-000-0000.jsonl"]
    assert (tmp_path / "control-000-0000.jsonl").stat().st_mode & 0o077 == 0


def test_a_file_that_is_old_makes_way_for_another(tmp_path: Path) -> None:
    clock, closed = FixedClock(), list[Segment]()
    record = InputFile(tmp_path, "control-000", clock, closed.append)
    record.key(0x41, None, OTHER)
    clock.pass_seconds(SEGMENT_S)
    record.key(0x42, None, OTHER)
    assert [each.path.name for each in closed] == ["control-000-0000.jsonl"]
    assert lines(tmp_path / "control-000-0001.jsonl")[1:] == [
        [0, "focus", "something else"],
        [0, "key", 0x42, "tap"],
    ]
    record.close()


def test_what_cannot_be_written_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    record = InputFile(tmp_path, "control-000", FixedClock(), lambda _segment: None)
    record.key(0x41, None, OTHER)
    with monkeypatch.context() as patch:
        patch.setattr(os, "write", lambda _file, _data: 3)
        with pytest.raises(EvidenceNotWritten):
            record.key(0x42, None, OTHER)
    record.close()
    gone = InputFile(tmp_path / "gone", "control-001", FixedClock(), lambda _segment: None)
    with pytest.raises(EvidenceNotWritten):
        gone.pointer(1, 1, 0)


def test_neither_which_nor_how_many_keys_went_into_a_password_field_is_kept(tmp_path: Path) -> None:
    clock = FixedClock()
    record = InputFile(tmp_path, "control-000", clock, lambda _segment: None)
    for keysym, down in ((0xFFE1, True), (0x53, None), (0xFFE1, False), (0x33, None), (0x63, None)):
        record.key(keysym, down, PASSWORD)
        record.pointer(7, 7, 0)
        clock.pass_seconds(0.1)
    record.pointer(8, 8, 1)
    record.key(0x54, None, PASSWORD)
    record.key(0x41, None, NOT_TOLD)
    record.key(0x42, None, OTHER)
    record.key(0x43, None, OTHER)
    clock.pass_seconds(SEGMENT_S)
    record.key(0x44, None, PASSWORD)
    record.close()
    told = [each[1:] for each in lines(tmp_path / "control-000-0000.jsonl")[1:]]  # type: ignore[index]
    assert [each for each in told if each[0] != "pointer"] == [
        ["password"],
        ["password"],  # after a click it is another time
        ["focus", "not told"],
        ["key", 0x41, "tap"],
        ["focus", "something else"],
        ["key", 0x42, "tap"],
        ["key", 0x43, "tap"],
    ]
    assert lines(tmp_path / "control-000-0001.jsonl")[1:] == [[0, "password"]]


def test_the_moment_in_the_screens_recording_is_told_once_for_each_of_its_segments(tmp_path: Path) -> None:
    clock = FixedClock()
    film: list[tuple[str, float] | None] = [None]
    record = InputFile(tmp_path, "control-000", clock, lambda _segment: None, lambda: film[0])
    record.pointer(1, 1, 0)
    film[0] = ("screen-000-0000.fbs", clock.monotonic())
    clock.pass_seconds(1.5)
    record.pointer(2, 2, 0)
    record.pointer(3, 3, 0)
    film[0] = ("screen-000-0001.fbs", clock.monotonic())
    record.pointer(4, 4, 0)
    record.close()
    assert lines(tmp_path / "control-000-0000.jsonl")[1:] == [
        [0, "pointer", 1, 1, 0],
        [1500, "screen", "screen-000-0000.fbs", 1500],
        [1500, "pointer", 2, 2, 0],
        [1500, "pointer", 3, 3, 0],
        [1500, "screen", "screen-000-0001.fbs", 0],
        [1500, "pointer", 4, 4, 0],
    ]
