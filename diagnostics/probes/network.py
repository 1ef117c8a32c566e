"""The network adapters that are in use.

Decides: which adapters are real devices; and that none is called by its own name, which may hold the hardware
address. Counters run since the adapter came up, which is why they are given per ten minutes of that time.
Leaves alone: what lies beyond the adapter (`gateway`, `dns`).
"""

from __future__ import annotations

from collections.abc import Mapping

from diagnostics.adapters import Adapter, from_sysfs
from diagnostics.observation import Item, Reading, Reason
from diagnostics.platforms import Failure, Link
from diagnostics.probe import LINUX, MACOS, WINDOWS, Probe, Surroundings, by_platform
from diagnostics.probes.macos import network as macos
from diagnostics.probes.windows import network as windows

_NAME = "network.links"
_SOURCE = "psutil, and the system's list of adapters"
_WINDOW_S = 600
_adapters = by_platform(linux=from_sysfs, windows=windows.adapters, macos=macos.adapters)


def measure(surroundings: Surroundings) -> Mapping[str, Reading]:
    """One item for each adapter that is up."""
    return {_NAME: _links(surroundings)}


def _links(surroundings: Surroundings) -> Reading:
    links, uptime_s = surroundings.platform.links(), surroundings.platform.uptime_s()
    adapters = _adapters(surroundings)
    if isinstance(links, Failure):
        return surroundings.failed(links, _SOURCE)
    if isinstance(uptime_s, Failure):
        return surroundings.failed(uptime_s, _SOURCE)
    if isinstance(adapters, Failure):
        return surroundings.failed(adapters, _SOURCE)
    items: list[Item] = []
    seen = {"Wi-Fi": 0, "Cable": 0}
    for link in links:
        adapter = adapters.get(link.name)
        if link.up and adapter is not None:
            seen[adapter.kind] += 1
            items.append(_item(link, adapter, seen[adapter.kind], uptime_s))
    if not items:
        return surroundings.absent(Reason.NOT_PRESENT, "No network adapter is connected.", _SOURCE)
    return surroundings.observed(items, "items", _SOURCE)


def _item(link: Link, adapter: Adapter, number: int, uptime_s: int) -> Item:
    return {
        "name": f"{adapter.kind} connection {number}",
        "wireless": adapter.wireless,
        "duplex": adapter.duplex or link.duplex,
        "speed_mbit": max(0, link.speed_mbit),
        "packets": link.packets,
        "errors_per_ten_minutes": link.errors * _WINDOW_S // max(_WINDOW_S, uptime_s),
        "dropped_permille": 1000 * link.dropped // max(1, link.packets),
    }


PROBE = Probe(
    id="network",
    title="Network adapter",
    reads="Whether the network adapters are connected, how, and how many errors they have counted.",
    why="A bad cable or a wrong setting makes the network slow.",
    personal_data="None: hardware addresses and network names are not read.",
    platforms=frozenset({LINUX, WINDOWS, MACOS}),
    privilege="user",
    deadline_s=3,
    observes=(_NAME,),
    measure=measure,
    slower_s={WINDOWS: 40, MACOS: 20},
)
