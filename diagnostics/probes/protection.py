"""The system's own guards against being changed.

Decides: nothing by itself: Windows tells of User Account Control, macOS of System Integrity Protection and of
Gatekeeper.
Leaves alone: whether they are wanted; some people switch them off on purpose.
"""

from __future__ import annotations

from collections.abc import Mapping

from diagnostics.observation import Reading
from diagnostics.probe import MACOS, WINDOWS, Probe, Surroundings
from diagnostics.probes.macos import security as macos
from diagnostics.probes.windows import security as windows


def measure(surroundings: Surroundings) -> Mapping[str, Reading]:
    """What the system says; whatever is not a Mac is asked as Windows is, and may say that it is none."""
    ask = macos.protection if surroundings.platform.name == MACOS else windows.protection
    return ask(surroundings)


PROBE = Probe(
    id="protection",
    title="The system's own guards",
    reads="Whether User Account Control, System Integrity Protection and Gatekeeper are on.",
    why="They keep programs from changing the system unasked.",
    personal_data="None.",
    platforms=frozenset({WINDOWS, MACOS}),
    privilege="user",
    deadline_s=5,
    observes=("protection.account_control", "protection.system_integrity", "protection.gatekeeper"),
    measure=measure,
)
