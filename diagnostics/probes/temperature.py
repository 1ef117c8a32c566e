"""How hot the machine is, against its own limits.

Decides: that only sensors with a limit of their own are kept: there is no fixed number of degrees that is
right for every device.
Leaves alone: what is too hot. From: https://docs.kernel.org/hwmon/sysfs-interface.html
"""

from __future__ import annotations

from collections.abc import Mapping

from diagnostics.observation import Item, Reading, Reason
from diagnostics.platforms import Failure, Sensor
from diagnostics.probe import LINUX, WINDOWS, Probe, Surroundings, by_platform
from diagnostics.probes.windows import power as windows

_NAME = "temperature.sensors"
_SOURCE = "hwmon"
# A limit outside of what electronics can reach is a driver's placeholder.
_PLAUSIBLE_MILLICELSIUS = range(40_000, 150_000)


def measure(surroundings: Surroundings) -> Mapping[str, Reading]:
    """The sensors that come with a limit."""
    return {_NAME: _sensors(surroundings)}


def _sensors(surroundings: Surroundings) -> Reading:
    sensors = surroundings.platform.temperatures()
    if isinstance(sensors, Failure):
        return surroundings.failed(sensors, _SOURCE)
    items = [_item(sensor) for sensor in sensors if _has_limit(sensor)]
    if not items:
        return surroundings.absent(
            Reason.NOT_SUPPORTED, "No sensor here tells its temperature together with a limit.", _SOURCE
        )
    return surroundings.observed(items, "items", _SOURCE)


def _has_limit(sensor: Sensor) -> bool:
    return any(limit in _PLAUSIBLE_MILLICELSIUS for limit in _limits(sensor))


def _limits(sensor: Sensor) -> tuple[int, int]:
    return sensor.high_millicelsius, sensor.critical_millicelsius


def _item(sensor: Sensor) -> Item:
    high, critical = _limits(sensor)
    return {
        "name": f"Sensor {sensor.name}",
        "current_millicelsius": sensor.current_millicelsius,
        "has_high": high in _PLAUSIBLE_MILLICELSIUS,
        "high_millicelsius": high,
        "has_critical": critical in _PLAUSIBLE_MILLICELSIUS,
        "critical_millicelsius": critical,
    }


PROBE = Probe(
    id="temperature",
    title="Temperature",
    reads="The temperatures that the machine's sensors tell, with the sensors' own limits.",
    why="A machine that is too hot slows down or switches itself off.",
    personal_data="None.",
    platforms=frozenset({LINUX, WINDOWS}),
    privilege="user",
    deadline_s=3,
    observes=(_NAME,),
    measure=by_platform(linux=measure, windows=windows.temperature),
    slower_s={WINDOWS: 40},
)
