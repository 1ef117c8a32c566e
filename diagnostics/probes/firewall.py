"""Whether a firewall is switched on.

Decides: ufw by its settings, nftables by its rules where they may be read, firewalld by its process.
Leaves alone: whether one is needed; behind a router at home the answer is information.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from diagnostics.observation import Reading, Reason
from diagnostics.platforms import Failure
from diagnostics.probe import LINUX, MACOS, WINDOWS, Probe, Surroundings, by_platform
from diagnostics.probes.macos import security as macos
from diagnostics.probes.windows import security as windows

_NAME = "firewall.active"
_UFW = "/etc/ufw/ufw.conf"
_SOURCE = "ufw.conf, nft, processes"


def measure(surroundings: Surroundings) -> Mapping[str, Reading]:
    """The name of the active firewall, or `none found`."""
    state = surroundings.absent(Reason.NOT_SUPPORTED, "Only Windows watches over firewalls.", _SOURCE)
    return {_NAME: _active(surroundings), "firewall.state": state}


def _active(surroundings: Surroundings) -> Reading:
    settings = surroundings.platform.read_text(_UFW)
    if not isinstance(settings, Failure) and re.search(r"^ENABLED=yes\b", settings, re.MULTILINE):
        return surroundings.observed("ufw", "", _SOURCE)
    names = surroundings.platform.process_names()
    if not isinstance(names, Failure) and "firewalld" in names:
        return surroundings.observed("firewalld", "", _SOURCE)
    return _nftables(surroundings)


def _nftables(surroundings: Surroundings) -> Reading:
    # Listing in JSON is never empty: without any rule it still names its version.
    answer = surroundings.run(["nft", "-j", "list", "ruleset"])
    if not isinstance(answer, Failure):
        found = "nftables" if '"rule"' in answer.text else "none found"
        return surroundings.observed(found, "", _SOURCE)
    if answer.reason is Reason.NOT_SUPPORTED:
        return surroundings.observed("none found", "", _SOURCE)
    if not surroundings.platform.is_administrator():
        return surroundings.absent(
            Reason.NOT_PERMITTED, "Only an administrator may read the rules of the firewall.", _SOURCE
        )
    return surroundings.failed(answer, _SOURCE)


PROBE = Probe(
    id="firewall",
    title="Firewall",
    reads="Whether a firewall is switched on.",
    why="A firewall keeps other computers on the same network out.",
    personal_data="None: its rules are not kept.",
    platforms=frozenset({LINUX, WINDOWS, MACOS}),
    privilege="user",
    deadline_s=5,
    observes=(_NAME, "firewall.state"),
    measure=by_platform(linux=measure, windows=windows.firewall, macos=macos.firewall),
)
