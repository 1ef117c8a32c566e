"""Security updates that are waiting.

Decides: of how many installed packages the security archive's lists have a newer version, and how old those
lists are. Nothing is downloaded or changed. apt itself is not asked: it would read the lists of all archives
anew where it may not keep its cache, for seconds and with many times the memory, to say the same of these.
Leaves alone: other updates; and how long is too long.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from diagnostics.observation import Reading, Reason
from diagnostics.platforms import Failure
from diagnostics.probe import LINUX, MACOS, WINDOWS, Probe, Surroundings, all_absent, by_platform, shaped
from diagnostics.probes.debian import packages
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
_DAY_S = 86400
_INSTALLED = ("dpkg-query", "-W", f"--showformat={packages.FORMAT}")
# It unpacks the lists, whichever way apt has them packed.
_WRITE_OUT = ("/usr/lib/apt/apt-helper", "cat-file")
# From: apt's file names, which are addresses: .../dists/SUITE/COMPONENT/binary-ARCHITECTURE/Packages
_SECURITY = re.compile(r"_dists_[^_]*-security_.*binary-[a-z0-9-]+_Packages(\.[a-z0-9]+)?")
_SOURCE = "the security archive's lists and dpkg"


def measure(surroundings: Surroundings) -> Mapping[str, Reading]:
    """The number of waiting security updates, and the days since apt last asked."""
    names = surroundings.platform.list_folder(_LISTS)
    if isinstance(names, Failure) or not any(name.endswith("Release") for name in names):
        detail = "This system has no list of updates that the program can read."
        return all_absent(_OBSERVES, surroundings.absent(Reason.NOT_SUPPORTED, detail, _LISTS))
    detail = "The list does not tell since when an update has been waiting."
    return {
        "updates.security_pending": _pending(surroundings, names),
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


def _pending(surroundings: Surroundings, names: Sequence[str]) -> Reading:
    lists = [f"{_LISTS}/{name}" for name in names if _SECURITY.search(name)]
    if not lists:
        detail = "This system has no archive of security updates on its list, so it cannot know of any."
        return surroundings.absent(Reason.NOT_SUPPORTED, detail, _LISTS)
    archive = surroundings.run((*_WRITE_OUT, *lists), keep=packages.FIELDS)
    installed = surroundings.run(_INSTALLED)
    if isinstance(archive, Failure):
        return surroundings.failed(archive, _SOURCE)
    return shaped(
        surroundings,
        installed,
        _SOURCE,
        lambda found: surroundings.observed(
            len(packages.waiting(found.text, archive.text)), "packages", _SOURCE
        ),
    )


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
