"""Whether the processor is being slowed down because it is too hot.

Decides: that only slowing down during the sample counts: how often it ever happened says nothing.
Leaves alone: how hot it is (`temperature`).
From: https://docs.kernel.org/admin-guide/thermal/intel_thermal_throttle.html
"""

from __future__ import annotations

from collections.abc import Mapping

from diagnostics.observation import Reading, Reason
from diagnostics.platforms import Failure
from diagnostics.probe import LINUX, MACOS, WINDOWS, Probe, Surroundings, by_platform
from diagnostics.probes.macos import devices as macos
from diagnostics.probes.windows import events as windows

SAMPLE_S = 1.0
_NAME = "throttling.sample_ms"
_SOURCE = "thermal_throttle/*_throttle_total_time_ms, a sample of 1 second"


def measure(surroundings: Surroundings) -> Mapping[str, Reading]:
    """Milliseconds of one second in which processors were slowed down, summed over them."""
    detail = "This system tells for how long, which says more."
    limited = surroundings.absent(Reason.NOT_SUPPORTED, detail, _SOURCE)
    return {_NAME: _sample(surroundings), "throttling.limited": limited}


def _sample(surroundings: Surroundings) -> Reading:
    found = surroundings.platform.throttled_ms(SAMPLE_S, surroundings.stop)
    if not isinstance(found, Failure):
        return surroundings.observed(found, "ms", _SOURCE)
    if found.reason is Reason.NOT_SUPPORTED:
        detail = "The processor here does not tell when it is slowed down for heat."
        return surroundings.absent(found.reason, detail, _SOURCE)
    return surroundings.failed(found, _SOURCE)


PROBE = Probe(
    id="throttling",
    title="Slowed down for heat",
    reads="Whether the processor is slowed down for heat (during one second, or in the last ten minutes).",
    why="A processor that is too hot protects itself by working slowly.",
    personal_data="None.",
    platforms=frozenset({LINUX, WINDOWS, MACOS}),
    privilege="user",
    deadline_s=4,
    observes=(_NAME, "throttling.limited"),
    measure=by_platform(linux=measure, windows=windows.throttling, macos=macos.throttling),
    slower_s={WINDOWS: 40},
)
