"""Windows' upkeep: its version, updates by age, restarts by mark, a clock in any language, File History."""

from __future__ import annotations

import pytest

from diagnostics.observation import Reason
from diagnostics.platforms.windows.interface import RegistryKey
from simulators.readings import reason, value
from simulators.recorded_windows import RecordedWindows, recorded_windows

VERSION = r"HKLM\SOFTWARE\Microsoft\Windows NT\CurrentVersion"
SERVICING = r"HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\Component Based Servicing"
HISTORY = r"HKCU\SOFTWARE\Microsoft\Windows\CurrentVersion\FileHistory"


def version(build: str, shown: str, edition: str) -> RecordedWindows:
    values = {"currentbuild": build, "displayversion": shown, "editionid": edition}
    return RecordedWindows(keys={VERSION: RegistryKey(values, (), 0)})


@pytest.mark.parametrize(
    ("build", "shown", "edition", "system"),
    [
        ("26200", "25H2", "Core", "Windows 11 version 25H2 Home and Pro"),
        ("26200", "25H2", "Education", "Windows 11 version 25H2 Enterprise and Education"),
        ("19045", "22H2", "Professional", "Windows 10 version 22H2 Home and Pro"),
        ("19044", "21H2", "IoTEnterpriseS", "Windows 10 build 19044 LTSC"),
    ],
)
def test_the_version_is_known_by_its_build_not_by_its_name(
    build: str, shown: str, edition: str, system: str
) -> None:
    assert value(version(build, shown, edition), "support.system") == system


def test_an_unknown_version_has_no_known_dates() -> None:
    assert reason(version("99999", "40H2", "Core"), "support.system") is Reason.NOT_SUPPORTED
    assert reason(version("x", "25H2", "Core"), "support.system") is Reason.UNREADABLE
    assert reason(RecordedWindows(), "support.system") is Reason.NOT_PRESENT


def test_the_paid_time_after_the_end_is_told_apart() -> None:
    machine = version("19045", "22H2", "Professional")
    assert value(machine, "support.regular_until") == "2025-10-14"
    assert "enrolled" in value(machine, "support.extended_name")


def test_waiting_updates_are_counted_and_the_oldest_is_told() -> None:
    machine = recorded_windows("worn-laptop")
    names = ("security_pending", "oldest_pending_days", "list_age_days")
    assert [value(machine, f"updates.{name}") for name in names] == [2, 40, 51]
    machine.scripts["waiting updates"] = b'{"waiting":[]}'
    assert value(machine, "updates.oldest_pending_days") == 0
    assert reason(machine, "updates.list_age_days") is Reason.NOT_SUPPORTED


def test_a_restart_is_pending_by_its_mark_and_a_missing_mark_needs_its_place() -> None:
    assert value(recorded_windows("windows-11-fresh"), "restart.pending") is False
    assert value(recorded_windows("worn-laptop"), "restart.pending_days") == 20
    assert reason(RecordedWindows(), "restart.pending") is Reason.NOT_SUPPORTED
    empty = RegistryKey({}, (), 0)
    assert value(RecordedWindows(keys={SERVICING: empty}), "restart.pending_days") == 0


@pytest.mark.parametrize(
    ("first", "expected"),
    [
        ("Leap Indicator: 0(no warning)", True),
        ("Sprungindikator: 0(keine Warnung)", True),
        ("Indicateur de dysfonctionnement : 3(non synchronisé)", False),
        ("Indicador de salto: 3(sin sincronizar)", False),
    ],
)
def test_the_clock_is_understood_in_any_language(first: str, expected: bool) -> None:
    machine = RecordedWindows(uptime=1)
    machine.scripts["state of the clock"] = f'{{"code":0,"first":"{first}"}}'.encode()
    assert value(machine, "timekeeping.synchronised") is expected


def test_a_time_service_that_does_not_run_is_no_wrong_clock() -> None:
    machine = RecordedWindows(uptime=1)
    machine.scripts["state of the clock"] = b'{"code":-2147023834,"first":"The following error occurred"}'
    assert reason(machine, "timekeeping.synchronised") is Reason.NOT_SUPPORTED


def test_file_history_without_a_time_is_on_and_of_unknown_age() -> None:
    machine = RecordedWindows(keys={HISTORY: RegistryKey({"protecteduptotime": 0}, (), 0)})
    assert value(machine, "backup.programs") == ({"name": "File History"},)
    assert value(RecordedWindows(), "backup.programs") == ()
