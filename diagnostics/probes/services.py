"""Background services that failed.

Decides: what systemd lists as failed. A unit is named only if it came with the system: one that was added
here may carry a person's name.
Leaves alone: stopped services, which are normal.
"""

from __future__ import annotations

from collections.abc import Mapping

from diagnostics.observation import Item, Reading, Reason
from diagnostics.platforms import Failure
from diagnostics.probe import LINUX, MACOS, WINDOWS, Probe, Surroundings, by_platform
from diagnostics.probes.macos import upkeep as macos
from diagnostics.probes.windows import programs as windows

_NAME = "services.failed"
_RUNNING = "/run/systemd/system"
_SHIPPED = ("/usr/lib/systemd/system", "/lib/systemd/system")
_COMMAND = ("systemctl", "list-units", "--state=failed", "--plain", "--no-pager", "--full")
_SOURCE = "systemctl list-units --state=failed"


def measure(surroundings: Surroundings) -> Mapping[str, Reading]:
    """One item for each failed unit."""
    return {_NAME: _failed(surroundings)}


def _failed(surroundings: Surroundings) -> Reading:
    if isinstance(surroundings.platform.list_folder(_RUNNING), Failure):
        return surroundings.absent(
            Reason.NOT_SUPPORTED, "This system does not manage its services with systemd.", _RUNNING
        )
    # With its heading and summary the answer is never empty, so that silence cannot pass for "none failed".
    answer = surroundings.run(_COMMAND)
    if isinstance(answer, Failure):
        return surroundings.failed(answer, _SOURCE)
    if "loaded units listed" not in answer.text:
        return surroundings.absent(Reason.UNREADABLE, "The list of services is not readable.", _SOURCE)
    shipped = _shipped(surroundings)
    return surroundings.observed(_items(_units(answer.text), shipped), "items", _SOURCE)


def _units(text: str) -> list[str]:
    lines = [line.split() for line in text.splitlines()]
    return [words[0] for words in lines if len(words) >= 4 and words[2] == "failed"]


def _shipped(surroundings: Surroundings) -> frozenset[str]:
    for folder in _SHIPPED:
        names = surroundings.platform.list_folder(folder)
        if not isinstance(names, Failure):
            return frozenset(names)
    return frozenset()


def _items(units: list[str], shipped: frozenset[str]) -> list[Item]:
    items: list[Item] = []
    added = 0
    for unit in units:
        template = _template(unit)
        if template in shipped:
            items.append({"name": template})
        else:
            added += 1
            items.append({"name": f"a service that was added here ({added})"})
    return items


def _template(unit: str) -> str:
    stem, _, kind = unit.rpartition(".")
    return f"{stem.partition('@')[0]}@.{kind}" if "@" in stem else unit


PROBE = Probe(
    id="services",
    title="Services",
    reads="Which background services of the system have failed.",
    why="A failed service can explain why something does not work.",
    personal_data="Names of services that came with the system. Others are only counted.",
    platforms=frozenset({LINUX, WINDOWS, MACOS}),
    privilege="user",
    deadline_s=5,
    observes=(_NAME,),
    measure=by_platform(linux=measure, windows=windows.services, macos=macos.services),
    slower_s={WINDOWS: 40},
)
