"""The antivirus: asked where there is somebody to ask."""

from __future__ import annotations

from diagnostics.observation import Reason
from simulators.readings import reason, value
from simulators.recorded import Recorded
from simulators.recorded_macos import recorded_mac
from simulators.recorded_windows import recorded_windows


def test_each_system_is_asked_in_its_own_way() -> None:
    assert value(recorded_windows("windows-11-fresh"), "antivirus.state") == "good"
    assert value(recorded_mac("macos-26-fresh"), "antivirus.products") == ({"name": "XProtect"},)
    assert reason(Recorded(), "antivirus.state") is Reason.NOT_SUPPORTED
