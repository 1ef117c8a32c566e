"""Secure Boot: one byte of the firmware."""

from __future__ import annotations

import pytest

from diagnostics.observation import Reason
from diagnostics.probes.secure_boot import _VARIABLE
from simulators.readings import reason, value
from simulators.recorded import Recorded


@pytest.mark.parametrize(("byte", "on"), [("\x01", True), ("\x00", False)])
def test_the_last_byte_says_it(byte: str, on: bool) -> None:
    assert value(Recorded(files={_VARIABLE: f"\x06\x00\x00\x00{byte}"}), "secure_boot.on") is on


def test_no_such_firmware_no_variable_and_a_strange_one_are_absent() -> None:
    assert reason(Recorded(), "secure_boot.on") is Reason.NOT_SUPPORTED
    without = Recorded(folders={"/sys/firmware/efi": []})
    assert reason(without, "secure_boot.on") is Reason.NOT_PRESENT
    assert reason(Recorded(files={_VARIABLE: "\x01"}), "secure_boot.on") is Reason.UNREADABLE
    assert reason(Recorded(files={_VARIABLE: "\x06\x00\x00\x00\x07"}), "secure_boot.on") is Reason.UNREADABLE
