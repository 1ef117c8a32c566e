"""All probes there are, in one visible tuple: consent needs a closed list.

Decides: which subjects can be measured, and their order.
Leaves alone: everything about each subject; probes do not know each other.
"""

from __future__ import annotations

from diagnostics.probe import Probe
from diagnostics.probes import filesystem, memory, processor, storage

PROBES: tuple[Probe, ...] = (
    storage.PROBE,
    filesystem.PROBE,
    memory.PROBE,
    processor.PROBE,
)
