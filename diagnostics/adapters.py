"""Which network adapters are real devices, and of which kind.

Decides: how Linux is asked for it; and the form in which every system's answer is handed on.
Leaves alone: how they do (`network`, `network_sample`).
From: https://www.kernel.org/doc/Documentation/ABI/testing/sysfs-class-net
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from diagnostics.platforms import Failure
from diagnostics.probe import Surroundings

_CLASS = "/sys/class/net"


@dataclass(frozen=True)
class Adapter:
    """A real adapter: whether it is wireless; `duplex` is `full`, `half`, or `""` where psutil knows it."""

    wireless: bool
    duplex: str = ""

    @property
    def kind(self) -> str:
        """A word for people."""
        return "Wi-Fi" if self.wireless else "Cable"


def from_sysfs(surroundings: Surroundings) -> Mapping[str, Adapter] | Failure:
    """The real adapters of a Linux by name."""
    links = surroundings.platform.links()
    if isinstance(links, Failure):
        return links
    found: dict[str, Adapter] = {}
    for link in links:
        contents = surroundings.platform.list_folder(f"{_CLASS}/{link.name}")
        if not isinstance(contents, Failure) and "device" in contents:
            found[link.name] = Adapter(bool({"wireless", "phy80211"} & set(contents)))
    return found
