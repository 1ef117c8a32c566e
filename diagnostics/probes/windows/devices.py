"""Windows: devices with errors, printers, sound and graphics.

Decides: which fixed numbers and words of Windows are kept; a device's name may be a person's and is not.
Leaves alone: which of them are worrying.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from diagnostics import fields
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
