"""What the drives say of their own health (SMART).

Decides: which of smartctl's many numbers are kept: those by which drives are known to fail. Attribute 188 is
never kept, it fails healthy drives. A serial number is kept only as a pseudonym.
Leaves alone: which numbers are worrying; and drives that may not be asked, which are absent.
Fields: https://github.com/smartmontools/smartmontools (smartctl -j), smartctl(8) EXIT STATUS.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from diagnostics.observation import Item, Observation, Reading, Reason, Scalar
from diagnostics.platforms import Failure
from diagnostics.probe import LINUX, MACOS, WINDOWS, Probe, Surroundings
from diagnostics.probes.macos import disks as macos
from diagnostics.probes.windows import disks as windows

_SOURCE = "smartctl -j -H -A -i"
_NAME = "drives.health"
# From: smartctl(8), EXIT STATUS: bit 3 is "disk failing", bit 4 "attributes at or below threshold"; bits 5 to
# 7 speak of the past. Bits 0 to 2 mean that the drive was not read.
_FAILING_BITS = 0b0001_1000
_UNREAD_BITS = 0b0000_0111
_ATTRIBUTES = {
    5: "reallocated_sectors",
    187: "reported_errors",
    197: "pending_sectors",
    198: "uncorrectable_sectors",
    199: "crc_errors",
}
_NVME = {
    "critical_warning": "nvme_critical_warning",
    "percentage_used": "nvme_used_percent",
    "media_errors": "nvme_media_errors",
}
_NOT_INSTALLED = "The free program smartctl, which asks the drives, is not installed (package smartmontools)."
_LARGEST = 2**48

_SYSTEMS = {WINDOWS: windows.drives, MACOS: macos.drives}


def measure(surroundings: Surroundings) -> Mapping[str, Reading]:
    """One item for each drive that answers; without smartctl, by what the system itself knows of it."""
    told = _health(surroundings)
    return {_NAME: told if isinstance(told, Observation) else _by_system(surroundings, told)}


def _by_system(surroundings: Surroundings, absent: Reading) -> Reading:
    ask = _SYSTEMS.get(surroundings.platform.name)
    return ask(surroundings) if ask else absent


def _health(surroundings: Surroundings) -> Reading:
    scan = surroundings.run(["smartctl", "-j", "--scan"])
    if isinstance(scan, Failure):
        # The one absence that a person can mend, so it says how.
        detail = _NOT_INSTALLED if scan.reason is Reason.NOT_SUPPORTED else scan.detail
        return surroundings.absent(scan.reason, detail, _SOURCE)
    devices = _devices(scan.text)
    if devices is None:
        return surroundings.absent(Reason.UNREADABLE, "The list of drives is not readable.", _SOURCE)
    if not devices:
        return surroundings.absent(Reason.NOT_PRESENT, "No drive here can tell about its health.", _SOURCE)
    if not surroundings.platform.is_administrator():
        return surroundings.absent(
            Reason.NOT_PERMITTED, "Only an administrator may ask the drives about their health.", _SOURCE
        )
    items = [item for number, name in enumerate(devices, 1) if (item := _drive(surroundings, number, name))]
    items = [{**item, **_before(surroundings, item)} for item in items]
    if not items:
        return surroundings.absent(Reason.NOT_SUPPORTED, "No drive here told about its health.", _SOURCE)
    return surroundings.observed(items, "items", _SOURCE)


def _devices(text: str) -> list[str] | None:
    try:
        found = msgspec.json.decode(text)
        return [str(device["name"]) for device in found.get("devices", [])]
    except (msgspec.DecodeError, AttributeError, KeyError, TypeError):
        return None


def _drive(surroundings: Surroundings, number: int, device: str) -> Item | None:
    answer = surroundings.run(["smartctl", "-j", "-H", "-A", "-i", device], accepted=range(256))
    if isinstance(answer, Failure) or answer.exit_code & _UNREAD_BITS:
        return None
    try:
        facts = msgspec.json.decode(answer.text)
    except msgspec.DecodeError:
        return None
    if not isinstance(facts, dict):
        return None
    item: dict[str, Scalar] = {
        "name": f"Drive {number}",
        "serial": surroundings.pseudonym(str(facts.get("serial_number", ""))),
        "failing": bool(answer.exit_code & _FAILING_BITS),
        # From: smartctl(8): the rotation rate is 0 for solid state drives and missing where unknown.
        "spinning": _number(facts.get("rotation_rate")) > 0,
    }
    item.update(_attributes(facts))
    item.update(_nvme(facts))
    return item


def _attributes(facts: dict[str, Any]) -> dict[str, Scalar]:
    table = _branch(_branch(facts, "ata_smart_attributes"), "table")
    kept: dict[str, Scalar] = {}
    for row in table if isinstance(table, list) else []:
        name = _ATTRIBUTES.get(_number(_branch(row, "id")))
        value = _branch(_branch(row, "raw"), "value")
        if name and _is_number(value):
            kept[name] = value
    return kept


def _before(surroundings: Surroundings, item: Item) -> dict[str, Scalar]:
    """What the same drive had counted on its cable at the check-up before this one."""
    reading = surroundings.previous.get(_NAME)
    drives = reading.value if isinstance(reading, Observation) else ()
    same = [old for old in drives if old.get("serial") == item["serial"]] if isinstance(drives, tuple) else []
    # Drives without a serial number share one pseudonym and cannot be told apart.
    if len(same) != 1 or "crc_errors" not in item or not _is_number(same[0].get("crc_errors")):
        return {}
    return {"crc_errors_before": same[0]["crc_errors"]}


def _nvme(facts: dict[str, Any]) -> dict[str, Scalar]:
    log = _branch(facts, "nvme_smart_health_information_log")
    values = {ours: _branch(log, theirs) for theirs, ours in _NVME.items()}
    return {name: value for name, value in values.items() if _is_number(value)}


def _branch(tree: Any, name: str) -> Any:
    return tree.get(name) if isinstance(tree, dict) else None


def _is_number(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < _LARGEST


def _number(value: Any) -> int:
    return value if _is_number(value) else 0


PROBE = Probe(
    id="drives",
    title="Health of the drives",
    reads="What each drive says of its own health (SMART).",
    why="Some drives give warning before they fail, in time to copy your files.",
    personal_data="Serial numbers, kept only as a code that nobody else can read.",
    platforms=frozenset({LINUX, WINDOWS, MACOS}),
    privilege="administrator",
    deadline_s=10,
    observes=(_NAME,),
    measure=measure,
    slower_s={WINDOWS: 40, MACOS: 20},
)
