"""How much of its first capacity the battery still holds.

Decides: full charge against design, in either unit that Linux tells; batteries of mice and headsets are left
out. The serial number is not read.
Leaves alone: how worn is too worn. From: https://www.kernel.org/doc/Documentation/ABI/testing/sysfs-class-power
"""

from __future__ import annotations

from collections.abc import Mapping

from diagnostics.counter import is_number
from diagnostics.observation import Item, Reading, Reason
from diagnostics.platforms import Failure
from diagnostics.probe import LINUX, MACOS, WINDOWS, Probe, Surroundings, by_platform
from diagnostics.probes.macos import devices as macos
from diagnostics.probes.windows import power as windows

_NAME = "battery.batteries"
_FOLDER = "/sys/class/power_supply"
_PAIRS = (("energy_full", "energy_full_design"), ("charge_full", "charge_full_design"))


def measure(surroundings: Surroundings) -> Mapping[str, Reading]:
    """One item for each battery of the computer itself."""
    detail = "Only macOS judges a battery by itself."
    condition = surroundings.absent(Reason.NOT_SUPPORTED, detail, _FOLDER)
    return {_NAME: _batteries(surroundings), "battery.condition": condition}


def _batteries(surroundings: Surroundings) -> Reading:
    names = surroundings.platform.list_folder(_FOLDER)
    supplies = () if isinstance(names, Failure) else names
    batteries = [name for name in supplies if _is_own_battery(surroundings, name)]
    if not batteries:
        return surroundings.absent(Reason.NOT_PRESENT, "This computer has no battery.", _FOLDER)
    items: list[Item] = []
    for name in batteries:
        capacity = _capacity_permille(surroundings, name)
        if capacity is not None:
            items.append({"name": f"Battery {len(items) + 1}", "capacity_permille": capacity})
    if not items:
        return surroundings.absent(Reason.NOT_SUPPORTED, "The battery does not tell its capacity.", _FOLDER)
    return surroundings.observed(items, "items", _FOLDER)


def _is_own_battery(surroundings: Surroundings, name: str) -> bool:
    kind = surroundings.platform.read_text(f"{_FOLDER}/{name}/type")
    scope = surroundings.platform.read_text(f"{_FOLDER}/{name}/scope")
    is_device = not isinstance(scope, Failure) and scope.strip() == "Device"
    return not isinstance(kind, Failure) and kind.strip() == "Battery" and not is_device


def _capacity_permille(surroundings: Surroundings, name: str) -> int | None:
    for full_name, design_name in _PAIRS:
        full = surroundings.platform.read_text(f"{_FOLDER}/{name}/{full_name}")
        design = surroundings.platform.read_text(f"{_FOLDER}/{name}/{design_name}")
        if isinstance(full, Failure) or isinstance(design, Failure):
            continue
        if is_number(full) and is_number(design) and int(design) > 0:
            return 1000 * int(full) // int(design)
    return None


PROBE = Probe(
    id="battery",
    title="Battery",
    reads="How much the battery holds when full and when new; on a Mac also its condition.",
    why="A worn battery explains short running times.",
    personal_data="None: its serial number is not read.",
    platforms=frozenset({LINUX, WINDOWS, MACOS}),
    privilege="user",
    deadline_s=3,
    observes=(_NAME, "battery.condition"),
    measure=by_platform(linux=measure, windows=windows.battery, macos=macos.battery),
    slower_s={WINDOWS: 40, MACOS: 20},
)
