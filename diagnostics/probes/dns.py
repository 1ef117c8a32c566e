"""Whether names on the internet can be looked up.

Decides: each configured name server is asked for the root of all names, which tells nobody anything.
Leaves alone: which servers they are: addresses are used for asking and not kept.
"""

from __future__ import annotations

from collections.abc import Mapping

from diagnostics.observation import Reading, Reason
from diagnostics.platforms import Failure
from diagnostics.probe import LINUX, MACOS, WINDOWS, Probe, Surroundings, all_absent, by_platform
from diagnostics.probes.macos import network as macos
from diagnostics.probes.windows import network as windows

_OBSERVES = ("dns.asked", "dns.answering", "dns.slowest_ms")
_CONFIGURATION = "/etc/resolv.conf"
_SOURCE = "a question to each name server"
# From: resolv.conf(5): at most MAXNS (3) servers are used.
_MOST_SERVERS = 3


def measure(surroundings: Surroundings) -> Mapping[str, Reading]:
    """How many name servers were asked, how many answered, and how long the slowest answer took."""
    found = _name_servers(surroundings)
    if isinstance(found, Failure):
        return all_absent(_OBSERVES, surroundings.failed(found, _SOURCE))
    addresses = found[:_MOST_SERVERS]
    if not addresses:
        absent = surroundings.absent(Reason.NOT_PRESENT, "No name server is set.", _SOURCE)
        return all_absent(_OBSERVES, absent)
    answers = [
        surroundings.platform.resolver_round_trip_ms(address, surroundings.stop) for address in addresses
    ]
    times_ms = [answer for answer in answers if not isinstance(answer, Failure)]
    values = ((len(addresses), "servers"), (len(times_ms), "servers"), (max(times_ms, default=0), "ms"))
    return {
        name: surroundings.observed(value, unit, _SOURCE)
        for name, (value, unit) in zip(_OBSERVES, values, strict=True)
    }


def _from_configuration(surroundings: Surroundings) -> list[str] | Failure:
    text = surroundings.platform.read_text(_CONFIGURATION)
    if isinstance(text, Failure):
        return text
    lines = [line.split() for line in text.splitlines()]
    return [words[1] for words in lines if len(words) > 1 and words[0] == "nameserver"]


_name_servers = by_platform(linux=_from_configuration, windows=windows.name_servers, macos=macos.name_servers)


PROBE = Probe(
    id="dns",
    title="Looking up names",
    reads="Whether the name servers set on this computer answer.",
    why="Without them no web page opens although the connection works.",
    personal_data="The servers' addresses are used for asking and not kept.",
    platforms=frozenset({LINUX, WINDOWS, MACOS}),
    privilege="user",
    deadline_s=20,
    observes=_OBSERVES,
    measure=measure,
    slower_s={WINDOWS: 50},
)
