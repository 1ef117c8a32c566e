"""Windows: network adapters, the router, name servers, the proxy and the hosts file.

Decides: how Windows is asked for them. Addresses and names are used for asking and not kept.
Leaves alone: what is good or bad.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Mapping
from typing import Any

from diagnostics import fields
from diagnostics.adapters import Adapter
from diagnostics.fields import Misshapen
from diagnostics.observation import Item, Reading, Reason
from diagnostics.platforms import Failure
from diagnostics.platforms.windows.interface import RegistryKey
from diagnostics.probe import Surroundings, all_absent, shaped
from diagnostics.probes.windows.asking import Script, answer, registry, wireless

# From: https://learn.microsoft.com/windows-hardware/drivers/network/oid-gen-physical-medium
_WIRELESS, _CABLE = frozenset({1, 9}), frozenset({0, 14})
_ADAPTERS = Script(
    "network adapters",
    "@{adapters=@(Get-CimInstance -Namespace root/StandardCimv2 -ClassName MSFT_NetAdapter|"
    "Where-Object{$_.HardwareInterface}|ForEach-Object{$p=$_.CimInstanceProperties;"
    "@{name=[string]$_.Name;medium=[int]$p['NdisPhysicalMedium'].Value;full=[bool]$_.FullDuplex}})}",
)
# From: https://learn.microsoft.com/dotnet/api/system.net.networkinformation.ipstatus (0 is Success)
_ROUTER = Script(
    "answers of the router",
    "$r=Get-CimInstance -Namespace root/StandardCimv2 -ClassName MSFT_NetRoute|"
    "Where-Object{$_.DestinationPrefix -eq '0.0.0.0/0' -and $_.NextHop -ne '0.0.0.0'}|"
    "Sort-Object{[int]$_.RouteMetric+[int]$_.InterfaceMetric}|Select-Object -First 1;"
    "if(-not $r){@{sent=0;received=0}}else{$p=New-Object Net.NetworkInformation.Ping;$n=0;"
    "1..5|ForEach-Object{try{if([int]$p.Send($r.NextHop,1000).Status -eq 0){$n++}}catch{};"
    "Start-Sleep -Milliseconds 200};@{sent=5;received=$n}}",
)
_SERVERS = Script(
    "name servers",
    "@{servers=@([Net.NetworkInformation.NetworkInterface]::GetAllNetworkInterfaces()|"
    "Where-Object{$_.OperationalStatus -eq 'Up' -and $_.NetworkInterfaceType -ne 'Loopback'}|"
    "ForEach-Object{$_.GetIPProperties().DnsAddresses}|ForEach-Object{$_.ToString()}|Select-Object -Unique)}",
)
# Windows lists these where no name server is set. From: https://www.rfc-editor.org/rfc/rfc3879 (site-local)
_PLACEHOLDERS = ipaddress.IPv6Network("fec0:0:0:ffff::/64")
_WEAKEST_FIRST = ("open", "WEP", "TKIP", "AES")
_LOCATION = (
    "Windows tells programs about the Wi-Fi only where location access is allowed "
    "(Settings, Privacy and security, Location)."
)
_PROXY = r"HKCU\Software\Microsoft\Windows\CurrentVersion\Internet Settings"
_TCPIP = r"HKLM\SYSTEM\CurrentControlSet\Services\Tcpip\Parameters"
_WINDOWS = r"HKLM\SOFTWARE\Microsoft\Windows NT\CurrentVersion"


def adapters(surroundings: Surroundings) -> Mapping[str, Adapter] | Failure:
    """The real adapters by name."""
    found = answer(surroundings, _ADAPTERS)
    if isinstance(found, Failure):
        return found
    try:
        rows = fields.rows(found, "adapters")
        return {fields.text(row, "name"): adapter for row in rows if (adapter := _adapter(row))}
    except Misshapen:
        return Failure(Reason.UNREADABLE, "The list of network adapters is not readable.")


def _adapter(row: Any) -> Adapter | None:
    medium = fields.whole(row, "medium")
    if medium not in _WIRELESS | _CABLE:
        return None
    return Adapter(medium in _WIRELESS, "full" if fields.truth(row, "full") else "half")


def gateway(surroundings: Surroundings) -> Mapping[str, Reading]:
    """The share of questions to the router that were lost."""

    def make(found: Any) -> Reading:
        sent, received = fields.whole(found, "sent"), fields.whole(found, "received")
        if sent == 0:
            return surroundings.absent(Reason.NOT_PRESENT, "There is no router to ask.", "MSFT_NetRoute")
        return surroundings.observed(1000 * max(0, sent - received) // sent, "permille", "Ping")

    return {"gateway.lost_permille": shaped(surroundings, answer(surroundings, _ROUTER), "Ping", make)}


def name_servers(surroundings: Surroundings) -> list[str] | Failure:
    """The addresses of the name servers in use."""
    found = answer(surroundings, _SERVERS)
    if isinstance(found, Failure):
        return found
    try:
        addresses = [address for address in fields.rows(found, "servers") if isinstance(address, str)]
        return [address for address in addresses if not _is_placeholder(address)]
    except (Misshapen, ValueError):
        return Failure(Reason.UNREADABLE, "The list of name servers is not readable.")


def _is_placeholder(address: str) -> bool:
    return ipaddress.ip_address(address.partition("%")[0]) in _PLACEHOLDERS


def proxy_kinds(surroundings: Surroundings) -> list[str] | Failure:
    """The kinds of traffic that Windows' own settings send through a proxy."""
    key = registry(surroundings, _PROXY)
    if isinstance(key, Failure):
        return key
    kinds = ["automatic"] if key.text("AutoConfigURL") else []
    return kinds + (_set_kinds(key) if key.number("ProxyEnable") else [])


