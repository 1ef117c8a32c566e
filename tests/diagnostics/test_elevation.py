"""What the elevated helper is asked, and how little of its answer is believed."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diagnostics import canonical, elevation
from diagnostics.observation import Absent, Reason
from diagnostics.platforms import Failure
from diagnostics.probes import PROBES, drives, hosts, kernel_log
from diagnostics.reading_format import Misread
from diagnostics.strict_json import Ambiguous
from simulators.recorded import SALT, recorded, surroundings

BOTH = (drives.PROBE, kernel_log.PROBE)
LAPTOP = surroundings(recorded("worn-laptop"))
READINGS = {**drives.measure(LAPTOP), **kernel_log.measure(LAPTOP)}
ANSWER = elevation.answered(READINGS)


def test_only_what_needs_an_administrator_gains() -> None:
    assert {probe.id for probe in elevation.gaining(PROBES)} == {"drives", "kernel_log"}


def test_a_request_is_understood_as_it_was_meant() -> None:
    around = surroundings(recorded("worn-laptop"), {**READINGS, **hosts.PROBE.measure(LAPTOP)})
    probes, salt, previous = elevation.requested(elevation.request(BOTH, around))
    assert set(probes) == set(BOTH)
    assert salt == SALT
    assert previous == dict(sorted(READINGS.items()))


@pytest.mark.parametrize(
    "change",
    [
        {"subjects": ["hosts"]},
        {"subjects": ["nonsense"]},
        {"salt": "xyz"},
        {"previous": [1]},
        {"command": "sh"},
    ],
)
def test_a_request_for_anything_else_is_refused(change: dict[str, Any]) -> None:
    asked = {**json.loads(elevation.request(BOTH, LAPTOP)), **change}
    with pytest.raises(Misread):
        elevation.requested(canonical.encode(asked))


def test_an_honest_answer_is_taken_over() -> None:
    asked: list[bytes] = []

    def ask(request: bytes, deadline_s: float) -> bytes:
        asked.append(request)
        assert deadline_s > elevation.PASSWORD_S
        return ANSWER

    found = elevation.measure(BOTH, LAPTOP, ask)
    assert {**found["drives"], **found["kernel_log"]} == READINGS
    assert asked == [elevation.request(BOTH, LAPTOP)]


def change(name: str, **changes: Any) -> bytes:
    answer = json.loads(ANSWER)
    answer[name].update(changes)
    return json.dumps(answer).encode()


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"nonsense",
        b"{}",
        b"[" * 100_000,
        ANSWER[:-1],
        ANSWER[:-1]
        + b',"hosts.entries":{"value":1,"unit":"names","source":"","taken_at":"2026-11-21T18:04:05Z"}}',
        ANSWER[:-1] + b',"kernel_log.crashes":{}}',
        change("kernel_log.crashes", value="many"),
        change("kernel_log.crashes", value=1.5),
        change("kernel_log.crashes", value=2**60),
        change("kernel_log.crashes", unit="horses"),
        change("kernel_log.crashes", source="x" * 5000),
        change("kernel_log.crashes", taken_at="now"),
        change("drives.health", value=[{"name": "Drive 1"}]),
        change("drives.health", value=[{"name": "x", "secret": "y"}]),
    ],
)
def test_a_hostile_answer_is_dropped_whole(answer: bytes) -> None:
    found = elevation.measure(BOTH, LAPTOP, lambda *_: answer)
    for readings in found.values():
        for reading in readings.values():
            assert isinstance(reading, Absent)
            assert reading.reason is Reason.UNREADABLE


@given(st.binary(max_size=200))
def test_any_bytes_are_believed_or_dropped(answer: bytes) -> None:
    with pytest.raises((Misread, Ambiguous)):
        elevation.believed(answer, BOTH)


def test_a_helper_that_was_refused_is_an_honest_absence() -> None:
    found = elevation.measure(BOTH, LAPTOP, lambda *_: Failure(Reason.NOT_PERMITTED, "No rights were given."))
    reading = found["drives"]["drives.health"]
    assert isinstance(reading, Absent)
    assert (reading.reason, reading.detail) == (Reason.NOT_PERMITTED, "No rights were given.")
