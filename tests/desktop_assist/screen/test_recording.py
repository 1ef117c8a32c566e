"""Segments: on disk before they are sent, never half a block, closed in time."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_assist.evidence.errors import EvidenceNotWritten
from desktop_assist.evidence.segments import LONGEST_SEGMENT_S, SEGMENT_S, Segment
from desktop_assist.screen import fbs
from desktop_assist.screen.recording import Recording
from simulators.fixed_clock import FixedClock

HELLO = b"RFB 003.003\n\0\0\0\1introduction"


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock()


@pytest.fixture
def closed() -> list[Segment]:
    return []


@pytest.fixture
def recording(tmp_path: Path, clock: FixedClock, closed: list[Segment]) -> Iterator[Recording]:
    made = Recording(tmp_path, "screen-007", clock, closed.append)
    yield made
    made.close()


def test_what_is_added_is_on_disk_at_once(recording: Recording, tmp_path: Path, clock: FixedClock) -> None:
    recording.begin(b"introduction", b"whole")
    clock.pass_seconds(1.5)
    recording.add(b"more")
    (path,) = tmp_path.iterdir()
    assert list(fbs.blocks(path.read_bytes())) == [(0, HELLO), (0, b"whole"), (1500, b"more")]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_segment_is_due_after_its_time_and_told_when_closed(
    recording: Recording, clock: FixedClock, closed: list[Segment]
) -> None:
    assert recording.due
    recording.begin(b"introduction", b"")
    began_at = clock.now()
    clock.pass_seconds(SEGMENT_S - 1)
    assert not recording.due
    recording.add(b"more")
    ended_at = clock.now()
    clock.pass_seconds(1)
    assert recording.due
    recording.begin(b"introduction", b"whole")
    (segment,) = closed
    assert (segment.path.name, segment.began_at, segment.ended_at) == (
        "screen-007-0000.fbs",
        began_at,
        ended_at,
    )


def test_an_idle_segment_is_closed_too(
    recording: Recording, clock: FixedClock, closed: list[Segment]
) -> None:
    recording.begin(b"introduction", b"")
    clock.pass_seconds(LONGEST_SEGMENT_S - 1)
    recording.close_when_old()
    assert not closed
    clock.pass_seconds(1)
    recording.close_when_old()
    recording.close_when_old()
    assert len(closed) == 1
    assert recording.due


def test_a_full_disk_is_said_and_leaves_whole_blocks(
    recording: Recording, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    recording.begin(b"introduction", b"")
    real = os.write
    with monkeypatch.context() as patch:
        patch.setattr(os, "write", lambda file, data: real(file, data[: len(data) // 2]))
        with pytest.raises(EvidenceNotWritten, match="recording of the screen"):
            recording.add(b"x" * 100)
    (path,) = tmp_path.iterdir()
    assert list(fbs.blocks(path.read_bytes())) == [(0, HELLO)]


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path, clock: FixedClock) -> None:
    recording = Recording(tmp_path / "none", "screen", clock, lambda _segment: None)
    with pytest.raises(EvidenceNotWritten):
        recording.begin(b"", b"")
