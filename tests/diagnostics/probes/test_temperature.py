"""Temperature: only against the device's own limits."""

from __future__ import annotations

from diagnostics.observation import Reason
from diagnostics.platforms import Sensor
from simulators.readings import reason, value
from simulators.recorded import Recorded


def test_a_sensor_without_a_plausible_limit_is_left_out() -> None:
    sensors = (Sensor("a 1", 50_000, 0, 0), Sensor("b 1", 50_000, 65_261_850, 127_000_000))
    assert reason(Recorded(sensors=sensors), "temperature.sensors") is Reason.NOT_SUPPORTED
    (item,) = value(Recorded(sensors=(Sensor("c 1", 50_000, 84_000, 0),)), "temperature.sensors")
    assert (item["has_high"], item["has_critical"]) == (True, False)
