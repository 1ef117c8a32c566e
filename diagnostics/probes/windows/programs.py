"""Windows: services that failed, and programs that start by themselves.

Decides: that only what lies in Windows' own folder is named; everything else may carry a person's name and is
counted.
Leaves alone: which of them are wanted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from diagnostics import fields
from diagnostics.observation import Item, Reading, Reason
from diagnostics.platforms import Failure
from diagnostics.platforms.windows.interface import RegistryKey
from diagnostics.probe import Surroundings, shaped
from diagnostics.probes.windows.asking import Script, answer, registry

# From: https://learn.microsoft.com/windows/win32/cimwin32prov/win32-service; 1077 is "no attempt to start it
# since the last start". From: https://learn.microsoft.com/windows/win32/debug/system-error-codes--1000-1299-
_SERVICES = Script(
    "failed services",
    "@{windows=[string]$env:SystemRoot;services=@(Get-CimInstance -ClassName Win32_Service -Filter "
    "'StartMode=''Auto'' AND State=''Stopped'' AND ExitCode<>0 AND ExitCode<>1077'|"
    "ForEach-Object{@{name=[string]$_.Name;path=[string]$_.PathName}})}",
)
_SERVICE_KEY = r"HKLM\SYSTEM\CurrentControlSet\Services"
# Windows appends such a number to the services that it makes for each person who signs in.
_FOR_A_PERSON = re.compile(r"_[0-9a-f]{3,12}$")
_RUN = r"SOFTWARE\Microsoft\Windows\CurrentVersion\Run"
_RUN_32 = r"SOFTWARE\WOW6432Node\Microsoft\Windows\CurrentVersion\Run"
_APPROVED = r"SOFTWARE\Microsoft\Windows\CurrentVersion\Explorer\StartupApproved"
_STARTERS = (
    (rf"HKLM\{_RUN}", rf"HKLM\{_APPROVED}\Run"),
    (rf"HKLM\{_RUN_32}", rf"HKLM\{_APPROVED}\Run32"),
    (rf"HKCU\{_RUN}", rf"HKCU\{_APPROVED}\Run"),
)
_FOLDER = r"AppData\Roaming\Microsoft\Windows\Start Menu\Programs\Startup"
_OWN_PLACES = ("%windir%\\", "%systemroot%\\", "c:\\windows\\")
_SOURCE_OF_STARTERS = "registry: Run, StartupApproved; the start folder"


def services(surroundings: Surroundings) -> Mapping[str, Reading]:
    """One item for each automatic service that ended with an error."""
    found = answer(surroundings, _SERVICES)
    return {
        "services.failed": shaped(surroundings, found, "Win32_Service", lambda a: _failed(surroundings, a))
    }


def _failed(surroundings: Surroundings, found: Any) -> Reading:
    items: list[Item] = []
    added = 0
    for row in fields.rows(found, "services"):
        name, path = fields.text(row, "name"), fields.text(row, "path").strip('"')
        if _is_triggered(surroundings, name):
            continue
        if path.lower().startswith(fields.text(found, "windows").lower() + "\\"):
            items.append({"name": _FOR_A_PERSON.sub("", name)})
        else:
            added += 1
            items.append({"name": f"a service that was added here ({added})"})
    return surroundings.observed(items, "items", "Win32_Service")


def _is_triggered(surroundings: Surroundings, name: str) -> bool:
    """Whether Windows starts the service only when something needs it; stopped is its normal state."""
    key = registry(surroundings, rf"{_SERVICE_KEY}\{name}")
    return not isinstance(key, Failure) and "TriggerInfo" in key.subkeys


def startup(surroundings: Surroundings) -> Mapping[str, Reading]:
    """Windows' own starters by name, and the number of all that are switched on."""
    keys = [(registry(surroundings, run), registry(surroundings, approved)) for run, approved in _STARTERS]
    for run, _ in keys:
        if isinstance(run, Failure) and run.reason is not Reason.NOT_PRESENT:
            absent = surroundings.failed(run, _SOURCE_OF_STARTERS)
            return {"startup.system": absent, "startup.programs": absent}
    entries = [entry for run, approved in keys for entry in _switched_on(run, approved)]
    folder = surroundings.platform.list_folder(rf"{surroundings.platform.home()}\{_FOLDER}")
    links = [] if isinstance(folder, Failure) else [name for name in folder if name.endswith(".lnk")]
    own: list[Item] = [{"name": name} for name, command in entries if _is_own(command)]
    return {
        "startup.system": surroundings.observed(own, "items", _SOURCE_OF_STARTERS),
        "startup.programs": surroundings.observed(len(entries) + len(links), "programs", _SOURCE_OF_STARTERS),
    }


def _switched_on(run: RegistryKey | Failure, approved: RegistryKey | Failure) -> Iterator[tuple[str, str]]:
    if isinstance(run, Failure):
        return
    for name, command in run.values.items():
        choice = None if isinstance(approved, Failure) else approved.values.get(name)
        # The task manager's own mark: an odd first byte is "switched off".
        switched_off = isinstance(choice, bytes) and bool(choice[:1]) and choice[0] % 2 == 1
        if isinstance(command, str) and not switched_off:
            yield name, command


def _is_own(command: str) -> bool:
    return command.strip().strip('"').lower().startswith(_OWN_PLACES)
