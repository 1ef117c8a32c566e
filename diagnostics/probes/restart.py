"""Whether an update waits for a restart.

Decides: the mark that Debian and Ubuntu leave after such an update, and its age in days.
Leaves alone: systems that keep no such mark: there nothing is known.
"""

from __future__ import annotations

from collections.abc import Mapping

from diagnostics.observation import Reading, Reason
from diagnostics.platforms import Failure
from diagnostics.probe import LINUX, WINDOWS, Probe, Surroundings, all_absent, by_platform
from diagnostics.probes.windows import upkeep as windows

_OBSERVES = ("restart.pending", "restart.pending_days")
_MARK = "/run/reboot-required"
# These write the mark after a new kernel; without one of them its absence means nothing.
_WRITERS = (
    "/etc/kernel/postinst.d/unattended-upgrades",
    "/etc/kernel/postinst.d/update-notifier",
    "/usr/share/update-notifier/notify-reboot-required",
)
_DAY_S = 86400


def measure(surroundings: Surroundings) -> Mapping[str, Reading]:
    """Whether a restart is pending, and for how many days."""
    mark = surroundings.platform.file_facts(_MARK)
    if not isinstance(mark, Failure):
        days = max(0, int(surroundings.clock.now().timestamp()) - mark.modified_s) // _DAY_S
        return _readings(surroundings, pending=True, days=days)
    if mark.reason is not Reason.NOT_PRESENT:
        return all_absent(_OBSERVES, surroundings.failed(mark, _MARK))
    if not any(not isinstance(surroundings.platform.file_facts(path), Failure) for path in _WRITERS):
        absent = surroundings.absent(
            Reason.NOT_SUPPORTED, "This system does not note whether it needs a restart.", _MARK
        )
        return all_absent(_OBSERVES, absent)
    return _readings(surroundings, pending=False, days=0)


def _readings(surroundings: Surroundings, *, pending: bool, days: int) -> Mapping[str, Reading]:
    return {
        "restart.pending": surroundings.observed(pending, "", _MARK),
        "restart.pending_days": surroundings.observed(days, "days", _MARK),
    }


PROBE = Probe(
    id="restart",
    title="Pending restart",
    reads="Whether an update waits for a restart.",
    why="Some updates only take effect after a restart.",
    personal_data="None.",
    platforms=frozenset({LINUX, WINDOWS}),
    privilege="user",
    deadline_s=3,
    observes=_OBSERVES,
    measure=by_platform(linux=measure, windows=windows.restart),
)
