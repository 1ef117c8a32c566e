"""Programs that start by themselves.

Decides: which come with the system, and how many the person added; only the former are named.
Leaves alone: judging them: a program at the start is never a finding.
"""

from __future__ import annotations

from collections.abc import Mapping

from diagnostics.observation import Item, Reading
from diagnostics.platforms import Failure
from diagnostics.probe import LINUX, MACOS, WINDOWS, Probe, Surroundings, by_platform
from diagnostics.probes.macos import upkeep as macos
from diagnostics.probes.windows import programs as windows

_SYSTEM = "/etc/xdg/autostart"
_OWN = ".config/autostart"
_ENDING = ".desktop"


def measure(surroundings: Surroundings) -> Mapping[str, Reading]:
    """The system's own starters by name, and the number of the person's."""
    system = _names(surroundings, _SYSTEM)
    own = _names(surroundings, f"{surroundings.platform.home()}/{_OWN}")
    items: list[Item] = [{"name": name.removesuffix(_ENDING)} for name in system]
    return {
        "startup.system": surroundings.observed(items, "items", _SYSTEM),
        "startup.programs": surroundings.observed(
            len(set(system) | set(own)), "programs", "autostart folders"
        ),
    }


def _names(surroundings: Surroundings, folder: str) -> list[str]:
    names = surroundings.platform.list_folder(folder)
    # A folder that is not there starts nothing: that is an answer.
    return [] if isinstance(names, Failure) else [name for name in names if name.endswith(_ENDING)]


PROBE = Probe(
    id="startup",
    title="Programs at the start",
    reads="Which programs start by themselves when you sign in.",
    why="So that nobody can call them a problem: they are normal.",
    personal_data="Names of programs that came with the system. Programs that you added are only counted.",
    platforms=frozenset({LINUX, WINDOWS, MACOS}),
    privilege="user",
    deadline_s=3,
    observes=("startup.system", "startup.programs"),
    measure=by_platform(linux=measure, windows=windows.startup, macos=macos.startup),
)
