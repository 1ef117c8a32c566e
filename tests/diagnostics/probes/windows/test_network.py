"""Windows' network: real adapters, true duplex, and addresses that are asked and not kept."""

from __future__ import annotations

import json
from typing import Any

import pytest

from diagnostics.observation import Reason
from diagnostics.platforms import Failure
from diagnostics.platforms.windows.interface import RegistryKey, WirelessLink
from diagnostics.probes.windows import network
from simulators.readings import reason, value
from simulators.recorded import surroundings
from simulators.recorded_windows import RecordedWindows, recorded_windows

PROXY = r"HKCU\Software\Microsoft\Windows\CurrentVersion\Internet Settings"


def test_duplex_comes_from_windows_because_psutil_assumes_it() -> None:
    links = value(recorded_windows("worn-laptop"), "network.links")
    assert [(link["name"], link["duplex"]) for link in links] == [
        ("Wi-Fi connection 1", "full"),
        ("Cable connection 1", "half"),
    ]


def test_bluetooth_and_the_loopback_are_no_connections() -> None:
    links = value(recorded_windows("windows-11-fresh"), "network.links")
    assert [link["name"] for link in links] == ["Wi-Fi connection 1"]


def test_placeholders_are_no_name_servers() -> None:
    machine = recorded_windows("windows-11-fresh")
    assert value(machine, "dns.asked") == 1
    machine.scripts["name servers"] = b'{"servers":["fec0:0:0:ffff::2"]}'
    assert reason(machine, "dns.asked") is Reason.NOT_PRESENT
    machine.scripts["name servers"] = b'{"servers":["not an address"]}'
    assert reason(machine, "dns.asked") is Reason.UNREADABLE


def test_a_computer_without_a_router_has_lost_nothing() -> None:
    machine = RecordedWindows(scripts={"answers of the router": b'{"sent":0,"received":0}'})
    assert reason(machine, "gateway.lost_permille") is Reason.NOT_PRESENT


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"proxyenable": 0, "proxyserver": "old:1"}, "none"),
        ({"proxyenable": 1, "proxyserver": "here:3128"}, "all"),
        ({"proxyenable": 1, "proxyserver": "http=a:1;https=b:2;socks=c:3"}, "http, https, socks"),
        ({"proxyenable": 0, "autoconfigurl": "http://a/p.pac"}, "automatic"),
        ({"proxyenable": 1, "proxyserver": " "}, "none"),
    ],
)
def test_the_kinds_of_a_proxy_are_told_and_no_address(values: dict[str, Any], expected: str) -> None:
    machine = RecordedWindows(keys={PROXY: RegistryKey(values, (), 0)})
    assert value(machine, "proxy.kinds") == expected


def test_the_hosts_file_is_read_where_windows_looks_for_it() -> None:
    machine = recorded_windows("worn-laptop")
    assert network.hosts_file(surroundings(machine)) == r"D:\etc-von-mallory\hosts"
    assert value(machine, "hosts.protected_redirected") == 1
    del machine.keys[r"HKLM\SOFTWARE\Microsoft\Windows NT\CurrentVersion"]
    assert reason(machine, "hosts.entries") is Reason.NOT_PRESENT


def test_wi_fi_is_told_by_the_weakest_and_a_refusal_says_what_to_allow() -> None:
    links = (WirelessLink(-50, "AES"), WirelessLink(-70, "open"))
    machine = RecordedWindows(wi_fi=links)
    assert value(machine, "wifi.encryption") == "open"
    assert [item["signal_dbm"] for item in value(machine, "wifi.signals")] == [-50, -70]
    assert reason(RecordedWindows(), "wifi.signals") is Reason.NOT_PRESENT
    machine.wi_fi = Failure(Reason.NOT_PERMITTED, "This user may not read it.")
    assert reason(machine, "wifi.signals") is Reason.NOT_PERMITTED
    assert "location" in network.wifi(surroundings(machine))["wifi.signals"].detail  # type: ignore[union-attr]


def test_a_strange_list_of_adapters_is_unreadable() -> None:
    machine = recorded_windows("windows-11-fresh")
    machine.scripts["network adapters"] = json.dumps({"adapters": [{"name": 3}]}).encode()
    assert reason(machine, "network.links") is Reason.UNREADABLE
