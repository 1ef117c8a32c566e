"""The proxy of this computer's settings, where there is one.

Decides: which proxy leads to an address, read from the system's own settings (the environment, Windows'
registry, macOS' network settings, as Python's `urllib.request.getproxies` finds them).
Leaves alone: dialling (`dialling`). Automatic configuration scripts (PAC) are not run: they are programs.

A proxy carries ciphertext to a pinned key: it can break the line, and nothing else.
"""

from __future__ import annotations

import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

# Which setting is asked first: a proxy for encrypted connections, for all, for SOCKS, for plain HTTP.
PREFERRED = ("https", "all", "socks", "http")
# What settings write, and what it means. HTTP proxies are asked to CONNECT.
# From: https://www.rfc-editor.org/rfc/rfc9110#name-connect and https://www.rfc-editor.org/rfc/rfc1928
_SCHEMES = {
    "http": "http",
    "socks": "socks5",
    "socks5": "socks5",
    "socks5h": "socks5",
    "socks4": "socks4",
    "socks4a": "socks4",
}


@dataclass(frozen=True)
class ProxyAddress:
    """One proxy.

    Attributes:
        url: Where it is, with its user and password if the settings hold them. Never shown.
        shown: Where it is, for people.
    """

    url: str
    shown: str


def towards(address: str) -> ProxyAddress | None:
    """The proxy that this computer's settings name for `address`; none where it is reached without one."""
    if _is_this_computer(address) or urllib.request.proxy_bypass(address):
        return None
    return chosen(urllib.request.getproxies())


def chosen(settings: Mapping[str, str]) -> ProxyAddress | None:
    """The proxy to use of `settings`, by kind of connection; none where none of them is usable."""
    for kind in PREFERRED:
        found = _parsed(settings.get(kind, ""))
        if found is not None:
            return found
    return None


def _parsed(setting: str) -> ProxyAddress | None:
    try:
        parts = urlsplit(setting if "://" in setting else f"http://{setting}")
        host, port = parts.hostname, parts.port
    except ValueError:  # a port that is no number, half an IPv6 address
        return None
    scheme = _SCHEMES.get(parts.scheme.lower())
    if scheme is None or not host:
        return None
    port = port or (1080 if scheme.startswith("socks") else 8080)
    at = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    user = parts.netloc.rpartition("@")[0]
    return ProxyAddress(f"{scheme}://{user}@{at}" if user else f"{scheme}://{at}", at)


def _is_this_computer(address: str) -> bool:
    return address in {"localhost", "::1"} or address.startswith("127.")
