"""All probes there are, in one visible tuple: consent needs a closed list.

Decides: which subjects can be measured, and their order.
Leaves alone: everything about each subject; probes do not know each other.
"""

from __future__ import annotations

from diagnostics.probe import Probe
from diagnostics.probes import (
    antivirus,
    backup,
    battery,
    boot,
    desk,
    devices,
    display,
    dns,
    drives,
    encryption,
    filesystem,
    firewall,
    firmware,
    gateway,
    hosts,
    installation,
    kernel_log,
    memory,
    memory_errors,
    network,
    network_sample,
    own_keys,
    printers,
    processor,
    protection,
    proxy,
    remote_access,
    restart,
    secure_boot,
    services,
    sound,
    startup,
    storage,
    support,
    temperature,
    throttling,
    timekeeping,
    updates,
    wifi,
)


def offered(platform: str) -> tuple[Probe, ...]:
    """Those that can measure something on this kind of system; nobody is asked about the others."""
    return tuple(probe for probe in PROBES if platform in probe.platforms)


PROBES: tuple[Probe, ...] = (
    storage.PROBE,
    filesystem.PROBE,
    drives.PROBE,
    memory.PROBE,
    memory_errors.PROBE,
    processor.PROBE,
    throttling.PROBE,
    temperature.PROBE,
    battery.PROBE,
    network.PROBE,
    network_sample.PROBE,
    wifi.PROBE,
    gateway.PROBE,
    dns.PROBE,
    proxy.PROBE,
    hosts.PROBE,
    desk.PROBE,
    support.PROBE,
    updates.PROBE,
    restart.PROBE,
    services.PROBE,
    kernel_log.PROBE,
    boot.PROBE,
    timekeeping.PROBE,
    startup.PROBE,
    backup.PROBE,
    printers.PROBE,
    sound.PROBE,
    display.PROBE,
    devices.PROBE,
    firewall.PROBE,
    antivirus.PROBE,
    protection.PROBE,
    encryption.PROBE,
    secure_boot.PROBE,
    firmware.PROBE,
    remote_access.PROBE,
    installation.PROBE,
    own_keys.PROBE,
)
