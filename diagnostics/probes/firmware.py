"""How well the firmware is secured, as fwupd rates it (HSI).

Decides: the level alone, from `HSI:0` to `HSI:4`, for technicians to look up. By design no rule judges it:
for most people nothing follows from it. From: https://fwupd.github.io/libfwupdplugin/hsi.html
Leaves alone: the single attributes of the firmware; and every device's name and serial number.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

import msgspec

from diagnostics.observation import Reading, Reason
from diagnostics.platforms import Failure
from diagnostics.probe import LINUX, Probe, Surroundings

_NAME = "firmware.hsi_level"
_SOURCE = "fwupdmgr security --json"


def measure(surroundings: Surroundings) -> Mapping[str, Reading]:
    """The level, 0 to 4."""
    return {_NAME: _level(surroundings)}


def _level(surroundings: Surroundings) -> Reading:
    answer = surroundings.run(["fwupdmgr", "security", "--json"])
    if isinstance(answer, Failure):
        return surroundings.failed(answer, _SOURCE)
    try:
        told = msgspec.json.decode(answer.text)["HostSecurityId"]
    except (msgspec.DecodeError, KeyError, TypeError, RecursionError):
        return surroundings.absent(Reason.NOT_SUPPORTED, "The firmware is not rated here.", _SOURCE)
    match = re.match(r"HSI:([0-4])\b", told) if isinstance(told, str) else None
    if match is None:
        # In a virtual machine the answer is "HSI:INVALID" with the reason.
        return surroundings.absent(Reason.NOT_SUPPORTED, "The firmware is not rated here.", _SOURCE)
    return surroundings.observed(int(match[1]), "level", _SOURCE)


PROBE = Probe(
    id="firmware",
    title="Firmware security",
    reads="How the free program fwupd rates the security of the firmware.",
    why="For technicians to look up; nothing follows from it for most people.",
    personal_data="None: no device is named.",
    platforms=frozenset({LINUX}),
    privilege="user",
    deadline_s=10,
    observes=(_NAME,),
    measure=measure,
)
