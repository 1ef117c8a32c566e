"""What the network adapters counted during one second.

Decides: errors and dropped packets now, where `network` has the average since the start. No adapter is called
by its own name, which may hold the hardware address.
Leaves alone: how many are too many; and one second without errors, which proves little.
"""

from __future__ import annotations

from collections.abc import Mapping

from diagnostics.observation import Item, Reading, Reason
from diagnostics.platforms import Failure
from diagnostics.probe import LINUX, Probe, Surroundings

SAMPLE_S = 1.0
_NAME = "network_sample.links"
_SOURCE = "psutil, a sample of 1 second"
_CLASS = "/sys/class/net"


def measure(surroundings: Surroundings) -> Mapping[str, Reading]:
    """One item for each real adapter that is up."""
    links = surroundings.platform.link_changes(SAMPLE_S, surroundings.stop)
    if isinstance(links, Failure):
        return {_NAME: surroundings.failed(links, _SOURCE)}
    items: list[Item] = []
    seen = {"Wi-Fi": 0, "Cable": 0}
    for link in links:
        contents = surroundings.platform.list_folder(f"{_CLASS}/{link.name}")
        if not link.up or isinstance(contents, Failure) or "device" not in contents:
            continue
        kind = "Wi-Fi" if "wireless" in contents or "phy80211" in contents else "Cable"
        seen[kind] += 1
        name = f"{kind} connection {seen[kind]}"
        counted = {"packets": link.packets, "errors": link.errors, "dropped": link.dropped}
        items.append({"name": name, "wireless": kind == "Wi-Fi", **counted})
    if not items:
        return {_NAME: surroundings.absent(Reason.NOT_PRESENT, "No network adapter is connected.", _SOURCE)}
    return {_NAME: surroundings.observed(items, "items", _SOURCE)}


PROBE = Probe(
    id="network_sample",
    title="Network adapter at this moment",
    reads="How many errors the network adapters count during one second.",
    why="Errors at this moment point to a cable or to Wi-Fi that is too far away.",
    personal_data="None: hardware addresses and network names are not read.",
    platforms=frozenset({LINUX}),
    privilege="user",
    deadline_s=4,
    observes=(_NAME,),
    measure=measure,
)
