"""A recording is asciicast v2 with exactly what was printed, whatever the disk does."""

from __future__ import annotations

import errno
import itertools
import json
import os
import stat
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop_assist.channel.asciicast import Recording, Subject
from desktop_assist.evidence.errors import EvidenceNotWritten
from desktop_assist.evidence.segments import LONGEST_SEGMENT_S, SEGMENT_S, Segment
from simulators.fixed_clock import FixedClock


def record(
    folder: Path, clock: FixedClock | None = None, closed: list[Segment] | None = None, name: str = "a"
) -> Recording:
    told = (lambda _segment: None) if closed is None else closed.append
    return Recording(folder, Subject(name, "Terminal 0", 80, 24), clock or FixedClock(), told)


def events(path: Path) -> list[list[Any]]:
    return [json.loads(line) for line in path.read_bytes().splitlines()[1:]]


def printed(path: Path) -> str:
    return "".join(text for _, kind, text in events(path) if kind == "o")


def test_the_header_and_the_events(tmp_path: Path) -> None:
    path, clock = tmp_path / "a-0000.cast", FixedClock()
    recording = record(tmp_path, clock)
    clock.pass_seconds(1.25)
    recording.output(b"hello \x1b[1mworld\r\n")
    clock.pass_seconds(0.5)
    recording.resize(100, 30)
    recording.close()
    header = json.loads(path.read_text().splitlines()[0])
    timestamp, title = 1795284245, "Terminal 0, part 1"
    assert header == {"version": 2, "width": 80, "height": 24, "timestamp": timestamp, "title": title}
    assert events(path) == [[1.25, "o", "hello \x1b[1mworld\r\n"], [1.75, "r", "100x30"]]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(
    text=st.text(max_size=200),
    cuts=st.lists(st.integers(min_value=0, max_value=400), max_size=10),
)
def test_text_is_never_split_inside_a_character(tmp_path: Path, text: str, cuts: list[int]) -> None:
    name, data = os.urandom(8).hex(), text.encode("utf-8")
    recording, path = record(tmp_path, name=name), tmp_path / f"{name}-0000.cast"
    places = sorted({0, len(data), *(cut for cut in cuts if cut < len(data))})
    for start, end in itertools.pairwise(places):
        recording.output(data[start:end])
    recording.close()
    assert printed(path) == text


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(pieces=st.lists(st.binary(max_size=50), max_size=10))
def test_any_bytes_make_a_valid_recording(tmp_path: Path, pieces: list[bytes]) -> None:
    name = os.urandom(8).hex()
    recording, path = record(tmp_path, name=name), tmp_path / f"{name}-0000.cast"
    for piece in pieces:
        recording.output(piece)
    recording.close()
    assert printed(path) == b"".join(pieces).decode("utf-8", "replace")


def test_what_is_there_is_never_replaced(tmp_path: Path) -> None:
    path = tmp_path / "a-0000.cast"
    path.write_text("mine")
    with pytest.raises(EvidenceNotWritten):
        record(tmp_path)
    assert path.read_text() == "mine"


def test_a_full_disk_is_said_and_leaves_whole_lines(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, real = tmp_path / "a-0000.cast", os.write
    recording = record(tmp_path)
    recording.output(b"kept")
    monkeypatch.setattr(os, "write", lambda file, data: real(file, data[:3]))
    with pytest.raises(EvidenceNotWritten, match="No space left") as refused:
        recording.output(b"lost")
    monkeypatch.undo()
    assert "what was recorded before is kept" in refused.value.kept
    recording.output(b" and more")
    recording.close()
    assert printed(path) == "kept and more"


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EIO])
def test_a_recording_that_cannot_begin_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    def refuse(_file: int, _data: bytes) -> int:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "write", refuse)
    closed: list[int] = []
    monkeypatch.setattr(os, "close", closed.append)
    with pytest.raises(EvidenceNotWritten):
        record(tmp_path)
    monkeypatch.undo()
    assert list(tmp_path.iterdir()) == []
    assert len(closed) == 1
    os.close(closed[0])


def test_closing_makes_it_durable_and_twice_does_no_harm(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[int] = []
    monkeypatch.setattr(os, "fsync", synced.append)
    recording = record(tmp_path)
    recording.close()
    recording.close()
    assert len(synced) == 1
    recording.resize(1, 1)
    with pytest.raises(EvidenceNotWritten):
        recording.output(b"late")


def test_a_disk_that_fails_at_the_end_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_file: int) -> None:
        raise OSError(errno.EIO, "Input/output error")

    recording = record(tmp_path)
    monkeypatch.setattr(os, "fsync", refuse)
    with pytest.raises(EvidenceNotWritten, match="Input/output error"):
        recording.close()
    recording.close()


def test_a_segment_lasts_twenty_seconds_and_the_next_goes_on(tmp_path: Path) -> None:
    clock, closed = FixedClock(), list[Segment]()
    recording = record(tmp_path, clock, closed)
    recording.output(b"first ")
    clock.pass_seconds(SEGMENT_S - 1)
    recording.output("🐎".encode()[:2])
    recording.resize(100, 30)
    clock.pass_seconds(1)
    recording.output("🐎".encode()[2:])
    assert [segment.path.name for segment in closed] == ["a-0000.cast"]
    recording.close()
    first, second = (segment.path for segment in closed)
    assert (printed(first), printed(second)) == ("first ", "🐎"), "no character is split"
    header = json.loads(second.read_text(encoding="utf-8").splitlines()[0])
    assert (header["width"], header["height"], header["title"]) == (100, 30, "Terminal 0, part 2")
    assert events(second)[0][0] == 0.0
    assert closed[0].ended_at < closed[1].began_at == clock.now()


def test_where_nothing_happens_a_segment_ends_and_nothing_follows(tmp_path: Path) -> None:
    clock, closed = FixedClock(), list[Segment]()
    recording = record(tmp_path, clock, closed)
    recording.output(b"first")
    ended = clock.now()
    clock.pass_seconds(LONGEST_SEGMENT_S - 1)
    recording.close_when_old()
    assert closed == []
    clock.pass_seconds(1)
    recording.close_when_old()
    recording.close_when_old()
    recording.resize(1, 1)
    assert [segment.ended_at for segment in closed] == [ended]
    recording.close()
    assert len(list(tmp_path.iterdir())) == 1


def test_a_mark_says_what_happened(tmp_path: Path) -> None:
    recording = record(tmp_path)
    recording.mark("The customer has frozen the terminal.")
    recording.close()
    recording.mark("too late")
    assert events(tmp_path / "a-0000.cast") == [[0.0, "m", "The customer has frozen the terminal."]]
