"""Windows: what its own log says of crashes, disks, starts, heat and memory.

Decides: that of the whole log a few kinds of entries are counted, each known by its number, never by its
words; and that a log without a single entry cannot say that nothing happened.
Leaves alone: every other entry; most errors in the log are part of normal running.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from typing import Any

from diagnostics import fields
from diagnostics.observation import Item, Reading, Reason
from diagnostics.platforms import Failure
from diagnostics.probe import Surroundings, all_absent, shaped
from diagnostics.probes.windows.asking import FOR_ADMINISTRATORS, Script, answer

# That nothing was found is known by the error's fixed name, not by its words.
_FIND = (
    "function Find($f){try{@(Get-WinEvent -FilterHashtable $f)}catch{"
    "if($_.FullyQualifiedErrorId -like 'NoMatchingEventsFound*'){@()}else{throw}}};"
)
_LOG = "$l=[int64](Get-WinEvent -ListLog System).RecordCount;"
_BOOTED = "$b=(Get-CimInstance -ClassName Win32_OperatingSystem).LastBootUpTime;"
# From: https://learn.microsoft.com/troubleshoot/windows-client/performance/event-id-41-restart (BugcheckCode
# 0 is a power cut or a held button), and the disk driver's own numbers for a bad block,
# a paging error, and a retry.
_TROUBLES = Script(
    "crashes and disk errors of 30 days",
    _FIND + _LOG + "$s=(Get-Date).AddDays(-30);"
    "$c=@(Find @{LogName='System';ProviderName='Microsoft-Windows-Kernel-Power';Id=41;StartTime=$s}|"
    "ForEach-Object{([xml]$_.ToXml()).Event.EventData.Data|Where-Object{$_.Name -eq 'BugcheckCode'}|"
    "ForEach-Object{[string]$_.'#text'}});"
    "$d=@(Find @{LogName='System';ProviderName='disk';Id=7,51,153;StartTime=$s}|"
    "ForEach-Object{[string]$_.Properties[0].Value});"
    "$i=@(Get-CimInstance -Namespace root/Microsoft/Windows/Storage -ClassName MSFT_PhysicalDisk|"
    "ForEach-Object{$p=$_.CimInstanceProperties;@{id=[string]$p['DeviceId'].Value;"
    "bus=[int]$p['BusType'].Value}});"
    "@{log=$l;bugchecks=$c;disks=$d;known=$i}",
)
_EXTERNAL_BUSES = frozenset({4, 7, 12, 13})
# From: https://learn.microsoft.com/windows-hardware/test/wpt/windows-diagnostics-performance (event 100)
_START = Script(
    "duration of the last start",
    _FIND + "$e=@(Find @{LogName='Microsoft-Windows-Diagnostics-Performance/Operational';Id=100}|"
    "Select-Object -First 1);$r=@{found=[int]$e.Count};if($e.Count){"
    "$d=([xml]$e[0].ToXml()).Event.EventData.Data|Where-Object{$_.Name -eq 'BootTime'};"
    "$r.ms=[int64]$d.'#text'};$r",
)
# From: https://learn.microsoft.com/troubleshoot/windows-server/performance/event-id-37-after-changing-power-policy
_LIMITS = Script(
    "processor held back in the last ten minutes",
    _FIND + _LOG + "@{log=$l;limits=@(Find @{LogName='System';Id=37;StartTime=(Get-Date).AddMinutes(-10);"
    "ProviderName='Microsoft-Windows-Kernel-Processor-Power'}).Count}",
)
_MEMORY = Script(
    "lack of memory since the start",
    _FIND + _LOG + _BOOTED + "@{log=$l;events=@(Find @{LogName='System';Id=2004;StartTime=$b;"
    "ProviderName='Microsoft-Windows-Resource-Exhaustion-Detector'}).Count}",
)
# From: https://learn.microsoft.com/windows/win32/cimwin32prov/win32-physicalmemoryarray
_CHIPS = Script(
    "errors of the memory chips since the start",
    _FIND + _LOG + _BOOTED + "function Whea($n){@(Find @{LogName='System';Id=$n;StartTime=$b;"
    "ProviderName='Microsoft-Windows-WHEA-Logger'}).Count};@{log=$l;corrected=Whea 47;uncorrected=Whea 46;"
    "correction=@(Get-CimInstance -ClassName Win32_PhysicalMemoryArray|ForEach-Object{"
    "[int]$_.MemoryErrorCorrection})}",
)
_SELF_CORRECTING = frozenset({5, 6})
_CHIP_NAMES = ("memory_errors.corrected", "memory_errors.uncorrected")


def kernel_log(surroundings: Surroundings) -> Mapping[str, Reading]:
    """The number of crashes, and one item for each internal disk."""
    found, source = answer(surroundings, _TROUBLES), "events 41, 7, 51 and 153 of 30 days"
    return {
        "kernel_log.crashes": shaped(surroundings, found, source, lambda a: _crashes(surroundings, a)),
        "kernel_log.disk_errors": shaped(surroundings, found, source, lambda a: _disks(surroundings, a)),
    }


def _empty_log(surroundings: Surroundings, found: Any) -> Reading | None:
    if fields.whole(found, "log") > 0:
        return None
    return surroundings.absent(
        Reason.NOT_SUPPORTED, "Windows' log is empty, so it says nothing.", "System log"
    )


def _crashes(surroundings: Surroundings, found: Any) -> Reading:
    codes = fields.rows(found, "bugchecks")
    crashes = sum(1 for code in codes if isinstance(code, str) and code.strip() not in {"", "0"})
    return _empty_log(surroundings, found) or surroundings.observed(crashes, "crashes", "event 41")


def _disks(surroundings: Surroundings, found: Any) -> Reading:
    rows = fields.rows(found, "known")
    ids = [fields.text(row, "id") for row in rows if fields.whole(row, "bus") not in _EXTERNAL_BUSES]
    internal = [name for name in ids if re.fullmatch(r"\d{1,3}", name)]
    if not internal:
        return surroundings.absent(
            Reason.NOT_PRESENT, "No internal disk is in the list.", "MSFT_PhysicalDisk"
        )
    places = [str(place) for place in fields.rows(found, "disks")]
    named = [match[1] for place in places if (match := re.match(r"\\Device\\Harddisk(\d+)\\", place))]
    items: list[Item] = [{"name": f"Disk {name}", "errors": named.count(name)} for name in internal]
    return _empty_log(surroundings, found) or surroundings.observed(items, "items", "events 7, 51 and 153")


def boot(surroundings: Surroundings) -> Mapping[str, Reading]:
    """Whole seconds that the last start took, as Windows measured it."""
    source = "event 100 of Diagnostics-Performance"
    if not surroundings.platform.is_administrator():
        return {"boot.took_s": surroundings.absent(Reason.NOT_PERMITTED, FOR_ADMINISTRATORS, source)}

    def make(found: Any) -> Reading:
        if fields.whole(found, "found") == 0:
            detail = "Windows has not noted how long it takes to start."
            return surroundings.absent(Reason.NOT_PRESENT, detail, source)
        return surroundings.observed(fields.whole(found, "ms") // 1000, "s", source)

    return {"boot.took_s": shaped(surroundings, answer(surroundings, _START), source, make)}


def throttling(surroundings: Surroundings) -> Mapping[str, Reading]:
    """Whether the firmware held the processor back in the last ten minutes."""
    source = "event 37"
    detail = "Windows notes it only afterwards, so one second cannot be measured."

    def make(found: Any) -> Reading:
        limited = fields.whole(found, "limits") > 0
        return _empty_log(surroundings, found) or surroundings.observed(limited, "", source)

    return {
        "throttling.sample_ms": surroundings.absent(Reason.NOT_SUPPORTED, detail, source),
        "throttling.limited": shaped(surroundings, answer(surroundings, _LIMITS), source, make),
    }


def low_memory(surroundings: Surroundings) -> Reading:
    """How often Windows noted that memory ran short, since the start."""

    def make(found: Any) -> Reading:
        events = fields.whole(found, "events")
        return _empty_log(surroundings, found) or surroundings.observed(events, "times", "event 2004")

    return shaped(surroundings, answer(surroundings, _MEMORY), "event 2004", make)


def memory_errors(surroundings: Surroundings) -> Mapping[str, Reading]:
    """Errors that the memory corrected and did not, where it can notice them."""
    found, source = answer(surroundings, _CHIPS), "WHEA events 46 and 47"
    retired = surroundings.absent(Reason.NOT_SUPPORTED, "Windows does not count it.", source)
    if isinstance(found, Failure):
        absent = surroundings.failed(found, source)
        return {**all_absent(_CHIP_NAMES, absent), "memory_errors.retired_bytes": retired}
    readings = {
        name: shaped(surroundings, found, source, functools.partial(_chips, surroundings, name))
        for name in _CHIP_NAMES
    }
    return {**readings, "memory_errors.retired_bytes": retired}


def _chips(surroundings: Surroundings, name: str, found: Any) -> Reading:
    if not _SELF_CORRECTING & {kind for kind in fields.rows(found, "correction") if isinstance(kind, int)}:
        detail = "The memory here cannot count its own errors; most cannot."
        return surroundings.absent(Reason.NOT_SUPPORTED, detail, "Win32_PhysicalMemoryArray")
    errors = fields.whole(found, name.partition(".")[2])
    return _empty_log(surroundings, found) or surroundings.observed(errors, "errors", "WHEA events")
