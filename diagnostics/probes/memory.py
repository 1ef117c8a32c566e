"""Main memory, swap, and what happened when memory ran out.

Decides: that what counts is *available* memory, never *free* memory: the difference is cache.
Leaves alone: which program uses how much; no program is named.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from diagnostics.observation import Reading, Reason
from diagnostics.platforms import Failure, Memory
from diagnostics.probe import LINUX, MACOS, WINDOWS, Probe, Surroundings, all_absent, by_platform
from diagnostics.probes.macos import devices as macos
from diagnostics.probes.windows import events as windows

_SIZES = (
    "memory.total_bytes",
    "memory.available_bytes",
    "memory.free_bytes",
    "memory.available_permille",
)
_SWAP = ("memory.swap_total_bytes", "memory.swap_used_permille")
_PRESSURE = "/proc/pressure/memory"
_VMSTAT = "/proc/vmstat"


def measure(surroundings: Surroundings) -> Mapping[str, Reading]:
    """Sizes now; the last minute's pressure and the kills since the start, which only Linux tells."""
    readings = _sizes(surroundings)
    readings["memory.pressure_permille"] = _stalled(surroundings)
    readings["memory.out_of_memory_kills"] = _ended(surroundings)
    readings["memory.pressure_level"] = _level(surroundings)
    readings["memory.low_events"] = _low_events(surroundings)
    return readings


def _sizes(surroundings: Surroundings) -> dict[str, Reading]:
    memory = surroundings.platform.memory()
    if isinstance(memory, Failure):
        return all_absent((*_SIZES, *_SWAP), surroundings.failed(memory, "psutil"))
    if memory.total_bytes <= 0:
        absent = surroundings.absent(Reason.UNREADABLE, "The memory has no size.", "psutil")
        return all_absent((*_SIZES, *_SWAP), absent)
    values = (
        (memory.total_bytes, "bytes"),
        (memory.available_bytes, "bytes"),
        (memory.free_bytes, "bytes"),
        (1000 * memory.available_bytes // memory.total_bytes, "permille"),
    )
    readings: dict[str, Reading] = {
        name: surroundings.observed(value, unit, "psutil")
        for name, (value, unit) in zip(_SIZES, values, strict=True)
    }
    return {**readings, **_swap(surroundings, memory)}


def _swap(surroundings: Surroundings, memory: Memory) -> dict[str, Reading]:
    total_bytes, used_bytes = memory.swap_total_bytes, memory.swap_used_bytes
    if isinstance(total_bytes, Failure):
        return all_absent(_SWAP, surroundings.failed(total_bytes, "psutil"))
    if isinstance(used_bytes, Failure):
        return all_absent(_SWAP, surroundings.failed(used_bytes, "psutil"))
    used_permille = 1000 * used_bytes // max(1, total_bytes)
    return {
        "memory.swap_total_bytes": surroundings.observed(total_bytes, "bytes", "psutil"),
        "memory.swap_used_permille": surroundings.observed(used_permille, "permille", "psutil"),
    }


def _pressure(surroundings: Surroundings) -> Reading:
    text = surroundings.platform.read_text(_PRESSURE)
    if isinstance(text, Failure):
        return surroundings.absent(Reason.NOT_SUPPORTED, "This system does not measure it.", _PRESSURE)
    match = re.search(r"^full .*?\bavg60=(\d+)\.(\d)", text, re.MULTILINE)
    if match is None:
        return surroundings.absent(Reason.UNREADABLE, "The answer is not in the expected form.", _PRESSURE)
    return surroundings.observed(int(match[1]) * 10 + int(match[2]), "permille", _PRESSURE)


def _kills(surroundings: Surroundings) -> Reading:
    text = surroundings.platform.read_text(_VMSTAT)
    if isinstance(text, Failure):
        return surroundings.absent(Reason.NOT_SUPPORTED, "This system does not count it.", _VMSTAT)
    match = re.search(r"^oom_kill (\d{1,15})$", text, re.MULTILINE)
    if match is None:
        return surroundings.absent(Reason.NOT_SUPPORTED, "This system does not count it.", _VMSTAT)
    return surroundings.observed(int(match[1]), "programs", _VMSTAT)


def _no_level(surroundings: Surroundings) -> Reading:
    return surroundings.absent(Reason.NOT_SUPPORTED, "Only macOS has a word for it.", "sysctl")


def _no_events(surroundings: Surroundings) -> Reading:
    return surroundings.absent(Reason.NOT_SUPPORTED, "This system counts what it ended instead.", _VMSTAT)


def _not_measured(surroundings: Surroundings) -> Reading:
    return surroundings.absent(Reason.NOT_SUPPORTED, "Only Linux measures it.", _PRESSURE)


_stalled = by_platform(linux=_pressure, windows=_not_measured, macos=_not_measured)
_ended = by_platform(linux=_kills, windows=_not_measured, macos=_not_measured)
_level = by_platform(linux=_no_level, windows=_no_level, macos=macos.memory_pressure)
_low_events = by_platform(linux=_no_events, windows=windows.low_memory, macos=macos.low_memory)


PROBE = Probe(
    id="memory",
    title="Memory",
    reads="How much memory and swap is in use, and whether programs were ended for lack of it.",
    why="Too little memory makes everything slow and can end programs.",
    personal_data="None: no program is named.",
    platforms=frozenset({LINUX, WINDOWS, MACOS}),
    privilege="user",
    deadline_s=3,
    observes=(
        *_SIZES,
        *_SWAP,
        "memory.pressure_permille",
        "memory.out_of_memory_kills",
        "memory.pressure_level",
        "memory.low_events",
    ),
    measure=measure,
    slower_s={WINDOWS: 40, MACOS: 10},
)
