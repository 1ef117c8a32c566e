"""What the network adapters counted during one second.

Decides: errors and dropped packets now, where `network` has the average since the start. No adapter is called
by its own name, which may hold the hardware address.
Leaves alone: how many are too many; and one second without errors, which proves little.
"""

from __future__ import annotations

from collections.abc import Mapping

from diagnostics.adapters import from_sysfs
from diagnostics.observation import Item, Reading, Reason
from diagnostics.platforms import Failure
from diagnostics.probe import LINUX, MACOS, WINDOWS, Probe, Surroundings, by_platform
from diagnostics.probes.macos import network as macos
from diagnostics.probes.windows import network as windows

SAMPLE_S = 1.0
_NAME = "network_sample.links"
_SOURCE = "psutil, a sample of 1 second"
_adapters = by_platform(linux=from_sysfs, windows=windows.adapters, macos=macos.adapters)


def measure(surroundings: Surroundings) -> Mapping[str, Reading]:
    """One item for each real adapter that is up."""
    links = surroundings.platform.link_changes(SAMPLE_S, surroundings.stop)
    if isinstance(links, Failure):
        return {_NAME: surroundings.failed(links, _SOURCE)}
    adapters = _adapters(surroundings)
    if isinstance(adapters, Failure):
        return {_NAME: surroundings.failed(adapters, _SOURCE)}
    items: list[Item] = []
    seen = {"Wi-Fi": 0, "Cable": 0}
    for link in links:
        adapter = adapters.get(link.name)
        if not link.up or adapter is None:
            continue
        seen[adapter.kind] += 1
        name = f"{adapter.kind} connection {seen[adapter.kind]}"
        counted = {"packets": link.packets, "errors": link.errors, "dropped": link.dropped}
        items.append({"name": name, "wireless": adapter.wireless, **counted})
    if not items:
        return {_NAME: surroundings.absent(Reason.NOT_PRESENT, "No network adapter is connected.", _SOURCE)}
    return {_NAME: surroundings.observed(items, "items", _SOURCE)}


PROBE = Probe(
    id="network_sample",
    title="Network adapter at this moment",
    reads="How many errors the network adapters count during one second.",
    why="Errors at this moment point to a cable or to Wi-Fi that is too far away.",
    personal_data="None: hardware addresses and network names are not read.",
    platforms=frozenset({LINUX, WINDOWS, MACOS}),
    privilege="user",
    deadline_s=4,
    observes=(_NAME,),
    measure=measure,
    slower_s={WINDOWS: 40, MACOS: 20},
)
