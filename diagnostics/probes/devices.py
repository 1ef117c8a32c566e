"""Devices that the system reports an error of.

Decides: nothing by itself: Windows keeps such a list; no other system does.
Leaves alone: devices' names, which may be a person's; and devices that are switched off or not plugged in.
"""

from __future__ import annotations

from diagnostics.probe import WINDOWS, Probe
from diagnostics.probes.windows import devices as windows

PROBE = Probe(
    id="devices",
    title="Devices with errors",
    reads="Which kinds of devices Windows reports an error of, and the number of the error.",
    why="It tells why a device does not work.",
    personal_data="None: devices' names are not kept.",
    platforms=frozenset({WINDOWS}),
    privilege="user",
    deadline_s=40,
    observes=("devices.errors",),
    measure=windows.devices,
)
