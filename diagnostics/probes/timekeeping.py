"""Whether the clock is kept right.

Decides: whether the system's clock is synchronised, and how long the system runs.
Leaves alone: how wrong the clock is, which would mean asking a time server.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from diagnostics.observation import Reading, Reason
from diagnostics.platforms import Failure
from diagnostics.probe import LINUX, MACOS, WINDOWS, Probe, Surroundings, all_absent, by_platform
from diagnostics.probes.macos import upkeep as macos
from diagnostics.probes.windows import upkeep as windows

_OBSERVES = ("timekeeping.synchronised", "timekeeping.uptime_s")
_COMMAND = ("timedatectl", "show", "--property=NTPSynchronized")
_SOURCE = "timedatectl show"


def measure(surroundings: Surroundings) -> Mapping[str, Reading]:
    """Whether the clock is synchronised, and seconds since the start."""
    uptime_s = surroundings.platform.uptime_s()
    if isinstance(uptime_s, Failure):
        return all_absent(_OBSERVES, surroundings.failed(uptime_s, _SOURCE))
    return {
        "timekeeping.synchronised": _kept_right(surroundings),
        "timekeeping.uptime_s": surroundings.observed(uptime_s, "s", "CLOCK_BOOTTIME"),
    }


def _synchronised(surroundings: Surroundings) -> Reading:
    answer = surroundings.run(_COMMAND)
    if isinstance(answer, Failure):
        reason = Reason.NOT_SUPPORTED if answer.reason is Reason.FAILED else answer.reason
        return surroundings.absent(
            reason, "This system does not tell whether its clock is kept right.", _SOURCE
        )
    match = re.search(r"^NTPSynchronized=(yes|no)$", answer.text, re.MULTILINE)
    if match is None:
        return surroundings.absent(Reason.UNREADABLE, "The answer is not in the expected form.", _SOURCE)
    return surroundings.observed(match[1] == "yes", "", _SOURCE)


_kept_right = by_platform(linux=_synchronised, windows=windows.synchronised, macos=macos.synchronised)


PROBE = Probe(
    id="timekeeping",
    title="Clock",
    reads="Whether the clock is set by a time server, and how long the computer has been running.",
    why="A wrong clock keeps secure web pages from opening.",
    personal_data="None.",
    platforms=frozenset({LINUX, WINDOWS, MACOS}),
    privilege="user",
    deadline_s=5,
    observes=_OBSERVES,
    measure=measure,
    slower_s={WINDOWS: 40},
)
