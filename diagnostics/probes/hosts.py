"""The hosts file, which can send names to other places.

Decides: three counts: entries, names that are only blocked (as ad-block lists do), and names of update or
security services that are blocked or sent elsewhere.
Leaves alone: the names themselves; none is kept.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from diagnostics.observation import Reading
from diagnostics.platforms import Failure
from diagnostics.probe import LINUX, MACOS, WINDOWS, Probe, Surroundings, all_absent, by_platform
from diagnostics.probes.windows import network as windows

_OBSERVES = ("hosts.entries", "hosts.blocked", "hosts.protected_redirected")
_FILE = "/etc/hosts"
_SOURCE = "the hosts file"
_NOWHERE = frozenset({"0.0.0.0", "127.0.0.1", "::", "::1"})
# The services that malware cuts off; after Microsoft's SettingsModifier:Win32/PossibleHostsFileHijack.
_PROTECTED = (
    "debian.org",
    "ubuntu.com",
    "fedoraproject.org",
    "windowsupdate.com",
    "update.microsoft.com",
    "swcdn.apple.com",
    "clamav.net",
    "malwarebytes.com",
    "kaspersky.com",
    "eset.com",
    "bitdefender.com",
)
_LOCAL_SUFFIXES = ("localhost", ".local", ".localdomain", "localdomain")


def measure(surroundings: Surroundings) -> Mapping[str, Reading]:
    """Three counts, no names."""
    path = _place(surroundings)
    text = path if isinstance(path, Failure) else surroundings.platform.read_text(path)
    if isinstance(text, Failure):
        return all_absent(_OBSERVES, surroundings.failed(text, _SOURCE))
    pairs = list(_pairs(text))
    blocked = sum(1 for address, name in pairs if address in _NOWHERE and _is_public(name))
    redirected = sum(1 for _, name in pairs if _is_protected(name))
    counts = (len(pairs), blocked, redirected)
    return {
        name: surroundings.observed(count, "names", _SOURCE)
        for name, count in zip(_OBSERVES, counts, strict=True)
    }


def _in_etc(surroundings: Surroundings) -> str | Failure:
    return _FILE


_place = by_platform(linux=_in_etc, windows=windows.hosts_file, macos=_in_etc)


def _pairs(text: str) -> Iterator[tuple[str, str]]:
    for line in text.splitlines():
        words = line.partition("#")[0].split()
        for name in words[1:]:
            yield words[0], name.lower().rstrip(".")


def _is_public(name: str) -> bool:
    return "." in name and not name.endswith(_LOCAL_SUFFIXES)


def _is_protected(name: str) -> bool:
    return any(name == known or name.endswith(f".{known}") for known in _PROTECTED)


PROBE = Probe(
    id="hosts",
    title="Hosts file",
    reads="How many names the hosts file redirects, and whether update or security services are among them.",
    why="Malware sometimes cuts off updates there.",
    personal_data="None: only numbers are kept, no names.",
    platforms=frozenset({LINUX, WINDOWS, MACOS}),
    privilege="user",
    deadline_s=3,
    observes=_OBSERVES,
    measure=measure,
)
