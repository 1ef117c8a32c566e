"""Free space on the disks.

Decides: which volumes are somebody's to fill: not read-only images, not what lives in memory. Only well-known
places are named; any other may carry a person's name and is counted instead.
Leaves alone: how full is too full.
"""

from __future__ import annotations

from collections.abc import Mapping

from diagnostics.observation import Item, Reading
from diagnostics.platforms import Failure, Volume
from diagnostics.probe import LINUX, MACOS, WINDOWS, Probe, Surroundings, all_absent

_SOURCE = "statvfs"
_OBSERVES = ("storage.volumes", "storage.full_images")
_IMAGES = frozenset({"squashfs", "iso9660", "udf", "erofs", "cramfs"})
_IN_MEMORY = frozenset({"tmpfs", "devtmpfs", "ramfs"})
# From: https://support.apple.com/guide/security/signed-system-volume-security-secd698747c9/web
_DATA_OF_MACOS = "/System/Volumes/Data"
_KNOWN_PLACES = frozenset(
    {_DATA_OF_MACOS, "/", "/home", "/boot", "/boot/efi", "/var", "/usr", "/tmp", "/opt", "/srv"}
)


def measure(surroundings: Surroundings) -> Mapping[str, Reading]:
    """The writable volumes, and how many read-only images there are."""
    volumes = surroundings.platform.volumes()
    if isinstance(volumes, Failure):
        return all_absent(_OBSERVES, surroundings.failed(volumes, _SOURCE))
    images = sum(1 for volume in volumes if volume.file_system.lower() in _IMAGES)
    return {
        "storage.volumes": surroundings.observed(_writable(volumes), "items", _SOURCE),
        "storage.full_images": surroundings.observed(images, "images", _SOURCE),
    }


def _writable(volumes: tuple[Volume, ...]) -> list[Item]:
    kept: dict[tuple[str, int, int], Item] = {}
    others = 0
    for volume in sorted(volumes, key=lambda volume: volume.mount):
        # The same disk shown at a second place has the same sizes to the byte.
        identity = (volume.file_system, volume.total_bytes, volume.used_bytes)
        if identity in kept or not _is_writable_disk(volume):
            continue
        known = _is_known(volume)
        others += not known
        kept[identity] = _item(
            volume, _name(volume.mount) if known else f"other volume {others}", known=known
        )
    return list(kept.values())


def _is_writable_disk(volume: Volume) -> bool:
    in_use = volume.total_bytes > 0 and volume.file_system.lower() not in _IMAGES | _IN_MEMORY
    return in_use and "ro" not in volume.options and not _belongs_to_macos(volume.mount)


def _belongs_to_macos(mount: str) -> bool:
    """Whether it is one of the system's own volumes, which share their room with the one for data."""
    return mount.startswith("/System/Volumes/") and mount != _DATA_OF_MACOS


def _is_known(volume: Volume) -> bool:
    is_drive_letter = len(volume.mount) <= 3 and volume.mount[1:2] == ":"
    return volume.mount in _KNOWN_PLACES or (is_drive_letter and "removable" not in volume.options)


def _name(mount: str) -> str:
    return "system volume" if mount in {"/", _DATA_OF_MACOS} else "volume " + mount.rstrip("\\")


def _item(volume: Volume, name: str, *, known: bool) -> Item:
    # As `df` does: what only the system may use counts as neither free nor used.
    usable_bytes = volume.used_bytes + volume.free_bytes
    inodes_used = volume.inodes_total - volume.inodes_free
    return {
        "name": name,
        "known": known,
        "total_bytes": volume.total_bytes,
        "free_bytes": volume.free_bytes,
        "used_permille": _permille(volume.used_bytes, usable_bytes),
        "counts_inodes": volume.inodes_total > 0,
        "inodes_used_permille": _permille(inodes_used, volume.inodes_total),
    }


def _permille(part: int, whole: int) -> int:
    return 1000 * part // whole if whole > 0 else 0


PROBE = Probe(
    id="storage",
    title="Free space",
    reads="The size and the free space of each disk volume, and how many more files it can hold.",
    why="A full disk stops updates, mail and programs.",
    personal_data="None: places with names of your own appear as 'other volume'. No file names are read.",
    platforms=frozenset({LINUX, WINDOWS, MACOS}),
    privilege="user",
    deadline_s=5,
    observes=_OBSERVES,
    measure=measure,
)
