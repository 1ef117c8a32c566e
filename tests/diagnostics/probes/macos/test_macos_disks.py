"""A Mac's disks: sealed by design, judged by diskutil, encrypted by FileVault's own word."""

from __future__ import annotations

import pytest

from diagnostics.observation import Reason
from diagnostics.platforms import Output
from simulators.readings import reason, value
from simulators.recorded_macos import bare_mac, recorded_mac


def test_the_sealed_root_is_not_what_can_be_written() -> None:
    assert value(recorded_mac("macos-26-fresh"), "filesystem.system_volume") == "writable"
    assert value(recorded_mac("worn-macbook"), "filesystem.system_volume") == "read-only"
    assert reason(bare_mac(), "filesystem.system_volume") is Reason.UNREADABLE


def test_volumes_of_macos_itself_are_nobodys_to_fill() -> None:
    volumes = value(recorded_mac("macos-26-fresh"), "storage.volumes")
    assert [item["name"] for item in volumes] == ["system volume"]
    stick = value(recorded_mac("worn-macbook"), "storage.volumes")
    assert [item["name"] for item in stick] == ["other volume 1"]


def test_a_drive_that_tells_nothing_is_left_out() -> None:
    (drive,) = value(recorded_mac("worn-macbook"), "drives.health")
    assert drive == {
        "name": "Drive 1",
        "failing": True,
        "spinning": False,
        "nvme_used_percent": 104,
        "nvme_media_errors": 12,
    }
    machine = recorded_mac("macos-26-fresh")
    del machine.commands["diskutil info -plist disk0"]
    assert reason(machine, "drives.health") is Reason.NOT_SUPPORTED


def test_a_name_that_is_no_disk_is_never_put_into_a_command() -> None:
    machine = recorded_mac("macos-26-fresh")
    listed = "<plist><dict><key>WholeDisks</key><array><string>-rf</string></array></dict></plist>"
    machine.commands["diskutil list -plist physical"] = Output(listed, 0)
    assert reason(machine, "drives.health") is Reason.UNREADABLE
    assert not [asked for asked in machine.asked if "-rf" in asked]


@pytest.mark.parametrize(("said", "expected"), [("true\n", True), ("false\n", False)])
def test_filevault_is_on_or_off(said: str, expected: bool) -> None:
    machine = bare_mac()
    machine.commands["fdesetup isactive"] = Output(said, 0 if expected else 1)
    assert value(machine, "encryption.system_volume") is expected
    machine.commands["fdesetup isactive"] = Output("FileVault ist aktiviert.", 0)
    assert reason(machine, "encryption.system_volume") is Reason.UNREADABLE
