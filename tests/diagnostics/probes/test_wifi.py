"""Wi-Fi: signal from either place, encryption of the network in use, no name of any network."""

from __future__ import annotations

import pytest

from diagnostics.observation import Reason
from diagnostics.platforms import Link, Output
from simulators.readings import reason, value
from simulators.recorded import Recorded, recorded

LIST = "nmcli -t -f IN-USE,SECURITY,WPA-FLAGS,RSN-FLAGS device wifi list --rescan no"


def machine(**commands: str) -> Recorded:
    link = Link("wlan0", up=True, duplex="unknown", speed_mbit=0, packets=1, errors=0, dropped=0)
    known = {LIST: commands.get("nmcli"), "iw dev wlan0 link": commands.get("iw")}
    return Recorded(
        adapters=(link,),
        folders={"/sys/class/net/wlan0": ["device", "phy80211"]},
        commands={argv: Output(text, 0) for argv, text in known.items() if text is not None},
    )


def test_the_signal_comes_from_the_kernels_table() -> None:
    assert value(recorded("worn-laptop"), "wifi.signals") == (
        {"name": "Wi-Fi connection 1", "signal_dbm": -79},
    )


def test_without_the_table_iw_is_asked() -> None:
    answer = "Connected to 00:11:22:33:44:55 (on wlan0)\n\tSSID: mallorys\n\tsignal: -61 dBm\n"
    assert value(machine(iw=answer), "wifi.signals")[0]["signal_dbm"] == -61
    assert reason(machine(iw="Not connected.\n"), "wifi.signals") is Reason.NOT_SUPPORTED
    assert reason(machine(iw="\tsignal: -999 dBm\n"), "wifi.signals") is Reason.NOT_SUPPORTED


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("*::(none):(none)", "open"),
        ("*:WEP:(none):(none)", "WEP"),
        ("*:WPA1:pair_tkip group_tkip psk:(none)", "TKIP"),
        ("*:WPA1 WPA2:pair_tkip group_tkip psk:pair_ccmp group_tkip psk", "AES"),
        ("*:WPA3:(none):pair_ccmp group_ccmp sae", "AES"),
    ],
)
def test_the_network_in_use_has_one_kind_of_encryption(line: str, kind: str) -> None:
    assert value(machine(nmcli=f" :WPA2:x:y\n{line}\n"), "wifi.encryption") == kind


def test_a_list_that_shows_no_network_in_use_is_unreadable() -> None:
    assert reason(machine(nmcli=" :WPA2:x:y\n"), "wifi.encryption") is Reason.UNREADABLE
    assert reason(machine(), "wifi.encryption") is Reason.NOT_SUPPORTED
    assert reason(Recorded(), "wifi.encryption") is Reason.NOT_PRESENT


def test_no_command_asks_for_the_networks_name() -> None:
    laptop = recorded("worn-laptop")
    value(laptop, "wifi.encryption")
    assert not [asked for asked in laptop.asked if "SSID" in asked.upper()]
