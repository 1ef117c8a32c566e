"""A Mac's upkeep: versions with and without a known end, updates, jobs of others, Time Machine."""

from __future__ import annotations

import pytest

from diagnostics.observation import Absent, Reason
from diagnostics.platforms import Failure, Output
from simulators.readings import read, reason, value
from simulators.recorded_macos import bare_mac, recorded_mac


@pytest.mark.parametrize(
    ("version", "system"), [("13.7.8", "macOS 13"), ("10.15.7", "macOS 10.15"), ("11.7", "macOS 11")]
)
def test_a_version_whose_updates_have_ended_is_known(version: str, system: str) -> None:
    machine = bare_mac()
    machine.commands["sw_vers -productVersion"] = Output(f"{version}\n", 0)
    assert value(machine, "support.system") == system


def test_apple_names_no_day_and_that_is_said() -> None:
    found = read(recorded_mac("macos-26-fresh"), "support.system")
    assert isinstance(found, Absent)
    assert found.detail.startswith("Apple names no day")
    machine = bare_mac()
    for said in ("27.0", "one", ""):
        machine.commands["sw_vers -productVersion"] = Output(said, 0)
        expected = Reason.NOT_SUPPORTED if said == "27.0" else Reason.UNREADABLE
        assert reason(machine, "support.system") is expected


def test_waiting_updates_are_counted_and_a_strange_answer_is_not_none() -> None:
    assert value(recorded_mac("macos-26-fresh"), "updates.security_pending") == 0
    assert value(recorded_mac("worn-macbook"), "updates.security_pending") == 2
    assert value(recorded_mac("worn-macbook"), "updates.list_age_days") == 51
    machine = bare_mac()
    machine.commands["softwareupdate --list --no-scan"] = Output("?", 0)
    assert reason(machine, "updates.security_pending") is Reason.UNREADABLE


def test_the_systems_own_jobs_and_those_ended_by_a_signal_are_left_out() -> None:
    assert value(recorded_mac("macos-26-fresh"), "services.failed") == ()
    (item,) = value(recorded_mac("worn-macbook"), "services.failed")
    assert item == {"name": "a service that was added here (1)"}
    machine = bare_mac()
    machine.commands["launchctl list"] = Output("PID Statut Étiquette\n- 1 x\n", 0)
    assert reason(machine, "services.failed") is Reason.UNREADABLE


def test_starters_are_counted_and_only_apples_are_named() -> None:
    machine = recorded_mac("worn-macbook")
    assert value(machine, "startup.programs") == 4
    assert value(machine, "startup.system") == ({"name": "com.apple.something"},)


def test_the_clock_is_told_to_administrators_in_fixed_words() -> None:
    assert reason(recorded_mac("macos-26-fresh"), "timekeeping.synchronised") is Reason.NOT_PERMITTED
    machine = recorded_mac("worn-macbook")
    assert value(machine, "timekeeping.synchronised") is False
    refused = Output("You need administrator access to run this tool... exiting!", 0)
    machine.commands["systemsetup -getusingnetworktime"] = refused
    assert reason(machine, "timekeeping.synchronised") is Reason.UNREADABLE


def test_time_machine_of_unknown_age_is_still_time_machine() -> None:
    machine = recorded_mac("worn-macbook")
    assert value(machine, "backup.programs") == ({"name": "Time Machine", "last_run_days": 51},)
    for said in (
        Failure(Reason.FAILED, "It ended."),
        Output("/x/2026-99-99-120000.backup", 0),
        Output("?", 0),
    ):
        machine.commands["tmutil latestbackup"] = said
        assert value(machine, "backup.programs") == ({"name": "Time Machine"},)
    assert value(recorded_mac("macos-26-fresh"), "backup.programs") == ()
    assert reason(bare_mac(), "backup.programs") is Reason.NOT_SUPPORTED
