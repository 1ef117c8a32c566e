"""All probes there are, in one visible tuple: consent needs a closed list.

Decides: which subjects can be measured, and their order.
Leaves alone: everything about each subject; probes do not know each other.
"""

from __future__ import annotations

from diagnostics.probe import Probe
from diagnostics.probes import (
    battery,
    dns,
    drives,
    encryption,
    filesystem,
    firewall,
    gateway,
    hosts,
    installation,
    memory,
    memory_errors,
    network,
    processor,
    proxy,
    remote_access,
    restart,
    services,
    startup,
    storage,
    support,
    temperature,
    timekeeping,
    updates,
)

PROBES: tuple[Probe, ...] = (
    storage.PROBE,
    filesystem.PROBE,
    drives.PROBE,
    memory.PROBE,
    memory_errors.PROBE,
    processor.PROBE,
    temperature.PROBE,
    battery.PROBE,
    network.PROBE,
    gateway.PROBE,
    dns.PROBE,
    proxy.PROBE,
    hosts.PROBE,
    support.PROBE,
    updates.PROBE,
    restart.PROBE,
    services.PROBE,
    timekeeping.PROBE,
    startup.PROBE,
    firewall.PROBE,
    encryption.PROBE,
    remote_access.PROBE,
    installation.PROBE,
)
