"""Adapters: on Linux only what has a device behind it."""

from __future__ import annotations

from diagnostics.adapters import Adapter, from_sysfs
from diagnostics.observation import Reason
from diagnostics.platforms import Failure, Link
from simulators.recorded import Recorded, surroundings


def link(name: str) -> Link:
    return Link(name, True, "full", 1000, 0, 0, 0)


def test_only_real_devices_are_adapters() -> None:
    folders = {
        "/sys/class/net/eth0": ["device"],
        "/sys/class/net/wlan0": ["device", "phy80211"],
        "/sys/class/net/lo": ["address"],
    }
    machine = Recorded(folders=folders, adapters=(link("eth0"), link("wlan0"), link("lo"), link("tun0")))
    found = from_sysfs(surroundings(machine))
    assert found == {"eth0": Adapter(False), "wlan0": Adapter(True)}
    assert [adapter.kind for adapter in (Adapter(False), Adapter(True))] == ["Cable", "Wi-Fi"]


def test_links_that_cannot_be_listed_are_a_reason() -> None:
    failure = Failure(Reason.FAILED, "The system did not answer.")
    assert from_sysfs(surroundings(Recorded(adapters=failure))) is failure
