"""How busy the processor is.

Decides: a sample of one second, our own work left out, and the system's own 15-minute average.
Leaves alone: which program is busy; and that one second proves little, which the rule says.
"""

from __future__ import annotations

from collections.abc import Mapping

from diagnostics.observation import Reading
from diagnostics.platforms import Failure
from diagnostics.probe import LINUX, MACOS, WINDOWS, Probe, Surroundings

SAMPLE_S = 1.0


def measure(surroundings: Surroundings) -> Mapping[str, Reading]:
    """The load of the last quarter of an hour, and how busy the processor was for one second."""
    load = surroundings.platform.load15_permille()
    busy = surroundings.platform.busy_permille(SAMPLE_S, surroundings.stop)
    return {
        "processor.load15_thousandths": _reading(surroundings, load, "thousandths", "getloadavg"),
        "processor.busy_permille": _reading(surroundings, busy, "permille", "psutil, a sample of 1 second"),
    }


def _reading(surroundings: Surroundings, found: int | Failure, unit: str, source: str) -> Reading:
    if isinstance(found, Failure):
        return surroundings.failed(found, source)
    return surroundings.observed(found, unit, source)


PROBE = Probe(
    id="processor",
    title="Processor",
    reads="How busy the processor is during one second, and on average over the last 15 minutes.",
    why="A processor that is always busy makes everything slow.",
    personal_data="None: no program is named.",
    platforms=frozenset({LINUX, WINDOWS, MACOS}),
    privilege="user",
    deadline_s=5,
    observes=("processor.load15_thousandths", "processor.busy_permille"),
    measure=measure,
)
