"""Windows' log: a few numbers of it, and an empty log says nothing."""

from __future__ import annotations

import json
from typing import Any

import pytest

from diagnostics.observation import Reason
from simulators.readings import reason, value
from simulators.recorded_windows import RecordedWindows, recorded_windows

TROUBLES = "crashes and disk errors of 30 days"
CHIPS = "errors of the memory chips since the start"


def said(script: str, tree: Any, *, administrator: bool = True) -> RecordedWindows:
    return RecordedWindows(scripts={script: json.dumps(tree).encode()}, administrator=administrator)


def troubles(**changes: Any) -> RecordedWindows:
    whole = {"log": 9, "bugchecks": [], "disks": [], "known": [{"id": "0", "bus": 11}]}
    return said(TROUBLES, {**whole, **changes})


def test_a_power_cut_is_no_crash() -> None:
    assert value(troubles(bugchecks=["0", ""]), "kernel_log.crashes") == 0
    assert value(troubles(bugchecks=["0", "159"]), "kernel_log.crashes") == 1


def test_only_internal_disks_are_told_of() -> None:
    places = [r"\Device\Harddisk0\DR0", r"\Device\Harddisk1\DR1", "nonsense", r"\Device\Harddisk10\DR3"]
    known = [{"id": "0", "bus": 11}, {"id": "1", "bus": 7}]
    machine = troubles(disks=places, known=known)
    assert value(machine, "kernel_log.disk_errors") == ({"name": "Disk 0", "errors": 1},)
    assert reason(troubles(known=[]), "kernel_log.disk_errors") is Reason.NOT_PRESENT


@pytest.mark.parametrize(
    ("script", "tree", "name"),
    [
        (
            TROUBLES,
            {"log": 0, "bugchecks": [], "disks": [], "known": [{"id": "0", "bus": 1}]},
            "kernel_log.crashes",
        ),
        (
            TROUBLES,
            {"log": 0, "bugchecks": [], "disks": [], "known": [{"id": "0", "bus": 1}]},
            "kernel_log.disk_errors",
        ),
        ("lack of memory since the start", {"log": 0, "events": 0}, "memory.low_events"),
        ("processor held back in the last ten minutes", {"log": 0, "limits": 0}, "throttling.limited"),
        (CHIPS, {"log": 0, "corrected": 0, "uncorrected": 0, "correction": [6]}, "memory_errors.corrected"),
    ],
)
def test_an_empty_log_is_no_good_news(script: str, tree: Any, name: str) -> None:
    assert reason(said(script, tree), name) is Reason.NOT_SUPPORTED


def test_the_duration_of_the_start_is_for_administrators() -> None:
    script = "duration of the last start"
    assert value(said(script, {"found": 1, "ms": 61_999}), "boot.took_s") == 61
    assert reason(said(script, {"found": 0}), "boot.took_s") is Reason.NOT_PRESENT
    machine = said(script, {"found": 1, "ms": 1}, administrator=False)
    assert reason(machine, "boot.took_s") is Reason.NOT_PERMITTED
    assert machine.asked == []


def test_ordinary_memory_cannot_count_its_errors() -> None:
    tree = {"log": 9, "corrected": 0, "uncorrected": 0, "correction": [3]}
    assert reason(said(CHIPS, tree), "memory_errors.uncorrected") is Reason.NOT_SUPPORTED
    assert value(recorded_windows("worn-laptop"), "memory_errors.corrected") == 7
    assert reason(RecordedWindows(), "memory_errors.corrected") is Reason.UNREADABLE
