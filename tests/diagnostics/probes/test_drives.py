"""Drives: only the telling numbers, and silence is no health."""

from __future__ import annotations

import pytest

from diagnostics.observation import Observation, Reason
from diagnostics.platforms import Output
from diagnostics.probes import drives
from simulators.readings import reason, value
from simulators.recorded import Recorded, recorded, surroundings


def test_drives_need_smartctl_and_an_administrator() -> None:
    assert reason(Recorded(), "drives.health") is Reason.NOT_SUPPORTED
    machine = recorded("worn-laptop")
    machine.administrator = False
    assert reason(machine, "drives.health") is Reason.NOT_PERMITTED


@pytest.mark.parametrize(
    ("scan", "expected"),
    [
        ('{"devices": []}', Reason.NOT_PRESENT),
        ("not JSON", Reason.UNREADABLE),
        ("[]", Reason.UNREADABLE),
        ('{"devices": [{"name": "/dev/sdz"}]}', Reason.NOT_SUPPORTED),
        ("  ", Reason.UNREADABLE),
    ],
)
def test_drives_that_give_no_answer_are_absent(scan: str, expected: Reason) -> None:
    machine = Recorded(commands={"smartctl -j --scan": Output(scan, 0)}, administrator=True)
    assert reason(machine, "drives.health") is expected


def test_of_a_drive_only_the_telling_numbers_are_kept() -> None:
    disk, nvme = value(recorded("worn-laptop"), "drives.health")
    assert disk == {
        "name": "Drive 1",
        "serial": disk["serial"],
        "failing": True,
        "spinning": True,
        "reallocated_sectors": 3,
        "reported_errors": 2,
        "pending_sectors": 8,
        "uncorrectable_sectors": 1,
        "crc_errors": 41,
    }
    assert (nvme["nvme_used_percent"], nvme["spinning"], nvme["failing"]) == (104, False, False)


def test_a_drive_with_an_old_error_in_its_log_is_not_failing() -> None:
    commands = {
        "smartctl -j --scan": Output('{"devices": [{"name": "/dev/sda"}]}', 0),
        "smartctl -j -H -A -i /dev/sda": Output('{"serial_number": "x"}', 0b1110_0000),
    }
    (drive,) = value(Recorded(commands=dict(commands), administrator=True), "drives.health")
    assert drive["failing"] is False


def test_errors_on_the_cable_are_compared_with_the_same_drive_of_the_check_up_before() -> None:
    name = "drives.health"
    machine = recorded("worn-laptop")
    first = drives.PROBE.measure(surroundings(machine))[name]
    assert isinstance(first, Observation)
    assert "crc_errors_before" not in dict(first.value[0])  # type: ignore[index, arg-type]
    machine.commands["smartctl -j -H -A -i /dev/sda"] = Output(LATER, 8)
    disk, nvme = drives.PROBE.measure(surroundings(machine, {name: first}))[name].value  # type: ignore[union-attr, misc]
    assert (disk["crc_errors"], disk["crc_errors_before"]) == (45, 41)  # type: ignore[index]
    assert "crc_errors_before" not in nvme  # type: ignore[operator]


def test_two_drives_without_a_serial_number_are_never_taken_for_each_other() -> None:
    twins = Observation(
        ({"serial": PSEUDONYM, "crc_errors": 1}, {"serial": PSEUDONYM, "crc_errors": 9}), "", "", ""
    )
    commands = {
        "smartctl -j --scan": Output('{"devices": [{"name": "/dev/sda"}]}', 0),
        "smartctl -j -H -A -i /dev/sda": Output(LATER.replace("MALLORY-DISK-SERIAL", ""), 0),
    }
    around = surroundings(Recorded(commands=dict(commands), administrator=True), {"drives.health": twins})
    (drive,) = drives.PROBE.measure(around)["drives.health"].value  # type: ignore[union-attr, misc]
    assert "crc_errors_before" not in drive  # type: ignore[operator]


LATER = (
    '{"serial_number": "MALLORY-DISK-SERIAL", "ata_smart_attributes": {"table": ['
    '{"id": 199, "raw": {"value": 45}}]}}'
)
PSEUDONYM = surroundings(Recorded()).pseudonym("")
