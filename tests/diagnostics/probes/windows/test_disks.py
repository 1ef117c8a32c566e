"""Windows' disks: judged by numbers; encryption as far as this person may ask."""

from __future__ import annotations

import json
from typing import Any

import pytest

from diagnostics.observation import Reason
from simulators.readings import reason, value
from simulators.recorded_windows import RecordedWindows, recorded_windows


def windows(administrator: bool = False, **scripts: Any) -> RecordedWindows:
    said = {name.replace("_", " "): json.dumps(tree).encode() for name, tree in scripts.items()}
    return RecordedWindows(scripts=dict(said), administrator=administrator)


def test_only_fixed_volumes_with_a_letter_are_told() -> None:
    rows = [
        {"letter": "C", "kind": 3, "health": 1},
        {"letter": "\0", "kind": 3, "health": 3},
        {"letter": "E", "kind": 2, "health": 3},
        {"letter": "F", "kind": 3, "health": 5},
    ]
    expected = ({"name": "volume C:", "needs": "scan"},)
    assert value(windows(volumes={"volumes": rows}), "filesystem.repair") == expected
    assert reason(windows(volumes={"volumes": []}), "filesystem.repair") is Reason.UNREADABLE


def test_a_drive_is_failing_by_windows_judgement_and_a_warning_alone_is_not() -> None:
    def drive(health: int, *operational: int) -> Any:
        row = {"serial": "x", "media": 3, "bus": 11, "health": health, "operational": list(operational)}
        return value(windows(disks={"disks": [row]}), "drives.health")[0]["failing"]

    assert [drive(0, 2), drive(1, 2), drive(2, 6), drive(1, 5)] == [False, False, True, True]


def test_a_drive_of_unknown_health_is_not_a_healthy_one() -> None:
    row = {"serial": "x", "media": 0, "bus": 7, "health": 5, "operational": [0]}
    assert reason(windows(disks={"disks": [row]}), "drives.health") is Reason.NOT_SUPPORTED


def test_wear_counts_only_on_the_bus_where_its_meaning_is_known() -> None:
    first, second = value(recorded_windows("worn-laptop"), "drives.health")
    assert "nvme_used_percent" not in first
    assert second["nvme_used_percent"] == 104
    assert first["spinning"] is True
    assert len({first["serial"], second["serial"]}) == 2


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        ({"protection": 1, "conversion": 1, "set_up": True}, (True, False)),
        ({"protection": 0, "conversion": 1, "set_up": True}, (True, True)),
        ({"protection": 0, "conversion": 1, "set_up": False}, (False, False)),
        ({"protection": 0, "conversion": 0, "set_up": False}, (False, False)),
    ],
)
def test_an_administrator_is_told_of_bitlocker(state: Any, expected: tuple[bool, bool]) -> None:
    machine = windows(administrator=True, encryption_of_the_system_volume=state)
    found = (value(machine, "encryption.system_volume"), value(machine, "encryption.suspended"))
    assert found == expected


def test_others_are_told_by_the_lock_symbol_where_it_is_plain() -> None:
    name = "encryption.system_volume"
    assert value(windows(lock_symbol_of_the_system_volume={"state": 1}), name) is True
    assert value(windows(lock_symbol_of_the_system_volume={"state": 2}), name) is False
    for unclear in (0, 3, 5, 6):
        machine = windows(lock_symbol_of_the_system_volume={"state": unclear})
        assert reason(machine, name) is Reason.NOT_PERMITTED
    assert reason(windows(), "encryption.suspended") is Reason.NOT_PERMITTED


def test_the_system_volume_is_found_beside_the_persons_folder() -> None:
    assert value(recorded_windows("windows-11-fresh"), "filesystem.system_volume") == "writable"
    assert value(recorded_windows("worn-laptop"), "filesystem.system_volume") == "read-only"
    assert reason(RecordedWindows(), "filesystem.system_volume") is Reason.UNREADABLE
