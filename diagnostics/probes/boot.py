"""How long the last start took.

Decides: the time from the kernel on, as systemd tells it; what the firmware did before is not the system's.
Leaves alone: which service took how long, which would name programs.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from diagnostics.observation import Reading, Reason
from diagnostics.platforms import Failure
from diagnostics.probe import LINUX, WINDOWS, Probe, Surroundings, by_platform
from diagnostics.probes.windows import events as windows

_NAME = "boot.took_s"
_RUNNING = "/run/systemd/system"
_SOURCE = "systemd-analyze time"
# From: systemd-analyze(1): "Startup finished in 2.584s (kernel) + 1min 12.176s (userspace) = ..."
_PART = re.compile(r"(?:(\d{1,3})h )?(?:(\d{1,2})min )?(?:(\d{1,2})(?:\.\d+)?s|(\d{1,3})ms) \((\w+)\)")
_COUNTED = frozenset({"kernel", "initrd", "userspace"})


def measure(surroundings: Surroundings) -> Mapping[str, Reading]:
    """Whole seconds from the kernel's start until all that starts by itself was there."""
    return {_NAME: _took(surroundings)}


def _took(surroundings: Surroundings) -> Reading:
    if isinstance(surroundings.platform.list_folder(_RUNNING), Failure):
        detail = "This system does not measure how long it takes to start."
        return surroundings.absent(Reason.NOT_SUPPORTED, detail, _RUNNING)
    answer = surroundings.run(["systemd-analyze", "time"])
    if isinstance(answer, Failure):
        # It also fails while the start is still going on.
        return surroundings.absent(answer.reason, "The system has not told how long it took.", _SOURCE)
    parts = {match[5]: _seconds(match) for match in _PART.finditer(answer.text.partition("=")[0])}
    if "userspace" not in parts:
        return surroundings.absent(Reason.UNREADABLE, "The answer is not in the expected form.", _SOURCE)
    took_s = sum(seconds for part, seconds in parts.items() if part in _COUNTED)
    return surroundings.observed(took_s, "s", _SOURCE)


def _seconds(match: re.Match[str]) -> int:
    hours, minutes, seconds = (int(match[group] or 0) for group in (1, 2, 3))
    return hours * 3600 + minutes * 60 + seconds


PROBE = Probe(
    id="boot",
    title="Time to start",
    reads="How long the last start of the computer took.",
    why="A start that takes very long can be made shorter.",
    personal_data="None: no program is named.",
    platforms=frozenset({LINUX, WINDOWS}),
    privilege="user",
    deadline_s=5,
    observes=(_NAME,),
    measure=by_platform(linux=measure, windows=windows.boot),
    slower_s={WINDOWS: 40},
)
