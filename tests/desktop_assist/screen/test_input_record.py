"""The list of what was done with pointer and keyboard: on disk before it is done, whole at each instant."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from desktop_assist.evidence.errors import EvidenceNotWritten
from desktop_assist.screen.input_record import InputFile
from desktop_assist.screen.recording import SEGMENT_S, Segment
from simulators.fixed_clock import FixedClock


def lines(path: Path) -> list[object]:
    return [json.loads(line) for line in path.read_text(encoding="ascii").splitlines()]


def test_each_event_is_there_before_it_is_done(tmp_path: Path) -> None:
    clock, closed = FixedClock(), list[Segment]()
    record = InputFile(tmp_path, "control-000", clock, closed.append)
    record.pointer(3, 4, 1)
    clock.pass_seconds(0.25)
    record.key(0xFFE1, True)
    record.key(0x41, None)
    record.key(0xFFE1, False)
    head, *events = lines(tmp_path / "control-000-0000.jsonl")
    assert head == {
        "format": "desktop-assist input",
        "version": 1,
        "began_at": "2026-11-21T18:04:05Z",
        "password_fields": "not known on this platform",
    }
    assert events == [
        [0, "pointer", 3, 4, 1],
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
    record.key(0x41, None)
    clock.pass_seconds(SEGMENT_S)
    record.key(0x42, None)
    assert [each.path.name for each in closed] == ["control-000-0000.jsonl"]
    assert lines(tmp_path / "control-000-0001.jsonl")[1:] == [[0, "key", 0x42, "tap"]]
    record.close()


def test_what_cannot_be_written_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    record = InputFile(tmp_path, "control-000", FixedClock(), lambda _segment: None)
    record.key(0x41, None)
    with monkeypatch.context() as patch:
        patch.setattr(os, "write", lambda _file, _data: 3)
        with pytest.raises(EvidenceNotWritten):
            record.key(0x42, None)
    record.close()
    gone = InputFile(tmp_path / "gone", "control-001", FixedClock(), lambda _segment: None)
    with pytest.raises(EvidenceNotWritten):
        gone.pointer(1, 1, 0)
