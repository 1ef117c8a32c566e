"""The network adapters that are in use.

Decides: which adapters are real devices; and that none is called by its own name, which may hold the hardware
address. Counters run since the adapter came up, which is why they are given per ten minutes of that time.
Leaves alone: what lies beyond the adapter (`gateway`, `dns`).
"""

from __future__ import annotations

from collections.abc import Mapping

from diagnostics.observation import Item, Reading, Reason
from diagnostics.platforms import Failure, Link
from diagnostics.probe import LINUX, Probe, Surroundings

_NAME = "network.links"
_SOURCE = "psutil, /sys/class/net"
_CLASS = "/sys/class/net"
_WINDOW_S = 600


def measure(surroundings: Surroundings) -> Mapping[str, Reading]:
    """One item for each adapter that is up."""
    return {_NAME: _links(surroundings)}


def _links(surroundings: Surroundings) -> Reading:
    links, uptime_s = surroundings.platform.links(), surroundings.platform.uptime_s()
    if isinstance(links, Failure):
        return surroundings.failed(links, _SOURCE)
    if isinstance(uptime_s, Failure):
        return surroundings.failed(uptime_s, _SOURCE)
    items: list[Item] = []
    seen = {"Wi-Fi": 0, "Cable": 0}
    for link in links:
        contents = surroundings.platform.list_folder(f"{_CLASS}/{link.name}")
        if link.up and not isinstance(contents, Failure) and "device" in contents:
            kind = "Wi-Fi" if "wireless" in contents or "phy80211" in contents else "Cable"
            seen[kind] += 1
            items.append(_item(link, kind, seen[kind], uptime_s))
    if not items:
        return surroundings.absent(Reason.NOT_PRESENT, "No network adapter is connected.", _SOURCE)
    return surroundings.observed(items, "items", _SOURCE)


def _item(link: Link, kind: str, number: int, uptime_s: int) -> Item:
    return {
        "name": f"{kind} connection {number}",
        "wireless": kind == "Wi-Fi",
        "duplex": link.duplex,
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
    platforms=frozenset({LINUX}),
    privilege="user",
    deadline_s=3,
    observes=(_NAME,),
    measure=measure,
)
