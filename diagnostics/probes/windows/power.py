"""Windows: the battery and the temperature.

Decides: that of the battery report only two capacities are kept, and of the temperature
zones those with a limit.
Leaves alone: everything else in the report, which holds the computer's name and when it was used.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from xml.etree import ElementTree as ET

from diagnostics import fields
from diagnostics.fields import Misshapen
from diagnostics.observation import Item, Reading, Reason
from diagnostics.probe import Surroundings, shaped
from diagnostics.probes.windows.asking import Script, answer

# From: https://learn.microsoft.com/windows-hardware/design/device-experiences/ (powercfg, /batteryreport)
_BATTERY = Script(
    "battery report",
    "$n=@(Get-CimInstance -ClassName Win32_Battery).Count;$f=[IO.Path]::GetTempFileName();"
    "try{$p=Join-Path ([Environment]::SystemDirectory) 'powercfg.exe';"
    "& $p /batteryreport /xml /output $f|Out-Null;"
    "@{batteries=[int]$n;report=[IO.File]::ReadAllText($f)}}finally{Remove-Item -LiteralPath $f}",
)
_BATTERIES = "{http://schemas.microsoft.com/battery/2012}"
# From: https://learn.microsoft.com/windows-hardware/drivers/bringup/acpi-defined-operations
# (tenths of a kelvin)
_ZONES = Script(
    "temperature zones",
    "@{zones=@(Get-CimInstance -Namespace root/wmi -ClassName MSAcpi_ThermalZoneTemperature|"
    "ForEach-Object{@{current=[int]$_.CurrentTemperature;critical=[int]$_.CriticalTripPoint}})}",
)
_PLAUSIBLE_MILLICELSIUS = range(40_000, 150_000)


def battery(surroundings: Surroundings) -> Mapping[str, Reading]:
    """One item for each battery: full charge against design."""
    source = "powercfg /batteryreport"

    def make(found: Any) -> Reading:
        if fields.whole(found, "batteries") == 0:
            return surroundings.absent(Reason.NOT_PRESENT, "This computer has no battery.", source)
        items = _batteries(fields.text(found, "report"))
        if not items:
            detail = "The battery does not tell its capacity."
            return surroundings.absent(Reason.NOT_SUPPORTED, detail, source)
        return surroundings.observed(items, "items", source)

    condition = surroundings.absent(Reason.NOT_SUPPORTED, "Only macOS judges a battery by itself.", source)
    batteries = shaped(surroundings, answer(surroundings, _BATTERY), source, make)
    return {"battery.batteries": batteries, "battery.condition": condition}


def _batteries(report: str) -> list[Item]:
    try:
        tree = ET.fromstring(report.lstrip("\ufeff").encode())
    except (ET.ParseError, ValueError, RecursionError) as error:
        raise Misshapen from error
    items: list[Item] = []
    for found in tree.iterfind(f"{_BATTERIES}Batteries/{_BATTERIES}Battery"):
        full = found.findtext(f"{_BATTERIES}FullChargeCapacity", "")
        design = found.findtext(f"{_BATTERIES}DesignCapacity", "")
        if re.fullmatch(r"\d{1,9}", full) and re.fullmatch(r"\d{1,9}", design) and int(design) > 0:
            capacity = 1000 * int(full) // int(design)
            items.append({"name": f"Battery {len(items) + 1}", "capacity_permille": capacity})
    return items


def temperature(surroundings: Surroundings) -> Mapping[str, Reading]:
    """The temperature zones that come with a limit."""

    def make(found: Any) -> Reading:
        rows = fields.rows(found, "zones")
        items = [item for number, row in enumerate(rows, start=1) if (item := _zone(number, row))]
        if not items:
            detail = "No sensor here tells its temperature together with a limit."
            return surroundings.absent(Reason.NOT_SUPPORTED, detail, "MSAcpi_ThermalZoneTemperature")
        return surroundings.observed(items, "items", "MSAcpi_ThermalZoneTemperature")

    found = answer(surroundings, _ZONES)
    return {"temperature.sensors": shaped(surroundings, found, "MSAcpi_ThermalZoneTemperature", make)}


def _zone(number: int, row: Any) -> Item | None:
    critical = _millicelsius(fields.whole(row, "critical"))
    if critical not in _PLAUSIBLE_MILLICELSIUS:
        return None
    return {
        "name": f"Sensor zone {number}",
        "current_millicelsius": _millicelsius(fields.whole(row, "current")),
        "has_high": False,
        "high_millicelsius": 0,
        "has_critical": True,
        "critical_millicelsius": critical,
    }


def _millicelsius(tenths_of_kelvin: int) -> int:
    return tenths_of_kelvin * 100 - 273_150
