"""Whether a backup program runs by itself, and when it last did.

Decides: which well-known backup programs are switched on, by their timers and their own settings. Nothing
else that is on a timer is named.
Leaves alone: where the copies go, and whether they can be read back; only trying that shows it.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping

from diagnostics.observation import Item, Reading, Scalar
from diagnostics.platforms import Failure
from diagnostics.probe import LINUX, MACOS, WINDOWS, Probe, Surroundings, by_platform
from diagnostics.probes.macos import upkeep as macos
from diagnostics.probes.windows import upkeep as windows

_NAME = "backup.programs"
_SOURCE = "systemd timers, cron, gsettings"
_DAY_S = 86400
_TIMERS = {
    "borgmatic.timer": "borgmatic",
    "restic-backup.timer": "restic",
    "rsnapshot-daily.timer": "rsnapshot",
    "snapper-timeline.timer": "Snapper",
    "duplicity.timer": "duplicity",
    "backintime.timer": "Back In Time",
    "vorta.timer": "Vorta",
}
# Where `systemctl enable` puts its links, and where systemd notes the last run of a timer that catches up.
# From: systemd.timer(5), Persistent=
_PLACES = (
    ("/etc/systemd/system/timers.target.wants", "/var/lib/systemd/timers"),
    ("{home}/.config/systemd/user/timers.target.wants", "{home}/.local/share/systemd/timers"),
)
_CRON = {"/etc/cron.d/timeshift-hourly": "Timeshift", "/etc/cron.daily/rsnapshot": "rsnapshot"}
_DEJA_DUP = ("gsettings", "get", "org.gnome.DejaDup", "last-backup")


def measure(surroundings: Surroundings) -> Mapping[str, Reading]:
    """One item for each backup program that is switched on."""
    found: dict[str, Item] = {}
    for item in (*_timers(surroundings), *_cron(surroundings), *_deja_dup(surroundings)):
        found.setdefault(str(item["name"]), item)
    return {_NAME: surroundings.observed(list(found.values()), "items", _SOURCE)}


def _timers(surroundings: Surroundings) -> Iterator[Item]:
    home = surroundings.platform.home()
    for wanted, stamps in _PLACES:
        names = surroundings.platform.list_folder(wanted.format(home=home))
        for name in () if isinstance(names, Failure) else names:
            if name in _TIMERS:
                stamp = surroundings.platform.file_facts(f"{stamps.format(home=home)}/stamp-{name}")
                seconds = None if isinstance(stamp, Failure) else stamp.modified_s
                yield _item(surroundings, _TIMERS[name], seconds)


def _cron(surroundings: Surroundings) -> Iterator[Item]:
    for path, name in _CRON.items():
        if not isinstance(surroundings.platform.file_facts(path), Failure):
            yield _item(surroundings, name, None)


def _deja_dup(surroundings: Surroundings) -> Iterator[Item]:
    answer = surroundings.run(_DEJA_DUP)
    match = None if isinstance(answer, Failure) else re.match(r"'(\d{4}-\d\d-\d\dT[\d:.]+Z)'", answer.text)
    if match is not None:
        moment = dt.datetime.fromisoformat(match[1])
        yield _item(surroundings, "Déjà Dup", int(moment.timestamp()))


def _item(surroundings: Surroundings, name: str, last_s: int | None) -> Item:
    item: dict[str, Scalar] = {"name": name}
    if last_s is not None:
        item["last_run_days"] = max(0, int(surroundings.clock.now().timestamp()) - last_s) // _DAY_S
    return item


PROBE = Probe(
    id="backup",
    title="Backup",
    reads="Whether a well-known backup program is switched on, and when it last ran.",
    why="Only a copy brings back files when a disk fails.",
    personal_data="Only the names of those programs; where the copies go is not read.",
    platforms=frozenset({LINUX, WINDOWS, MACOS}),
    privilege="user",
    deadline_s=5,
    observes=(_NAME,),
    measure=by_platform(linux=measure, windows=windows.backup, macos=macos.backup),
    slower_s={MACOS: 20},
)
