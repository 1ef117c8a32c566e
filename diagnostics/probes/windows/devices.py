"""Windows: devices with errors, printers, sound, graphics, battery and temperature.

Decides: which fixed numbers and words of Windows are kept; a device's name may be a person's and is not.
Leaves alone: which of them are worrying.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from xml.etree import ElementTree as ET

from diagnostics import fields
from diagnostics.fields import Misshapen
from diagnostics.observation import Item, Reading, Reason
from diagnostics.platforms import Failure
from diagnostics.probe import Surroundings, shaped
from diagnostics.probes.windows.asking import Script, answer, registry

# From: https://learn.microsoft.com/windows/win32/cimwin32prov/win32-pnpentity
_DEVICES = Script(
    "devices with errors",
    "@{devices=@(Get-CimInstance -ClassName Win32_PnPEntity -Filter 'ConfigManagerErrorCode<>0'|"
    "ForEach-Object{@{kind=[string]$_.PNPClass;code=[int]$_.ConfigManagerErrorCode}})}",
)
_GRAPHICS = Script(
    "graphics adapters",
    "@{adapters=@(Get-CimInstance -ClassName Win32_PnPEntity -Filter 'PNPClass=''Display'''|"
    "ForEach-Object{[string]$_.Service})}",
)
# The driver of the Microsoft Basic Display Adapter.
_FALLBACK = "basicdisplay"
_WORD = re.compile(r"[A-Za-z][\w-]{0,39}")
# From: https://learn.microsoft.com/windows/win32/cimwin32prov/win32-printer
_PRINTERS = Script(
    "printers",
    "@{printers=@(Get-CimInstance -ClassName Win32_Printer|ForEach-Object{@{"
    "state=[int]$_.PrinterStatus;error=[int]$_.DetectedErrorState;offline=[bool]$_.WorkOffline}})}",
)
_STOPPED = 6
# In the words of https://www.rfc-editor.org/rfc/rfc8011#section-5.4.12
_PRINTER_REASONS = {
    3: "media-low-warning",
    4: "media-empty-error",
    5: "toner-low-warning",
    6: "toner-empty-error",
    7: "cover-open-error",
    8: "media-jam-error",
    9: "service-needed-warning",
    10: "output-area-full-error",
}
_OUTPUTS = r"HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\MMDevices\Audio\Render"
# From: https://learn.microsoft.com/windows/win32/coreaudio/device-state-xxx-constants
_ACTIVE = 1
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


def devices(surroundings: Surroundings) -> Mapping[str, Reading]:
    """One item for each device that Windows reports an error of: its kind and the error's number."""

    def make(found: Any) -> Reading:
        items: list[Item] = []
        for number, row in enumerate(fields.rows(found, "devices"), start=1):
            kind = fields.text(row, "kind")
            known = kind if _WORD.fullmatch(kind) else "unknown kind"
            items.append({"name": f"Device {number}", "kind": known, "code": fields.whole(row, "code")})
        return surroundings.observed(items, "items", "Win32_PnPEntity")

    return {"devices.errors": shaped(surroundings, answer(surroundings, _DEVICES), "Win32_PnPEntity", make)}


def printers(surroundings: Surroundings) -> Mapping[str, Reading]:
    """One item for each printer."""

    def make(found: Any) -> Reading:
        rows = fields.rows(found, "printers")
        if not rows:
            return surroundings.absent(Reason.NOT_PRESENT, "No printer is set up.", "Win32_Printer")
        items = [_printer(number, row) for number, row in enumerate(rows, start=1)]
        return surroundings.observed(items, "items", "Win32_Printer")

    return {"printers.printers": shaped(surroundings, answer(surroundings, _PRINTERS), "Win32_Printer", make)}


def _printer(number: int, row: Any) -> Item:
    reason = _PRINTER_REASONS.get(fields.whole(row, "error"), "")
    offline = "offline-report" if fields.truth(row, "offline") else ""
    reasons = sorted(filter(None, (reason, offline)))
    return {
        "name": f"Printer {number}",
        "stopped": fields.whole(row, "state") == _STOPPED,
        "has_error": reason.endswith("-error"),
        "has_notice": bool(reasons),
        "reasons": ", ".join(reasons) or "none",
    }


def sound(surroundings: Surroundings) -> Mapping[str, Reading]:
    """The number of outputs that are there."""
    key = registry(surroundings, _OUTPUTS)
    source = "registry: MMDevices\\Audio\\Render"
    if isinstance(key, Failure):
        return {"sound.outputs": surroundings.failed(key, source)}
    outputs = [registry(surroundings, rf"{_OUTPUTS}\{name}") for name in key.subkeys]
    active = sum(1 for found in outputs if _is_active(found))
    return {"sound.outputs": surroundings.observed(active, "outputs", source)}


def _is_active(found: Any) -> bool:
    return not isinstance(found, Failure) and found.number("DeviceState") == _ACTIVE


def display(surroundings: Surroundings) -> Mapping[str, Reading]:
    """One item for each graphics adapter."""

    def make(found: Any) -> Reading:
        services = [name for name in fields.rows(found, "adapters") if isinstance(name, str)]
        drivers = [name for name in services if _WORD.fullmatch(name)]
        if not drivers:
            detail = "Windows tells of no graphics adapter with a driver."
            return surroundings.absent(Reason.NOT_SUPPORTED, detail, "Win32_PnPEntity")
        items: list[Item] = [
            {"name": f"Graphics adapter {number}", "driver": name, "fallback": name.lower() == _FALLBACK}
            for number, name in enumerate(drivers, start=1)
        ]
        return surroundings.observed(items, "items", "Win32_PnPEntity")

    return {
        "display.adapters": shaped(surroundings, answer(surroundings, _GRAPHICS), "Win32_PnPEntity", make)
    }


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
