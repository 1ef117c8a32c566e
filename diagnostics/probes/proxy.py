"""Whether programs are told to go through a proxy, and whether it is there.

Decides: that one is set, for which kinds of traffic, and how many of those that are named by an address take
no connection. Nothing is sent to them. One that the network finds by itself cannot be tried.
Leaves alone: its address, which is not read into the report.
"""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit

from diagnostics.observation import Reading, Reason
from diagnostics.platforms import Failure
from diagnostics.probe import LINUX, MACOS, WINDOWS, Address, Probe, Surroundings, all_absent, by_platform
from diagnostics.probes.macos import network as macos
from diagnostics.probes.windows import network as windows

_OBSERVES = ("proxy.kinds", "proxy.silent")
_KINDS, _SILENT = _OBSERVES
_SOURCE = "environment, and the system's own settings"
_TRIED = "a connection to each proxy"
# From: https://curl.se/docs/manpage.html (--proxy: without a port, 1080 is assumed)
_PORT = 1080
_MOST = 4  # ours: one for each kind of traffic; more would only cost time


def measure(surroundings: Surroundings) -> Mapping[str, Reading]:
    """The kinds of traffic that go through a proxy, and how many proxies take no connection."""
    kinds, of_system = surroundings.platform.proxy_settings(), _of_system(surroundings)
    for found in (kinds, of_system):
        if isinstance(found, Failure):
            return all_absent(_OBSERVES, surroundings.failed(found, _SOURCE))
    named = sorted({*_list(kinds), *_list(of_system)})
    kept = surroundings.observed(", ".join(named) or "none", "", _SOURCE)
    return {_KINDS: kept, _SILENT: _silent(surroundings, named)}


def _silent(surroundings: Surroundings, kinds: list[str]) -> Reading:
    if not kinds:
        return surroundings.absent(Reason.NOT_PRESENT, "No proxy is set.", _TRIED)
    addresses = _addresses(surroundings)
    if not addresses:
        detail = "Where the proxy is, is not said in a form that could be tried."
        return surroundings.absent(Reason.NOT_SUPPORTED, detail, _TRIED)
    silent = [one for one in addresses[:_MOST] if not _answers(surroundings, one)]
    return surroundings.observed(len(silent), "servers", _TRIED)


def _answers(surroundings: Surroundings, address: Address) -> bool:
    found = surroundings.platform.greeting(address.host, address.port, surroundings.stop)
    return not isinstance(found, Failure)


def _addresses(surroundings: Surroundings) -> list[Address]:
    written = (*_list(surroundings.platform.proxy_addresses()), *_list(_addresses_of_system(surroundings)))
    found = {_address(text) for text in written}
    return sorted((one for one in found if one is not None), key=lambda one: (one.host, one.port))


def _address(text: str) -> Address | None:
    try:
        parts = urlsplit(text if "//" in text else f"//{text}")
        return Address(parts.hostname, parts.port or _PORT) if parts.hostname else None
    except ValueError:
        return None


def _list(found: tuple[str, ...] | list[str] | Failure) -> list[str]:
    return [] if isinstance(found, Failure) else list(found)


def _nothing_more(surroundings: Surroundings) -> list[str] | Failure:
    return []


_of_system = by_platform(linux=_nothing_more, windows=windows.proxy_kinds, macos=macos.proxy_kinds)
_addresses_of_system = by_platform(
    linux=_nothing_more, windows=windows.proxy_addresses, macos=macos.proxy_addresses
)


PROBE = Probe(
    id="proxy",
    title="Proxy",
    reads="Whether web traffic is set to go through another computer (a proxy), and whether it answers.",
    why="A forgotten proxy can keep pages from opening.",
    personal_data="None: its address is used for asking and not kept.",
    platforms=frozenset({LINUX, WINDOWS, MACOS}),
    privilege="user",
    deadline_s=12,
    observes=_OBSERVES,
    measure=measure,
)
