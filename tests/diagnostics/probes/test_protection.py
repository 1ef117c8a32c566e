"""The system's own guards: each where it exists."""

from __future__ import annotations

from diagnostics.observation import Reason
from simulators.readings import reason, value
from simulators.recorded import Recorded
from simulators.recorded_macos import recorded_mac
from simulators.recorded_windows import recorded_windows


def test_each_guard_is_told_where_it_exists() -> None:
    assert value(recorded_windows("windows-11-fresh"), "protection.account_control") is True
    assert value(recorded_mac("macos-26-fresh"), "protection.gatekeeper") is True
    assert reason(recorded_windows("windows-11-fresh"), "protection.gatekeeper") is Reason.NOT_SUPPORTED
    assert reason(Recorded(), "protection.account_control") is Reason.NOT_SUPPORTED
