"""Errors that the file system has noted, and a system volume that turned read-only.

Decides: where Linux keeps both: a counter of ext4, and the table of mounts.
Leaves alone: systems that are read-only by design (overlay and image systems), which are said to be so.
"""

from __future__ import annotations

from collections.abc import Mapping

from diagnostics.counter import is_number
from diagnostics.observation import Item, Reading, Reason
from diagnostics.platforms import Failure
from diagnostics.probe import LINUX, MACOS, WINDOWS, Probe, Surroundings, by_platform
from diagnostics.probes.macos import disks as macos
from diagnostics.probes.windows import disks as windows

_EXT4 = "/sys/fs/ext4"
_MOUNTS = "/proc/mounts"
_BY_DESIGN = frozenset({"overlay", "squashfs", "erofs", "iso9660", "tmpfs", "ramfs"})


def measure(surroundings: Surroundings) -> Mapping[str, Reading]:
    """Error counters by disk partition, and whether the system volume can be written."""
    repair = surroundings.absent(Reason.NOT_SUPPORTED, "Only Windows tells what a volume needs.", _EXT4)
    return {
        "filesystem.errors": _errors(surroundings),
        "filesystem.repair": repair,
        "filesystem.system_volume": _system_volume(surroundings),
    }


def _errors(surroundings: Surroundings) -> Reading:
    source = f"{_EXT4}/*/errors_count"
    names = surroundings.platform.list_folder(_EXT4)
    if isinstance(names, Failure):
        return surroundings.absent(Reason.NOT_SUPPORTED, "No volume here counts its errors.", source)
    items: list[Item] = []
    for name in names:
        text = surroundings.platform.read_text(f"{_EXT4}/{name}/errors_count")
        if not isinstance(text, Failure) and is_number(text):
            items.append({"name": f"volume {len(items) + 1}", "errors": int(text)})
    if not items:
        return surroundings.absent(Reason.NOT_SUPPORTED, "No volume here counts its errors.", source)
    return surroundings.observed(items, "items", source)


def _system_volume(surroundings: Surroundings) -> Reading:
    mounts = surroundings.platform.read_text(_MOUNTS)
    if isinstance(mounts, Failure):
        return surroundings.failed(mounts, _MOUNTS)
    lines = [line.split() for line in mounts.splitlines()]
    roots = [words for words in lines if len(words) >= 4 and words[1] == "/"]
    if not roots:
        return surroundings.absent(Reason.UNREADABLE, "The table of mounts has no system volume.", _MOUNTS)
    file_system, options = roots[-1][2], roots[-1][3].split(",")
    if file_system in _BY_DESIGN:
        return surroundings.observed("read-only by design", "", _MOUNTS)
    return surroundings.observed("read-only" if "ro" in options else "writable", "", _MOUNTS)


PROBE = Probe(
    id="filesystem",
    title="Errors on the disk's file system",
    reads="How many errors the file system has noted, and whether the system volume can be written.",
    why="Noted errors can mean that files are being lost.",
    personal_data="None.",
    platforms=frozenset({LINUX, WINDOWS, MACOS}),
    privilege="user",
    deadline_s=3,
    observes=("filesystem.errors", "filesystem.repair", "filesystem.system_volume"),
    measure=by_platform(linux=measure, windows=windows.filesystem, macos=macos.filesystem),
    slower_s={WINDOWS: 40},
)