def proxy_addresses(surroundings: Surroundings) -> list[str] | Failure:
    """Where the proxies of Windows' own settings are; never to be reported."""
    key = registry(surroundings, _PROXY)
    if isinstance(key, Failure):
        return key
    listed = (key.text("ProxyServer") or "").split(";") if key.number("ProxyEnable") else []
    return [entry.rpartition("=")[2].strip() for entry in listed if entry.strip()]


def _set_kinds(key: RegistryKey) -> list[str]:
    # From: https://learn.microsoft.com/troubleshoot/windows-client/networking/configure-client-proxy-server-settings
    # Either one address for everything, or "http=address:port;https=address:port".
    server = key.text("ProxyServer") or ""
    kinds = re.findall(r"(?:^|;)\s*(ftp|http|https|socks)=", server.lower())
    return kinds or (["all"] if server.strip() else [])


def hosts_file(surroundings: Surroundings) -> str | Failure:
    """The path of the hosts file, which malware sometimes has moved."""
    folder, windows = registry(surroundings, _TCPIP), registry(surroundings, _WINDOWS)
    if isinstance(folder, Failure):
        return folder
    if isinstance(windows, Failure):
        return windows
    root, place = windows.text("SystemRoot"), folder.text("DataBasePath")
    if root is None or place is None:
        return Failure(Reason.UNREADABLE, "Windows does not tell where the hosts file lies.")
    return re.sub("%SystemRoot%", lambda _: root, place, flags=re.IGNORECASE).rstrip("\\") + r"\hosts"


def wifi(surroundings: Surroundings) -> Mapping[str, Reading]:
    """One item for each Wi-Fi connection in use, and the weakest encryption among them."""
    names, source = ("wifi.signals", "wifi.encryption"), "WlanQueryInterface"
    found = wireless(surroundings)
    if isinstance(found, Failure):
        denied = found.reason is Reason.NOT_PERMITTED
        detail = _LOCATION if denied else found.detail
        return all_absent(names, surroundings.absent(found.reason, detail, source))
    if not found:
        return all_absent(names, surroundings.absent(Reason.NOT_PRESENT, "No Wi-Fi is in use.", source))
    items: list[Item] = [
        {"name": f"Wi-Fi connection {number}", "signal_dbm": link.signal_dbm}
        for number, link in enumerate(found, start=1)
    ]
    weakest = min((link.encryption for link in found), key=_WEAKEST_FIRST.index)
    return {
        "wifi.signals": surroundings.observed(items, "items", source),
        "wifi.encryption": surroundings.observed(weakest, "", source),
    }
