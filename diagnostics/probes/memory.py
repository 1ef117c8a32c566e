"""Main memory, swap, and what happened when memory ran out.

Decides: that what counts is *available* memory, never *free* memory: the difference is cache.
Leaves alone: which program uses how much; no program is named.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from diagnostics.observation import Reading, Reason
from diagnostics.platforms import Failure
from diagnostics.probe import LINUX, MACOS, WINDOWS, Probe, Surroundings, all_absent

_SIZES = (
    "memory.total_bytes",
    "memory.available_bytes",
    "memory.free_bytes",
    "memory.available_permille",
    "memory.swap_total_bytes",
    "memory.swap_used_permille",
)
_PRESSURE = "/proc/pressure/memory"
_VMSTAT = "/proc/vmstat"


def measure(surroundings: Surroundings) -> Mapping[str, Reading]:
    """Sizes now; the last minute's pressure and the kills since the start, which only Linux tells."""
    readings = _sizes(surroundings)
    readings["memory.pressure_permille"] = _pressure(surroundings)
    readings["memory.out_of_memory_kills"] = _kills(surroundings)
    return readings


def _sizes(surroundings: Surroundings) -> dict[str, Reading]:
    memory = surroundings.platform.memory()
    if isinstance(memory, Failure):
        return all_absent(_SIZES, surroundings.failed(memory, "psutil"))
    if memory.total_bytes <= 0:
        return all_absent(_SIZES, surroundings.absent(Reason.UNREADABLE, "The memory has no size.", "psutil"))
    swap_permille = 1000 * memory.swap_used_bytes // max(1, memory.swap_total_bytes)
    values = (
        (memory.total_bytes, "bytes"),
        (memory.available_bytes, "bytes"),
        (memory.free_bytes, "bytes"),
        (1000 * memory.available_bytes // memory.total_bytes, "permille"),
        (memory.swap_total_bytes, "bytes"),
        (swap_permille, "permille"),
    )
    return {
        name: surroundings.observed(value, unit, "psutil")
        for name, (value, unit) in zip(_SIZES, values, strict=True)
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


PROBE = Probe(
    id="memory",
    title="Memory",
    reads="How much memory and swap is in use, and whether programs were ended for lack of it.",
    why="Too little memory makes everything slow and can end programs.",
    personal_data="None: no program is named.",
    platforms=frozenset({LINUX, WINDOWS, MACOS}),
    privilege="user",
    deadline_s=3,
    observes=(*_SIZES, "memory.pressure_permille", "memory.out_of_memory_kills"),
    measure=measure,
)
