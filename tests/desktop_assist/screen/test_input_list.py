"""What was written of keys and clicks is read again; everything else is refused, and so is too much."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop_assist.screen import input_list
from desktop_assist.screen.errors import MalformedStream
from desktop_assist.screen.focus import Field
from desktop_assist.screen.input_list import Event, Moment, Pointed, Pressed, Withheld
from desktop_assist.screen.input_record import InputFile
from simulators.fixed_clock import FixedClock

HEAD = {"format": "desktop-assist input", "version": 1, "began_at": "2026-11-21T18:04:05Z"}
POINTS = st.builds(
    Pointed,
    st.just(Moment(0)),
    st.integers(0, 65535),
    st.integers(0, 65535),
    st.integers(0, 255),
)
KEYS = st.builds(Pressed, st.just(Moment(0)), st.integers(0, 2**32 - 1), st.sampled_from([True, False, None]))


def file(*lines: object) -> bytes:
    return b"".join(json.dumps(line).encode() + b"\n" for line in (HEAD, *lines))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50)
@given(done=st.lists(POINTS | KEYS, max_size=20))
def test_what_the_recorder_writes_is_read_again(tmp_path: Path, done: list[Event]) -> None:
    name = os.urandom(8).hex()
    record = InputFile(tmp_path, name, FixedClock(), lambda _segment: None)
    record.pointer(0, 0, 0)
    for each in done:
        if isinstance(each, Pointed):
            record.pointer(each.column, each.row, each.buttons)
        elif isinstance(each, Pressed):
            record.key(each.keysym, each.down, Field.OTHER)
    record.close()
    read = input_list.read((tmp_path / f"{name}-0000.jsonl").read_bytes())
    assert read.began_at == "2026-11-21T18:04:05Z"
    assert read.events == (Pointed(Moment(0), 0, 0, 0), *done)


def test_each_event_knows_its_moment_in_the_recording_of_the_screen() -> None:
    read = input_list.read(
        file(
            [10, "pointer", 1, 2, 0],
            [500, "screen", "screen-000-0001.fbs", 7000],
            [500, "focus", "not told"],
            [600, "password"],
            [700, "key", 65, "tap"],
        )
    )
    assert read.events == (
        Pointed(Moment(10), 1, 2, 0),
        Withheld(Moment(600, "screen-000-0001.fbs", 7100)),
        Pressed(Moment(700, "screen-000-0001.fbs", 7200), 65, None),
    )


@pytest.mark.parametrize(
    "line",
    [
        [],
        {},
        [0],
        ["0", "password"],
        [True, "password"],
        [-1, "password"],
        [0, "password", 1],
        [0, "pointer", 1, 2],
        [0, "pointer", 1, 70000, 0],
        [0, "pointer", 1, 2, 1.5],
        [0, "key", -1, "tap"],
        [0, "key", 65, "held"],
        [0, "screen", "x" * 200, 0],
        [0, "unheard of"],
        [10**12, "password"],
    ],
)
def test_a_line_of_another_form_is_refused(line: object) -> None:
    with pytest.raises(MalformedStream):
        input_list.read(file(line))


@pytest.mark.parametrize(
    "data",
    [b"", b"\xff\n", b"[]\n", b"{}\n", b"[" * 100_000, json.dumps({**HEAD, "version": 2}).encode()],
)
def test_another_file_is_refused(data: bytes) -> None:
    with pytest.raises(MalformedStream):
        input_list.read(data)


def test_a_file_that_is_too_large_is_not_looked_at() -> None:
    with pytest.raises(MalformedStream, match="too large"):
        input_list.read(bytes(input_list.LARGEST_BYTES + 1))
