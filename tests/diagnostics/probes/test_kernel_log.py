"""The kernel's log: two counts, for an administrator, and silence is no health."""

from __future__ import annotations

import pytest

from diagnostics.observation import Reason
from diagnostics.platforms import FileFacts, Output
from diagnostics.probes import kernel_log
from simulators.readings import reason, value
from simulators.recorded import Recorded, recorded

COMMAND = " ".join(kernel_log._COMMAND)
DISKS = " ".join(kernel_log._DISKS)
STARTED = '{"MESSAGE": "Linux version 6.1", "_BOOT_ID": "a"}\n'


def machine(log: str, disks: str = '{"blockdevices": []}', **more: object) -> Recorded:
    commands = {COMMAND: Output(log, 0), DISKS: Output(disks, 0)}
    return Recorded(administrator=True, commands=dict(commands), **more)  # type: ignore[arg-type]


def test_starts_that_crashed_are_counted_and_disks_by_their_internal_names() -> None:
    assert value(recorded("worn-laptop"), "kernel_log.crashes") == 2
    assert value(recorded("worn-laptop"), "kernel_log.disk_errors") == (
        {"name": "Disk sda", "errors": 2},
        {"name": "Disk nvme0n1", "errors": 0},
    )


def test_a_disk_of_a_similar_name_is_another_one() -> None:
    disks = '{"blockdevices": [{"name": "sda", "type": "disk", "tran": "sata", "rm": false}]}'
    log = STARTED + '{"MESSAGE": "I/O error, dev sdab1, sector 1", "_BOOT_ID": "a"}\n'
    assert value(machine(log, disks), "kernel_log.disk_errors")[0]["errors"] == 0


def test_only_an_administrator_reads_it() -> None:
    laptop = recorded("worn-laptop")
    laptop.administrator = False
    assert reason(laptop, "kernel_log.crashes") is Reason.NOT_PERMITTED
    assert not [asked for asked in laptop.asked if asked.startswith("journalctl")]


@pytest.mark.parametrize("log", ["  ", "not JSON\n", "[1]\n", '{"MESSAGE": "Oops: 0000", "_BOOT_ID": "a"}\n'])
def test_a_log_without_a_single_start_tells_nothing(log: str) -> None:
    assert reason(machine(log), "kernel_log.crashes") is Reason.NOT_SUPPORTED


@pytest.mark.parametrize("disks", ["nonsense", "[]", '{"blockdevices": [{"name": "sda"}]}'])
def test_a_strange_list_of_disks_costs_only_the_disks(disks: str) -> None:
    assert reason(machine(STARTED, disks), "kernel_log.disk_errors") is Reason.UNREADABLE
    assert value(machine(STARTED, disks), "kernel_log.crashes") == 0


def test_what_a_crash_left_behind_counts_for_thirty_days() -> None:
    now_s = 1795284245
    archive = {"/var/lib/systemd/pstore/1/dmesg.txt": "x", "/var/lib/systemd/pstore/2/dmesg.txt": "x"}
    facts = {
        "/var/lib/systemd/pstore/1": FileFacts(0o700, now_s - 29 * 86400),
        "/var/lib/systemd/pstore/2": FileFacts(0o700, now_s - 31 * 86400),
    }
    assert value(machine(STARTED, files=archive, facts=facts), "kernel_log.crashes") == 1
