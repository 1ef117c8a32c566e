"""Security updates that are waiting.

Decides: how many packages apt would update from a security archive, and how old the list is that apt goes by.
Nothing is downloaded or changed: `apt-get -s` only simulates.
Leaves alone: other updates; and how long is too long.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from diagnostics.observation import Reading, Reason
from diagnostics.platforms import Failure
from diagnostics.probe import LINUX, MACOS, WINDOWS, Probe, Surroundings, all_absent, by_platform
from diagnostics.probes.macos import upkeep as macos
from diagnostics.probes.windows import upkeep as windows

_OBSERVES = ("updates.security_pending", "updates.list_age_days", "updates.oldest_pending_days")
_LISTS = "/var/lib/apt/lists"
# Whenever apt asks for news it touches at least one of these. The dates of the lists themselves are the
# archive's, and an archive of a stable system may rightly be months old.
_TOUCHED = (
    _LISTS,
    f"{_LISTS}/partial",
    "/var/lib/apt/periodic/update-success-stamp",
    "/var/lib/apt/periodic/update-stamp",
)
_COMMAND = ("apt-get", "-s", "-q", "upgrade")
_DAY_S = 86400
# From: apt-get(8), -s: an update is a line "Inst name [old] (new origin:version/archive [architecture])".
_SECURITY = re.compile(r"^Inst (\S+) .*\(\S+ [^)]*-security\b", re.MULTILINE | re.IGNORECASE)


def measure(surroundings: Surroundings) -> Mapping[str, Reading]:
    """The number of waiting security updates, and the days since apt last asked."""
    names = surroundings.platform.list_folder(_LISTS)
    archives = [] if isinstance(names, Failure) else [name for name in names if name.endswith("Release")]
    if not archives:
        detail = "This system has no list of updates that the program can read."
        return all_absent(_OBSERVES, surroundings.absent(Reason.NOT_SUPPORTED, detail, _LISTS))
    detail = "The list does not tell since when an update has been waiting."
    return {
        "updates.security_pending": _pending(surroundings, archives),
        "updates.list_age_days": _age(surroundings),
        "updates.oldest_pending_days": surroundings.absent(Reason.NOT_SUPPORTED, detail, _LISTS),
    }


def _age(surroundings: Surroundings) -> Reading:
    facts = [surroundings.platform.file_facts(path) for path in _TOUCHED]
    times = [found.modified_s for found in facts if not isinstance(found, Failure)]
    if not times:
        return surroundings.absent(
            Reason.NOT_SUPPORTED, "The system does not note when it last asked.", _LISTS
        )
    age_s = int(surroundings.clock.now().timestamp()) - max(times)
    return surroundings.observed(max(0, age_s) // _DAY_S, "days", _LISTS)


def _pending(surroundings: Surroundings, archives: list[str]) -> Reading:
    if not any("security" in name for name in archives):
        detail = "This system has no archive of security updates on its list, so it cannot know of any."
        return surroundings.absent(Reason.NOT_SUPPORTED, detail, _LISTS)
    answer = surroundings.run(_COMMAND)
    if isinstance(answer, Failure):
        return surroundings.failed(answer, "apt-get -s upgrade")
    names = set(_SECURITY.findall(answer.text))
    return surroundings.observed(len(names), "packages", "apt-get -s upgrade")


PROBE = Probe(
    id="updates",
    title="Security updates",
    reads="How many security updates are waiting, and when this computer last asked for updates.",
    why="Security updates close holes that attackers use.",
    personal_data="None: only numbers are kept, no names of programs.",
    platforms=frozenset({LINUX, WINDOWS, MACOS}),
    privilege="user",
    deadline_s=20,
    observes=_OBSERVES,
    measure=by_platform(linux=measure, windows=windows.updates, macos=macos.updates),
    slower_s={WINDOWS: 60, MACOS: 40},
)
