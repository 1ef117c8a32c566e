"""Batteries: the computer's own, in either unit."""

from __future__ import annotations

from diagnostics.observation import Reason
from simulators.readings import reason, value
from simulators.recorded import Recorded, recorded


def test_a_mouse_is_not_a_battery_of_the_computer() -> None:
    assert value(recorded("worn-laptop"), "battery.batteries") == (
        {"name": "Battery 1", "capacity_permille": 333},
    )
    assert reason(Recorded(), "battery.batteries") is Reason.NOT_PRESENT
    silent = Recorded(files={"/sys/class/power_supply/BAT0/type": "Battery\n"})
    assert reason(silent, "battery.batteries") is Reason.NOT_SUPPORTED


def test_a_battery_that_counts_charge_and_one_without_a_design() -> None:
    folder = "/sys/class/power_supply/BAT1"
    files = {
        f"{folder}/type": "Battery",
        f"{folder}/charge_full": "40",
        f"{folder}/charge_full_design": "50",
    }
    assert value(Recorded(files=files), "battery.batteries")[0]["capacity_permille"] == 800
    files[f"{folder}/charge_full_design"] = "0"
    assert reason(Recorded(files=files), "battery.batteries") is Reason.NOT_SUPPORTED
