"""Which antivirus protects this computer, and whether the system is content with it.

Decides: nothing by itself: Windows' Security Center and macOS tell it. Linux has no such place to ask.
Leaves alone: which product is better; none is recommended.
"""

from __future__ import annotations

from collections.abc import Mapping

from diagnostics.observation import Reading
from diagnostics.probe import MACOS, WINDOWS, Probe, Surroundings
from diagnostics.probes.macos import security as macos
from diagnostics.probes.windows import security as windows


def measure(surroundings: Surroundings) -> Mapping[str, Reading]:
    """What the system says; whatever is not a Mac is asked as Windows is, and may say that it is none."""
    ask = macos.antivirus if surroundings.platform.name == MACOS else windows.antivirus
    return ask(surroundings)


PROBE = Probe(
    id="antivirus",
    title="Antivirus",
    reads="Which antivirus protects this computer, whether the system is content with it, and how old it is.",
    why="An antivirus that is switched off or out of date does not protect.",
    personal_data="Only the names of antivirus products.",
    platforms=frozenset({WINDOWS, MACOS}),
    privilege="user",
    deadline_s=40,
    observes=("antivirus.state", "antivirus.products", "antivirus.signature_age_days"),
    measure=measure,
)
