"""Whether programs are told to go through a proxy.

Decides: that one is set, and for which kinds of traffic.
Leaves alone: its address, which is not read into the report.
"""

from __future__ import annotations

from collections.abc import Mapping

from diagnostics.observation import Reading
from diagnostics.platforms import Failure
from diagnostics.probe import LINUX, Probe, Surroundings

_NAME = "proxy.kinds"
_SOURCE = "environment"


def measure(surroundings: Surroundings) -> Mapping[str, Reading]:
    """The kinds of traffic that go through a proxy, as words with commas; `none` where there is none."""
    kinds = surroundings.platform.proxy_settings()
    if isinstance(kinds, Failure):
        return {_NAME: surroundings.failed(kinds, _SOURCE)}
    return {_NAME: surroundings.observed(", ".join(kinds) or "none", "", _SOURCE)}


PROBE = Probe(
    id="proxy",
    title="Proxy",
    reads="Whether this program's environment sends web traffic through another computer (a proxy).",
    why="A forgotten proxy can keep pages from opening.",
    personal_data="None: its address is not kept.",
    platforms=frozenset({LINUX}),
    privilege="user",
    deadline_s=3,
    observes=(_NAME,),
    measure=measure,
)
