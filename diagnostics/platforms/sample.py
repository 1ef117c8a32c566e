"""What counters did during a short time.

Decides: that a counter that went backwards, or is new, counts as nothing: it started anew.
Leaves alone: how long the time is; and what too much is.
Counters: https://docs.kernel.org/admin-guide/thermal/intel_thermal_throttle.html
"""

from __future__ import annotations

import dataclasses
import threading
from collections.abc import Callable, Mapping
from pathlib import Path

from diagnostics.observation import Reason
from diagnostics.platforms.interface import Failure, Link

PROCESSORS = Path("/sys/devices/system/cpu")
_COUNTERS = "cpu[0-9]*/thermal_throttle/*_throttle_total_time_ms"
_COUNTED = ("packets", "errors", "dropped")


def throttle_counters(folder: Path = PROCESSORS) -> Mapping[str, int]:
    """The time that each processor has been slowed down for heat so far, in milliseconds."""
    return {str(path): int(path.read_text(encoding="ascii")) for path in folder.glob(_COUNTERS)}


def growth(read: Callable[[], Mapping[str, int]], window_s: float, stop: threading.Event) -> int | Failure:
    """By how much the counters grew together during `window_s` seconds."""
    before = read()
    if not before:
        return Failure(Reason.NOT_SUPPORTED, "This system does not count it.")
    if stop.wait(window_s):
        return Failure(Reason.CANCELLED, "The measurement was stopped.")
    return sum(max(0, value - before.get(name, value)) for name, value in read().items())


def link_changes(before: tuple[Link, ...], after: tuple[Link, ...]) -> tuple[Link, ...]:
    """The adapters of `after`, each with what it counted since `before`."""
    known = {link.name: link for link in before}
    return tuple(_change(known.get(link.name, link), link) for link in after)


def _change(before: Link, after: Link) -> Link:
    counted = {name: max(0, getattr(after, name) - getattr(before, name)) for name in _COUNTED}
    return dataclasses.replace(after, **counted)
