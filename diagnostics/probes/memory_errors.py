"""Errors in the memory chips, as far as the machine can notice them.

Decides: the counters of error-correcting memory (EDAC), and memory that the kernel has taken out of use.
Leaves alone: ordinary memory without error correction, which cannot notice; that is said.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from diagnostics.counter import is_number
from diagnostics.observation import Reading, Reason
from diagnostics.platforms import Failure
from diagnostics.probe import LINUX, WINDOWS, Probe, Surroundings, all_absent, by_platform
from diagnostics.probes.windows import events as windows

_EDAC = "/sys/devices/system/edac/mc"
_MEMINFO = "/proc/meminfo"
_COUNTERS = ("memory_errors.corrected", "memory_errors.uncorrected")


def measure(surroundings: Surroundings) -> Mapping[str, Reading]:
    """Corrected and uncorrected errors since the start, and bytes taken out of use."""
    return {**_counters(surroundings), "memory_errors.retired_bytes": _retired(surroundings)}


def _counters(surroundings: Surroundings) -> dict[str, Reading]:
    names = surroundings.platform.list_folder(_EDAC)
    controllers = [] if isinstance(names, Failure) else [name for name in names if name.startswith("mc")]
    if not controllers:
        absent = surroundings.absent(
            Reason.NOT_SUPPORTED, "The memory here cannot count its own errors; most cannot.", _EDAC
        )
        return all_absent(_COUNTERS, absent)
    return {
        name: _sum(surroundings, controllers, file)
        for name, file in zip(_COUNTERS, ("ce_count", "ue_count"), strict=True)
    }


def _sum(surroundings: Surroundings, controllers: list[str], file: str) -> Reading:
    total = 0
    for controller in controllers:
        text = surroundings.platform.read_text(f"{_EDAC}/{controller}/{file}")
        if isinstance(text, Failure):
            return surroundings.failed(text, _EDAC)
        if not is_number(text):
            return surroundings.absent(Reason.UNREADABLE, "The counter is not a number.", _EDAC)
        total += int(text)
    return surroundings.observed(total, "errors", _EDAC)


def _retired(surroundings: Surroundings) -> Reading:
    text = surroundings.platform.read_text(_MEMINFO)
    if isinstance(text, Failure):
        return surroundings.failed(text, _MEMINFO)
    match = re.search(r"^HardwareCorrupted:\s+(\d{1,12}) kB$", text, re.MULTILINE)
    if match is None:
        return surroundings.absent(Reason.NOT_SUPPORTED, "This system does not count it.", _MEMINFO)
    return surroundings.observed(int(match[1]) * 1024, "bytes", _MEMINFO)


PROBE = Probe(
    id="memory_errors",
    title="Errors in the memory chips",
    reads="Counters of memory errors, where the machine has them.",
    why="Faulty memory can damage files without a trace.",
    personal_data="None.",
    platforms=frozenset({LINUX, WINDOWS}),
    privilege="user",
    deadline_s=3,
    observes=(*_COUNTERS, "memory_errors.retired_bytes"),
    measure=by_platform(linux=measure, windows=windows.memory_errors),
    slower_s={WINDOWS: 40},
)
