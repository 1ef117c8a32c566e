"""macOS: drives, the system volume, and its encryption.

Decides: what is kept of what `diskutil` tells; names and identifiers are not.
Leaves alone: which states are worrying.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from diagnostics import fields
from diagnostics.fields import Misshapen
from diagnostics.observation import Item, Reading, Reason, Scalar
from diagnostics.platforms import Failure
from diagnostics.probe import Surroundings, shaped
from diagnostics.probes.macos.asking import property_list

_SOURCE = "diskutil info -plist"
_STATES = {"Verified": False, "Failing": True}
_DETAILS = "SMARTDeviceSpecificKeysMayVaryNotGuaranteed"
# From: https://support.apple.com/guide/security/signed-system-volume-security-secd698747c9/web
_DATA_VOLUME, _ROOT = "/System/Volumes/Data", "/"


def filesystem(surroundings: Surroundings) -> Mapping[str, Reading]:
    """Whether the system's volume for data can be written."""
    detail = "macOS checks its volumes only when it is asked to (Disk Utility, First Aid)."
    unchecked = surroundings.absent(Reason.NOT_SUPPORTED, detail, "diskutil")
    return {
        "filesystem.errors": unchecked,
        "filesystem.repair": unchecked,
        "filesystem.system_volume": _system_volume(surroundings),
    }


def _system_volume(surroundings: Surroundings) -> Reading:
    volumes = surroundings.platform.volumes()
    if isinstance(volumes, Failure):
        return surroundings.failed(volumes, "psutil")
    by_place = {volume.mount: volume for volume in volumes}
    # The root itself is sealed and read-only by design; what can be written lies on a volume beside it.
    found = by_place.get(_DATA_VOLUME) or by_place.get(_ROOT)
    if found is None:
        return surroundings.absent(Reason.UNREADABLE, "The system volume is not in the list.", "psutil")
    return surroundings.observed("read-only" if "ro" in found.options else "writable", "", "psutil")


def drives(surroundings: Surroundings) -> Reading:
    """One item for each drive that tells about its health."""
    found = property_list(surroundings, ["diskutil", "list", "-plist", "physical"])
    if isinstance(found, Failure):
        return surroundings.failed(found, _SOURCE)
    return shaped(surroundings, found, _SOURCE, lambda a: _drives(surroundings, a))


def _drives(surroundings: Surroundings, found: Any) -> Reading:
    items: list[Item] = []
    for name in fields.rows(found, "WholeDisks"):
        if not isinstance(name, str) or not re.fullmatch(r"disk\d{1,3}", name):
            raise Misshapen
        facts = property_list(surroundings, ["diskutil", "info", "-plist", name])
        if not isinstance(facts, Failure) and _state(facts) in _STATES:
            items.append(_drive(len(items) + 1, facts))
    if not items:
        detail = "No drive here tells macOS about its health."
        return surroundings.absent(Reason.NOT_SUPPORTED, detail, _SOURCE)
    return surroundings.observed(items, "items", _SOURCE)


def _state(facts: Any) -> str:
    return fields.text(facts, "SMARTStatus") if fields.has(facts, "SMARTStatus") else ""


def _drive(number: int, facts: Any) -> Item:
    item: dict[str, Scalar] = {
        "name": f"Drive {number}",
        "failing": _STATES[_state(facts)],
        "spinning": not fields.truth(facts, "SolidState"),
    }
    details = facts.get(_DETAILS)
    if fields.has(details, "PERCENTAGE_USED"):
        item["nvme_used_percent"] = fields.whole(details, "PERCENTAGE_USED")
    if fields.has(details, "MEDIA_ERRORS_0"):
        item["nvme_media_errors"] = fields.whole(details, "MEDIA_ERRORS_0")
    return item


def encryption(surroundings: Surroundings) -> Mapping[str, Reading]:
    """Whether FileVault is on."""
    source = "fdesetup isactive"
    # From: fdesetup(8): it prints `true` or `false` and ends with 0 or 1.
    output = surroundings.run(["fdesetup", "isactive"], accepted=(0, 1))
    suspended = surroundings.absent(Reason.NOT_SUPPORTED, "FileVault cannot be suspended.", source)
    return {
        "encryption.system_volume": shaped(surroundings, output, source, lambda a: _on(surroundings, a.text)),
        "encryption.suspended": suspended,
    }


def _on(surroundings: Surroundings, text: str) -> Reading:
    values = {"true": True, "false": False}
    if text.strip() not in values:
        raise Misshapen
    return surroundings.observed(values[text.strip()], "", "fdesetup isactive")
