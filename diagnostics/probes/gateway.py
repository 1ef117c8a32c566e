"""Whether the router answers.

Decides: five pings to the router of the default route, and how many were lost.
Leaves alone: what lies behind the router. Its address is used and not kept.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from diagnostics.observation import Reading, Reason
from diagnostics.platforms import Failure
from diagnostics.probe import LINUX, MACOS, WINDOWS, Probe, Surroundings, by_platform
from diagnostics.probes.macos import network as macos
from diagnostics.probes.windows import network as windows

_NAME = "gateway.lost_permille"
_ROUTES = "/proc/net/route"
_NOWHERE = "00000000"
_ADDRESS = re.compile(r"[0-9A-Fa-f]{8}")
_PINGS = 5
# From: ping(8): 0 is "at least one answer", 1 is "no answer".
_ANSWERED_CODES = (0, 1)


def measure(surroundings: Surroundings) -> Mapping[str, Reading]:
    """The share of pings to the router that were lost."""
    return {_NAME: _lost(surroundings)}


def _lost(surroundings: Surroundings) -> Reading:
    routes = surroundings.platform.read_text(_ROUTES)
    if isinstance(routes, Failure):
        return surroundings.failed(routes, _ROUTES)
    router = _default_router(routes)
    if router is None:
        return surroundings.absent(Reason.NOT_PRESENT, "There is no router to ask.", _ROUTES)
    command = ["ping", "-n", "-q", "-c", str(_PINGS), "-i", "0.2", "-W", "1", router]
    answer = surroundings.run(command, accepted=_ANSWERED_CODES)
    if isinstance(answer, Failure):
        return surroundings.failed(answer, "ping")
    match = re.search(r"(\d+) packets transmitted, (\d+) received", answer.text)
    if match is None or int(match[1]) == 0:
        return surroundings.absent(Reason.UNREADABLE, "The answer of ping is not readable.", "ping")
    sent, received = int(match[1]), int(match[2])
    return surroundings.observed(1000 * max(0, sent - received) // sent, "permille", "ping")


def _default_router(routes: str) -> str | None:
    for line in routes.splitlines()[1:]:
        words = line.split()
        if len(words) > 7 and words[1] == words[7] == _NOWHERE != words[2] and _ADDRESS.fullmatch(words[2]):
            # The kernel writes the address as a hexadecimal number in the processor's own byte order.
            return ".".join(str(part) for part in reversed(bytes.fromhex(words[2])))
    return None


PROBE = Probe(
    id="gateway",
    title="Connection to the router",
    reads="Whether the router at home answers five short questions.",
    why="If it does not, the trouble lies between this computer and the router.",
    personal_data="The router's address in your home is used for asking and not kept.",
    platforms=frozenset({LINUX, WINDOWS, MACOS}),
    privilege="user",
    deadline_s=8,
    observes=(_NAME,),
    measure=by_platform(linux=measure, windows=windows.gateway, macos=macos.gateway),
    slower_s={WINDOWS: 40},
)
