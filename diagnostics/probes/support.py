"""Until when the system gets security updates.

Decides: which system this is, and how many days are left of its regular and of its extended support, from
dates that ship with the program.
Leaves alone: whether that is a problem; and systems that the dates do not know, which are absent.
Dates: `resources/lifecycle/*.toml`, each with its source.
"""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from collections.abc import Mapping
from typing import Any

from diagnostics.observation import Reading, Reason
from diagnostics.platforms import Failure
from diagnostics.probe import LINUX, MACOS, WINDOWS, Probe, Surroundings, all_absent, by_platform
from diagnostics.probes.macos import upkeep as macos
from diagnostics.probes.windows import upkeep as windows
from diagnostics.resources import resource

_OS_RELEASE = "/etc/os-release"
_SOURCE = "the system's own name and version, bundled dates"
_UNKNOWN = "The dates of this system's support are not known to the program."
_OBSERVES = (
    "support.system",
    "support.regular_until",
    "support.regular_left_days",
    "support.extended_until",
    "support.extended_left_days",
    "support.extended_name",
)


def measure(surroundings: Surroundings) -> Mapping[str, Reading]:
    """The system's name, the last days of its support, and the days left, negative when past."""
    named = _system(surroundings)
    if isinstance(named, Failure):
        return all_absent(_OBSERVES, surroundings.failed(named, _SOURCE))
    release = _release(*named)
    if isinstance(release, str):
        return all_absent(_OBSERVES, surroundings.absent(Reason.NOT_SUPPORTED, release, _SOURCE))
    return _readings(surroundings, release)


def _from_os_release(surroundings: Surroundings) -> tuple[str, str] | Failure:
    text = surroundings.platform.read_text(_OS_RELEASE)
    if isinstance(text, Failure):
        return text
    facts = dict(re.findall(r'^([A-Z_]+)="?([^"\n]*)"?$', text, re.MULTILINE))
    return facts.get("ID", ""), facts.get("VERSION_ID", "")


_system = by_platform(linux=_from_os_release, windows=windows.release, macos=macos.release)


def _release(system: str, version: str) -> dict[str, Any] | str:
    """What the bundled dates say of it, or why they say nothing."""
    path = resource("lifecycle", f"{system}.toml")
    if not re.fullmatch(r"[a-z]+", system) or not path.is_file():
        return _UNKNOWN
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    found = data["releases"].get(version)
    if found is None:
        return str(data["undated_reason"]) if version in data.get("undated", []) else _UNKNOWN
    return {
        "extended_until": found["regular_until"],
        "extended_name": "none",
        **found,
        "system": f"{data['name']} {version}",
    }


def _readings(surroundings: Surroundings, release: dict[str, Any]) -> dict[str, Reading]:
    today = surroundings.clock.now().date()
    regular, extended = release["regular_until"], release["extended_until"]
    values: tuple[tuple[str | int, str], ...] = (
        (release["system"], ""),
        (regular, "date"),
        (_days_left(regular, today), "days"),
        (extended, "date"),
        (_days_left(extended, today), "days"),
        (release["extended_name"], ""),
    )
    return {
        name: surroundings.observed(value, unit, _SOURCE)
        for name, (value, unit) in zip(_OBSERVES, values, strict=True)
    }


def _days_left(until: str, today: dt.date) -> int:
    return (dt.date.fromisoformat(until) - today).days


PROBE = Probe(
    id="support",
    title="Support of the system",
    reads="Which system and version this is.",
    why="A system without security updates becomes unsafe over time.",
    personal_data="None.",
    platforms=frozenset({LINUX, WINDOWS, MACOS}),
    privilege="user",
    deadline_s=3,
    observes=_OBSERVES,
    measure=measure,
)
