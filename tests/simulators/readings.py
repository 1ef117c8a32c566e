"""What a probe makes of a recorded machine, by the name of the observation.

Decides: nothing; it shortens the tests of the probes.
"""

from __future__ import annotations

from typing import Any

from diagnostics.observation import Absent, Observation, Reading, Reason
from diagnostics.probes import PROBES
from simulators.recorded import Recorded, surroundings


def read(machine: Recorded, name: str) -> Reading:
    """The reading of that name."""
    (probe,) = (probe for probe in PROBES if name in probe.observes)
    return probe.measure(surroundings(machine))[name]


def value(machine: Recorded, name: str) -> Any:
    """The value of an observation that must be there."""
    reading = read(machine, name)
    assert isinstance(reading, Observation), reading
    return reading.value


def reason(machine: Recorded, name: str) -> Reason:
    """The reason of an absence that must be there."""
    reading = read(machine, name)
    assert isinstance(reading, Absent), reading
    return reading.reason
