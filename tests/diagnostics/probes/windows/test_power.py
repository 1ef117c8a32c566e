"""Windows' battery and temperature: two capacities, and limits."""

from __future__ import annotations

import json
from typing import Any

import pytest

from diagnostics.observation import Reason
from simulators.readings import reason, value
from simulators.recorded_windows import RecordedWindows, recorded_windows


def said(script: str, tree: Any) -> RecordedWindows:
    return RecordedWindows(scripts={script: json.dumps(tree).encode()})


@pytest.mark.parametrize(
    ("batteries", "report", "expected"),
    [
        (0, "", Reason.NOT_PRESENT),
        (1, "", Reason.UNREADABLE),
        (1, "<BatteryReport", Reason.UNREADABLE),
        (1, "<BatteryReport/>", Reason.NOT_SUPPORTED),
        (1, "<!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>", Reason.NOT_SUPPORTED),
    ],
)
def test_a_battery_report_without_a_battery(batteries: int, report: str, expected: Reason) -> None:
    machine = said("battery report", {"batteries": batteries, "report": report})
    assert reason(machine, "battery.batteries") is expected


def test_a_battery_of_no_design_is_left_out() -> None:
    name = "http://schemas.microsoft.com/battery/2012"
    one = "<Battery><DesignCapacity>{}</DesignCapacity><FullChargeCapacity>{}</FullChargeCapacity></Battery>"
    inside = one.format(0, 5) + one.format(50, 40) + one.format("x", 1)
    report = f'<BatteryReport xmlns="{name}"><Batteries>{inside}</Batteries></BatteryReport>'
    machine = said("battery report", {"batteries": 3, "report": report})
    assert value(machine, "battery.batteries") == ({"name": "Battery 1", "capacity_permille": 800},)


def test_a_zone_is_told_in_thousandths_of_a_degree_and_only_with_a_limit() -> None:
    machine = said("temperature zones", {"zones": [{"current": 3010, "critical": 3781}]})
    (zone,) = value(machine, "temperature.sensors")
    assert (zone["current_millicelsius"], zone["critical_millicelsius"]) == (27_850, 104_950)
    machine = said("temperature zones", {"zones": [{"current": 3010, "critical": 0}]})
    assert reason(machine, "temperature.sensors") is Reason.NOT_SUPPORTED
    assert reason(recorded_windows("windows-11-fresh"), "temperature.sensors") is Reason.NOT_PERMITTED
