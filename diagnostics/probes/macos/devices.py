"""macOS: battery, sound, memory, heat, and the records of crashes.

Decides: what is kept of each: capacities, counts and fixed words, no names and no serial numbers.
Leaves alone: which of them are worrying.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from diagnostics import fields
from diagnostics.fields import Misshapen
from diagnostics.observation import Item, Reading, Reason
from diagnostics.platforms import Failure
from diagnostics.probe import Surroundings, all_absent, shaped
from diagnostics.probes.macos.asking import profile

_BATTERY_NAMES = ("battery.batteries", "battery.condition")
_BATTERY_SOURCE = "system_profiler SPPowerDataType"
# From: https://github.com/osquery/osquery/blob/master/specs/macwin/battery.table (what the words stand for)
_CONDITIONS = {
    "Good": "normal",
    "Normal": "normal",
    "Fair": "service needed",
    "Poor": "service needed",
    "Check Battery": "service needed",
    "Service": "service needed",
    "Service Battery": "service needed",
    "Service Recommended": "service needed",
    "Replace Soon": "service needed",
    "Replace Now": "service needed",
    "Permanent Failure": "permanent failure",
}
# From: https://developer.apple.com/documentation/dispatch/dispatch_source_memorypressure_flags_t
_PRESSURE = {"1": "normal", "2": "warning", "4": "critical"}
_RECORDS = "/Library/Logs/DiagnosticReports"
_PANIC = re.compile(r"(panic-full-|panic-base-|Kernel[-_]).*|.*\.panic")
_LOW_MEMORY = re.compile(r"JetsamEvent-.*\.ips")
_DAYS = 30
_DAY_S = 86400


def battery(surroundings: Surroundings) -> Mapping[str, Reading]:
    """What the battery holds of its design, and macOS's own judgement of it."""
    found = profile(surroundings, "SPPowerDataType")
    if isinstance(found, Failure):
        return all_absent(_BATTERY_NAMES, surroundings.failed(found, _BATTERY_SOURCE))
    told = [entry for entry in found if fields.has(entry, "sppower_battery_health_info")]
    if not told:
        absent = surroundings.absent(Reason.NOT_PRESENT, "This computer has no battery.", _BATTERY_SOURCE)
        return all_absent(_BATTERY_NAMES, absent)
    health = told[0]["sppower_battery_health_info"]
    return {
        "battery.batteries": shaped(
            surroundings, health, _BATTERY_SOURCE, lambda a: _capacity(surroundings, a)
        ),
        "battery.condition": shaped(
            surroundings, health, _BATTERY_SOURCE, lambda a: _condition(surroundings, a)
        ),
    }


def _capacity(surroundings: Surroundings, health: Any) -> Reading:
    if not fields.has(health, "sppower_battery_health_maximum_capacity"):
        detail = "This Mac does not tell how much its battery holds."
        return surroundings.absent(Reason.NOT_SUPPORTED, detail, _BATTERY_SOURCE)
    text = fields.text(health, "sppower_battery_health_maximum_capacity")
    match = re.fullmatch(r"(\d{1,3})\s?%", text)
    if match is None:
        raise Misshapen
    items: list[Item] = [{"name": "Battery 1", "capacity_permille": int(match[1]) * 10}]
    return surroundings.observed(items, "items", _BATTERY_SOURCE)


def _condition(surroundings: Surroundings, health: Any) -> Reading:
    word = fields.text(health, "sppower_battery_health")
    if word not in _CONDITIONS:
        raise Misshapen
    return surroundings.observed(_CONDITIONS[word], "", _BATTERY_SOURCE)


def sound(surroundings: Surroundings) -> Mapping[str, Reading]:
    """The number of outputs."""
    source = "system_profiler SPAudioDataType"

    def make(found: list[Any]) -> Reading:
        devices = [device for section in found for device in fields.rows(section, "_items")]
        outputs = sum(1 for device in devices if fields.has(device, "coreaudio_device_output"))
        return surroundings.observed(outputs, "outputs", source)

    return {"sound.outputs": shaped(surroundings, profile(surroundings, "SPAudioDataType"), source, make)}


def memory_pressure(surroundings: Surroundings) -> Reading:
    """The kernel's own word on memory."""
    source = "sysctl kern.memorystatus_vm_pressure_level"

    def make(text: str) -> Reading:
        if text.strip() not in _PRESSURE:
            raise Misshapen
        return surroundings.observed(_PRESSURE[text.strip()], "", source)

    output = surroundings.run(["sysctl", "-n", "kern.memorystatus_vm_pressure_level"])
    return shaped(surroundings, output, source, lambda a: make(a.text))


def low_memory(surroundings: Surroundings) -> Reading:
    """How often the system noted that memory ran short, since the start.

    Such a record does not say that a program was ended.
    """
    uptime_s = surroundings.platform.uptime_s()
    if isinstance(uptime_s, Failure):
        return surroundings.failed(uptime_s, _RECORDS)
    since_s = int(surroundings.clock.now().timestamp()) - uptime_s
    found = _records(surroundings, _LOW_MEMORY, since_s)
    return _counted(surroundings, found, "times")


def kernel_log(surroundings: Surroundings) -> Mapping[str, Reading]:
    """The number of crashes of the whole system."""
    since_s = int(surroundings.clock.now().timestamp()) - _DAYS * _DAY_S
    found = _records(surroundings, _PANIC, since_s)
    detail = "To search a month of this Mac's log takes many minutes, so it is not done."
    return {
        "kernel_log.crashes": _counted(surroundings, found, "crashes"),
        "kernel_log.disk_errors": surroundings.absent(Reason.NOT_SUPPORTED, detail, "log show"),
    }


def _records(surroundings: Surroundings, kind: re.Pattern[str], since_s: int) -> int | Failure:
    names = surroundings.platform.list_folder(_RECORDS)
    if isinstance(names, Failure):
        return names
    facts = [surroundings.platform.file_facts(f"{_RECORDS}/{name}") for name in names if kind.fullmatch(name)]
    return sum(1 for found in facts if not isinstance(found, Failure) and found.modified_s >= since_s)


def _counted(surroundings: Surroundings, found: int | Failure, unit: str) -> Reading:
    if isinstance(found, Failure):
        return surroundings.failed(found, _RECORDS)
    return surroundings.observed(found, unit, _RECORDS)


def throttling(surroundings: Surroundings) -> Mapping[str, Reading]:
    """Whether the processor is held back for heat at this moment."""
    source = "pmset -g therm"
    output = surroundings.run(["pmset", "-g", "therm"])
    detail = "macOS tells whether the processor is held back, and not for how long."
    return {
        "throttling.sample_ms": surroundings.absent(Reason.NOT_SUPPORTED, detail, source),
        "throttling.limited": shaped(surroundings, output, source, lambda a: _limited(surroundings, a.text)),
    }


def _limited(surroundings: Surroundings, text: str) -> Reading:
    match = re.search(r"CPU_Speed_Limit\s*=\s*(\d{1,3})\b", text)
    if match is not None:
        return surroundings.observed(int(match[1]) < 100, "", "pmset -g therm")
    if "has been recorded" in text:
        detail = "This Mac has noted nothing of its processor's speed."
        return surroundings.absent(Reason.NOT_PRESENT, detail, "pmset -g therm")
    raise Misshapen
