"""Whether programs are told to go through a proxy.

Decides: that one is set, and for which kinds of traffic.
Leaves alone: its address, which is not read into the report.
"""

from __future__ import annotations

from collections.abc import Mapping

from diagnostics.observation import Reading
from diagnostics.platforms import Failure
from diagnostics.probe import LINUX, MACOS, WINDOWS, Probe, Surroundings, by_platform
from diagnostics.probes.macos import network as macos
from diagnostics.probes.windows import network as windows

_NAME = "proxy.kinds"
_SOURCE = "environment, and the system's own settings"


def measure(surroundings: Surroundings) -> Mapping[str, Reading]:
    """The kinds of traffic that go through a proxy, as words with commas; `none` where there is none."""
    kinds, of_system = surroundings.platform.proxy_settings(), _of_system(surroundings)
    if isinstance(kinds, Failure):
        return {_NAME: surroundings.failed(kinds, _SOURCE)}
    if isinstance(of_system, Failure):
        return {_NAME: surroundings.failed(of_system, _SOURCE)}
    return {_NAME: surroundings.observed(", ".join(sorted({*kinds, *of_system})) or "none", "", _SOURCE)}


def _nothing_more(surroundings: Surroundings) -> list[str] | Failure:
    return []


_of_system = by_platform(linux=_nothing_more, windows=windows.proxy_kinds, macos=macos.proxy_kinds)


PROBE = Probe(
    id="proxy",
    title="Proxy",
    reads="Whether web traffic is set to go through another computer (a proxy).",
    why="A forgotten proxy can keep pages from opening.",
    personal_data="None: its address is not kept.",
    platforms=frozenset({LINUX, WINDOWS, MACOS}),
    privilege="user",
    deadline_s=3,
    observes=(_NAME,),
    measure=measure,
)
