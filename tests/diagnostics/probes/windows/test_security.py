"""Windows' guards: the Security Center's own word, and nothing guessed where it is silent."""

from __future__ import annotations

import pytest

from diagnostics.observation import Reason
from diagnostics.platforms.windows.interface import RegistryKey
from simulators.readings import reason, value
from simulators.recorded_windows import RecordedWindows, recorded_windows

POLICIES = r"HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\Policies\System"
SECURE_BOOT = r"HKLM\SYSTEM\CurrentControlSet\Control\SecureBoot\State"


@pytest.mark.parametrize(("health", "word"), [(0, "good"), (1, "not monitored"), (2, "poor"), (3, "snoozed")])
def test_each_health_has_its_word(health: int, word: str) -> None:
    machine = RecordedWindows(security={1: health, 4: health})
    assert value(machine, "firewall.state") == word
    assert value(machine, "antivirus.state") == word


def test_a_silent_security_center_is_neither_good_nor_poor() -> None:
    assert reason(RecordedWindows(), "antivirus.state") is Reason.FAILED
    assert reason(RecordedWindows(security={4: 9}), "antivirus.state") is Reason.UNREADABLE
    assert reason(RecordedWindows(security={1: 0}), "firewall.active") is Reason.NOT_SUPPORTED


def test_the_age_of_signatures_is_defenders_own() -> None:
    machine = recorded_windows("worn-laptop")
    assert value(machine, "antivirus.signature_age_days") == 33
    machine.scripts["antivirus products"] = b'{"products":["Another Antivirus"]}'
    assert value(machine, "antivirus.products") == ({"name": "Another Antivirus"},)
    assert reason(machine, "antivirus.signature_age_days") is Reason.NOT_SUPPORTED
    machine.scripts["antivirus products"] = b'{"products":[],"age":4294967295}'
    assert reason(machine, "antivirus.signature_age_days") is Reason.NOT_PRESENT


def test_account_control_is_on_by_default() -> None:
    assert (
        value(RecordedWindows(keys={POLICIES: RegistryKey({}, (), 0)}), "protection.account_control") is True
    )
    off = RegistryKey({"enablelua": 0}, (), 0)
    assert value(RecordedWindows(keys={POLICIES: off}), "protection.account_control") is False
    assert reason(RecordedWindows(), "protection.account_control") is Reason.NOT_PRESENT


def test_a_computer_without_uefi_has_no_secure_boot() -> None:
    assert reason(RecordedWindows(), "secure_boot.on") is Reason.NOT_SUPPORTED
    strange = RegistryKey({"uefisecurebootenabled": 7}, (), 0)
    assert reason(RecordedWindows(keys={SECURE_BOOT: strange}), "secure_boot.on") is Reason.UNREADABLE
