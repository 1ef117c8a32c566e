"""Whether the disk with the system is encrypted.

Decides: whether the system volume lies on an encrypted layer, as `lsblk` shows the layers.
Leaves alone: keys, which are never read; and whether encryption is wanted.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from diagnostics.observation import Reading, Reason
from diagnostics.platforms import Failure
from diagnostics.probe import LINUX, MACOS, WINDOWS, Probe, Surroundings, by_platform
from diagnostics.probes.macos import disks as macos
from diagnostics.probes.windows import disks as windows

_NAME = "encryption.system_volume"
_COMMAND = ("lsblk", "-J", "-o", "TYPE,MOUNTPOINT")
_SOURCE = "lsblk -J"


def measure(surroundings: Surroundings) -> Mapping[str, Reading]:
    """Whether the system volume is encrypted."""
    detail = "Only BitLocker of Windows can be suspended."
    suspended = surroundings.absent(Reason.NOT_SUPPORTED, detail, _SOURCE)
    return {_NAME: _encrypted(surroundings), "encryption.suspended": suspended}


def _encrypted(surroundings: Surroundings) -> Reading:
    answer = surroundings.run(_COMMAND)
    if isinstance(answer, Failure):
        return surroundings.failed(answer, _SOURCE)
    try:
        devices = msgspec.json.decode(answer.text)["blockdevices"]
        layers = _layers_of_root(devices, ())
    except (msgspec.DecodeError, KeyError, TypeError, AttributeError, RecursionError):
        return surroundings.absent(Reason.UNREADABLE, "The list of disks is not readable.", _SOURCE)
    if layers is None:
        return surroundings.absent(
            Reason.NOT_SUPPORTED, "The disk of the system is not in the list.", _SOURCE
        )
    return surroundings.observed("crypt" in layers, "", _SOURCE)


def _layers_of_root(devices: list[Any], above: tuple[str, ...]) -> tuple[str, ...] | None:
    for device in devices:
        layers = (*above, str(device["type"]))
        if device["mountpoint"] == "/":
            return layers
        found = _layers_of_root(device.get("children", []), layers)
        if found is not None:
            return found
    return None


PROBE = Probe(
    id="encryption",
    title="Disk encryption",
    reads="Whether the disk with the system is encrypted.",
    why="If a computer is stolen, encryption keeps the files unreadable.",
    personal_data="None: keys and passwords are never read.",
    platforms=frozenset({LINUX, WINDOWS, MACOS}),
    privilege="user",
    deadline_s=5,
    observes=(_NAME, "encryption.suspended"),
    measure=by_platform(linux=measure, windows=windows.encryption, macos=macos.encryption),
    slower_s={WINDOWS: 40, MACOS: 20},
)
