"""A Mac's network: real adapters, the first resolver, proxies by kind, Wi-Fi without names."""

from __future__ import annotations

import json

import pytest

from diagnostics.observation import Reason
from diagnostics.platforms import Output
from simulators.readings import reason, value
from simulators.recorded import Recorded
from simulators.recorded_macos import bare_mac, recorded_mac

PROFILE = "system_profiler -json -detailLevel basic"


def wifi(mode: str, signal: str = "-52 dBm / -91 dBm") -> Recorded:
    network = {"_name": "Mallorys WLAN", "spairport_security_mode": mode, "spairport_signal_noise": signal}
    interface = {"_name": "en0", "spairport_current_network_information": network}
    machine = bare_mac()
    told = {"SPAirPortDataType": [{"spairport_airport_interfaces": [interface]}]}
    machine.commands[f"{PROFILE} SPAirPortDataType"] = Output(json.dumps(told), 0)
    return machine


def test_a_bridge_is_no_adapter() -> None:
    links = value(recorded_mac("macos-26-fresh"), "network.links")
    assert [link["name"] for link in links] == ["Wi-Fi connection 1"]
    worn = value(recorded_mac("worn-macbook"), "network.links")
    assert [(link["name"], link["duplex"]) for link in worn] == [
        ("Wi-Fi connection 1", "unknown"),
        ("Cable connection 1", "half"),
    ]


@pytest.mark.parametrize(
    ("mode", "kind"),
    [
        ("spairport_security_mode_none", "open"),
        ("spairport_security_mode_wep", "WEP"),
        ("spairport_security_mode_wpa_personal", "TKIP"),
        ("spairport_security_mode_wpa2_personal_mixed", "AES"),
        ("pairport_security_mode_wpa3_transition", "AES"),
    ],
)
def test_the_mode_tells_the_kind_of_encryption(mode: str, kind: str) -> None:
    assert value(wifi(mode), "wifi.encryption") == kind


def test_a_mode_or_a_signal_in_other_words_is_unreadable() -> None:
    assert reason(wifi("Persönlicher WPA2"), "wifi.encryption") is Reason.UNREADABLE
    machine = wifi("spairport_security_mode_none", "kein Signal")
    assert reason(machine, "wifi.signals") is Reason.UNREADABLE


def test_helpers_for_airdrop_are_no_wi_fi() -> None:
    machine = recorded_mac("macos-26-fresh")
    assert len(value(machine, "wifi.signals")) == 1
    told = {"SPAirPortDataType": [{"spairport_airport_interfaces": [{"_name": "awdl0"}]}]}
    machine.commands[f"{PROFILE} SPAirPortDataType"] = Output(json.dumps(told), 0)
    assert reason(machine, "wifi.signals") is Reason.NOT_PRESENT


def test_only_the_resolver_for_all_names_is_asked() -> None:
    machine = recorded_mac("macos-26-fresh")
    assert (value(machine, "dns.asked"), value(machine, "dns.answering")) == (1, 1)
    assert value(recorded_mac("worn-macbook"), "dns.asked") == 2


def test_the_router_is_asked_and_its_absence_is_said() -> None:
    assert value(recorded_mac("macos-26-fresh"), "gateway.lost_permille") == 0
    assert value(recorded_mac("worn-macbook"), "gateway.lost_permille") == 1000
    machine = bare_mac()
    machine.commands["route -n get default"] = Output("route: writing to routing socket: not in table", 1)
    assert reason(machine, "gateway.lost_permille") is Reason.NOT_PRESENT
    machine.commands["route -n get default"] = Output("    gateway: link#14\n", 0)
    assert reason(machine, "gateway.lost_permille") is Reason.NOT_PRESENT


def test_a_proxy_is_told_by_its_kinds() -> None:
    assert value(recorded_mac("macos-26-fresh"), "proxy.kinds") == "none"
    assert value(recorded_mac("worn-macbook"), "proxy.kinds") == "automatic, http"
    machine = bare_mac()
    machine.commands["scutil --proxy"] = Output("kaputt", 0)
    assert reason(machine, "proxy.kinds") is Reason.UNREADABLE
