"""Whether the clock is kept right.

Decides: whether the system's clock is synchronised, how long the system runs, and how far the clock is off by
the time server that this computer itself is set to; where none is set, none is asked.
Leaves alone: how far is too far.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from diagnostics import ntp_conf
from diagnostics.observation import Reading, Reason
from diagnostics.platforms import Failure
from diagnostics.probe import LINUX, MACOS, WINDOWS, Probe, Surroundings, all_absent, by_platform
from diagnostics.probes.macos import upkeep as macos
from diagnostics.probes.windows import upkeep as windows

_OBSERVES = ("timekeeping.synchronised", "timekeeping.uptime_s", "timekeeping.offset_ms")
_OFFSET = _OBSERVES[2]
_COMMAND = ("timedatectl", "show", "--property=NTPSynchronized")
_SOURCE = "timedatectl show"
_ASKED = "the time server that this computer is set to"
_NAMED = ("timedatectl", "show-timesync", "--property=ServerName")
_FILES = ("/etc/chrony/chrony.conf", "/etc/chrony.conf", "/etc/ntpsec/ntp.conf", "/etc/ntp.conf")


def measure(surroundings: Surroundings) -> Mapping[str, Reading]:
    """Whether the clock is synchronised, seconds since the start, and how far it is off."""
    offset = _offset(surroundings)
    uptime_s = surroundings.platform.uptime_s()
    if isinstance(uptime_s, Failure):
        return {**all_absent(_OBSERVES, surroundings.failed(uptime_s, _SOURCE)), _OFFSET: offset}
    return {
        _OFFSET: offset,
        "timekeeping.synchronised": _kept_right(surroundings),
        "timekeeping.uptime_s": surroundings.observed(uptime_s, "s", "CLOCK_BOOTTIME"),
    }


def _offset(surroundings: Surroundings) -> Reading:
    servers = _servers(surroundings)
    if not servers:
        detail = "This computer names no time server, so none was asked."
        return surroundings.absent(Reason.NOT_SUPPORTED, detail, _ASKED)
    found = surroundings.platform.clock_offset_ms(servers[0], surroundings.stop)
    if isinstance(found, Failure):
        return surroundings.failed(found, _ASKED)
    return surroundings.observed(abs(found), "ms", _ASKED)


def _of_linux(surroundings: Surroundings) -> list[str]:
    answer = surroundings.run(_NAMED)
    if not isinstance(answer, Failure):
        named = re.findall(r"^ServerName=(\S+)$", answer.text, re.MULTILINE)
        if named:
            return named
    for path in _FILES:
        found = ntp_conf.configured_servers(surroundings, path)
        if found:
            return found
    return []


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


_servers = by_platform(linux=_of_linux, windows=windows.time_servers, macos=macos.time_servers)
_kept_right = by_platform(linux=_synchronised, windows=windows.synchronised, macos=macos.synchronised)


PROBE = Probe(
    id="timekeeping",
    title="Clock",
    reads="Whether the clock is set by a time server, how far it is off, and how long the computer is on.",
    why="A wrong clock keeps secure web pages from opening.",
    personal_data="The time server that is set sees this computer's internet address, as every day.",
    platforms=frozenset({LINUX, WINDOWS, MACOS}),
    privilege="user",
    deadline_s=10,
    observes=_OBSERVES,
    measure=measure,
    slower_s={WINDOWS: 40},
)
