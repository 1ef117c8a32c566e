"""Windows' services and starters: only Windows' own are named."""

from __future__ import annotations

from diagnostics.observation import Reason
from diagnostics.platforms import Failure
from simulators.readings import reason, value
from simulators.recorded_windows import RecordedWindows, recorded_windows

RUN = r"HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\Run"


def test_a_service_that_waits_for_its_trigger_has_not_failed() -> None:
    machine = recorded_windows("windows-11-fresh")
    assert value(machine, "services.failed") == ()
    del machine.keys[r"HKLM\SYSTEM\CurrentControlSet\Services\MapsBroker"]
    assert value(machine, "services.failed") == ({"name": "MapsBroker"},)


def test_a_service_of_somebody_is_counted_and_not_named() -> None:
    names = [item["name"] for item in value(recorded_windows("worn-laptop"), "services.failed")]
    assert names == ["OneSyncSvc", "a service that was added here (1)"]


def test_starters_that_are_switched_off_do_not_count() -> None:
    machine = recorded_windows("worn-laptop")
    assert value(machine, "startup.programs") == 1
    folder = r"C:\Users\mallory\AppData\Roaming\Microsoft\Windows\Start Menu\Programs\Startup"
    machine.folders[folder] = ["desktop.ini", "Mallorys Tagebuch.lnk"]
    assert value(machine, "startup.programs") == 2
    assert value(recorded_windows("windows-11-fresh"), "startup.system") == ({"name": "securityhealth"},)


def test_starters_that_may_not_be_read_are_not_none() -> None:
    refused = Failure(Reason.NOT_PERMITTED, "This user may not read it.")
    assert reason(RecordedWindows(keys={RUN: refused}), "startup.programs") is Reason.NOT_PERMITTED
