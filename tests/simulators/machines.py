"""All recorded machines, by name, of whatever system.

Decides: which of them are new, and which are worn out in every way.
Leaves alone: what is on them; their files say that.
"""

from __future__ import annotations

from collections.abc import Mapping

from diagnostics.checkup import measure_one
from diagnostics.observation import Reading
from diagnostics.probes import PROBES
from simulators.recorded import Recorded, recorded, surroundings
from simulators.recorded_macos import recorded_mac
from simulators.recorded_windows import recorded_windows

FRESH_ELSEWHERE = ("windows windows-11-fresh", "macos macos-26-fresh")
WORN_ELSEWHERE = ("windows worn-laptop", "macos worn-macbook")
ELSEWHERE = (*FRESH_ELSEWHERE, *WORN_ELSEWHERE)


def machine(name: str) -> Recorded:
    """The machine of that name; one of another system than Linux begins with the system."""
    system, _, rest = name.partition(" ")
    makers = {"windows": recorded_windows, "macos": recorded_mac}
    return makers[system](rest) if system in makers else recorded(name)


def measured(asked: Recorded, previous: Mapping[str, Reading] | None = None) -> dict[str, Reading]:
    """What all probes make of the machine."""
    around = surroundings(asked, previous)
    return {name: reading for probe in PROBES for name, reading in measure_one(probe, around).items()}
