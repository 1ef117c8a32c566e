"""macOS: network adapters, Wi-Fi, the router, name servers and the proxy.

Decides: how macOS is asked for them. Addresses and names are used for asking and not kept.
Leaves alone: what is good or bad.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from diagnostics import fields
from diagnostics.adapters import Adapter
from diagnostics.fields import Misshapen
from diagnostics.observation import Item, Reading, Reason
from diagnostics.platforms import Failure
from diagnostics.probe import Surroundings, all_absent, shaped
from diagnostics.probes.macos.asking import profile

# From: system_profiler(8), SPNetworkDataType: `hardware` is a fixed word
_KINDS = {"AirPort": True, "Ethernet": False}
_PINGS = 5
# From: ping(8) of macOS: 0 is "at least one answer", 2 is "sent, and no answer". -W is in milliseconds there.
_ANSWERED_CODES = (0, 2)
_WIFI_NAMES = ("wifi.signals", "wifi.encryption")
_WIFI_SOURCE = "system_profiler SPAirPortDataType"
_SIGNAL = re.compile(r"(-\d{1,3}) dBm / -?\d{1,3} dBm")
_MODE = "airport_security_mode_"
_PROXIES = {
    "FTPEnable": "ftp",
    "HTTPEnable": "http",
    "HTTPSEnable": "https",
    "SOCKSEnable": "socks",
    "ProxyAutoConfigEnable": "automatic",
    "ProxyAutoDiscoveryEnable": "automatic",
}


def adapters(surroundings: Surroundings) -> Mapping[str, Adapter] | Failure:
    """The real adapters by name."""
    found = profile(surroundings, "SPNetworkDataType")
    if isinstance(found, Failure):
        return found
    try:
        named = [row for row in found if fields.has(row, "interface") and fields.has(row, "hardware")]
        kinds = {fields.text(row, "interface"): fields.text(row, "hardware") for row in named}
    except Misshapen:
        return Failure(Reason.UNREADABLE, "The list of network adapters is not readable.")
    # A bridge is made of other adapters and has no hardware of its own.
    real = {name: kind for name, kind in kinds.items() if name.startswith("en") and kind in _KINDS}
    return {name: Adapter(_KINDS[kind]) for name, kind in real.items()}


def wifi(surroundings: Surroundings) -> Mapping[str, Reading]:
    """One item for each Wi-Fi connection in use, and the encryption of the first."""
    found = profile(surroundings, "SPAirPortDataType")
    if isinstance(found, Failure):
        return all_absent(_WIFI_NAMES, surroundings.failed(found, _WIFI_SOURCE))
    try:
        used = list(_used(found))
    except Misshapen:
        detail = "The answer is not in the expected form."
        return all_absent(_WIFI_NAMES, surroundings.absent(Reason.UNREADABLE, detail, _WIFI_SOURCE))
    if not used:
        absent = surroundings.absent(Reason.NOT_PRESENT, "No Wi-Fi is in use.", _WIFI_SOURCE)
        return all_absent(_WIFI_NAMES, absent)
    return {
        "wifi.signals": shaped(surroundings, used, _WIFI_SOURCE, lambda a: _signals(surroundings, a)),
        "wifi.encryption": shaped(
            surroundings, used[0], _WIFI_SOURCE, lambda a: _encryption(surroundings, a)
        ),
    }


def _used(found: list[Any]) -> Iterator[Any]:
    for section in found:
        for interface in fields.rows(section, "spairport_airport_interfaces"):
            # Besides the adapter (en0) there are helpers for AirDrop, which are in no network.
            name = fields.text(interface, "_name")
            if name.startswith("en") and fields.has(interface, "spairport_current_network_information"):
                yield interface["spairport_current_network_information"]


def _signals(surroundings: Surroundings, used: list[Any]) -> Reading:
    items: list[Item] = []
    for number, network in enumerate(used, start=1):
        match = _SIGNAL.fullmatch(fields.text(network, "spairport_signal_noise"))
        if match is None:
            raise Misshapen
        items.append({"name": f"Wi-Fi connection {number}", "signal_dbm": int(match[1])})
    return surroundings.observed(items, "items", _WIFI_SOURCE)


def _encryption(surroundings: Surroundings, network: Any) -> Reading:
    mode = fields.text(network, "spairport_security_mode").partition(_MODE)[2]
    if mode in {"none", "open"}:
        kind = "open"
    elif mode.startswith("wep"):
        kind = "WEP"
    elif mode in {"wpa_personal", "wpa_enterprise"}:
        kind = "TKIP"
    elif mode.startswith(("wpa2", "wpa3", "owe")):
        kind = "AES"
    else:
        raise Misshapen
    return surroundings.observed(kind, "", _WIFI_SOURCE)


def gateway(surroundings: Surroundings) -> Mapping[str, Reading]:
    """The share of pings to the router that were lost."""
    name = "gateway.lost_permille"
    route = surroundings.run(["route", "-n", "get", "default"])
    if isinstance(route, Failure):
        missing = route.reason is Reason.FAILED
        detail = "There is no router to ask." if missing else route.detail
        reason = Reason.NOT_PRESENT if missing else route.reason
        return {name: surroundings.absent(reason, detail, "route get default")}
    match = re.search(r"^\s*gateway: ((?:\d{1,3}\.){3}\d{1,3})$", route.text, re.MULTILINE)
    if match is None:
        return {
            name: surroundings.absent(Reason.NOT_PRESENT, "There is no router to ask.", "route get default")
        }
    command = ["ping", "-n", "-q", "-c", str(_PINGS), "-i", "0.2", "-W", "1000", match[1]]
    output = surroundings.run(command, accepted=_ANSWERED_CODES)
    return {name: shaped(surroundings, output, "ping", lambda a: _lost(surroundings, a.text))}


def _lost(surroundings: Surroundings, text: str) -> Reading:
    match = re.search(r"(\d{1,4}) packets transmitted, (\d{1,4}) packets received", text)
    if match is None or int(match[1]) == 0:
        raise Misshapen
    sent, received = int(match[1]), int(match[2])
    return surroundings.observed(1000 * max(0, sent - received) // sent, "permille", "ping")


def name_servers(surroundings: Surroundings) -> list[str] | Failure:
    """The addresses of the name servers in use."""
    output = surroundings.run(["scutil", "--dns"])
    if isinstance(output, Failure):
        return output
    # From: scutil(8): the first resolver is the one for all names; those after it serve single domains.
    first = output.text.partition("resolver #2")[0]
    return re.findall(r"^\s*nameserver\[\d+\] : ([0-9a-fA-F:.%\w]+)$", first, re.MULTILINE)


def proxy_kinds(surroundings: Surroundings) -> list[str] | Failure:
    """The kinds of traffic that the system's own settings send through a proxy."""
    output = surroundings.run(["scutil", "--proxy"])
    if isinstance(output, Failure):
        return output
    if "<dictionary>" not in output.text:
        return Failure(Reason.UNREADABLE, "The system's answer is not in the expected form.")
    switched_on = re.findall(r"^\s*(\w+) : 1$", output.text, re.MULTILINE)
    return sorted({_PROXIES[name] for name in switched_on if name in _PROXIES})


def proxy_addresses(surroundings: Surroundings) -> list[str] | Failure:
    """Where the proxies of the system's own settings are; never to be reported."""
    output = surroundings.run(["scutil", "--proxy"])
    if isinstance(output, Failure):
        return output
    told = dict(re.findall(r"^\s*(\w+) : (\S+)$", output.text, re.MULTILINE))
    kinds = [kind for kind in ("FTP", "HTTP", "HTTPS", "SOCKS") if told.get(f"{kind}Enable") == "1"]
    return sorted(
        {f"{told[f'{kind}Proxy']}:{told.get(f'{kind}Port', '')}" for kind in kinds if f"{kind}Proxy" in told}
    )
