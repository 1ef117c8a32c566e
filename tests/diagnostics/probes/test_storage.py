"""Free space: whose it is to fill, counted as `df` does."""

from __future__ import annotations

from typing import Any

from diagnostics.platforms import Volume
from simulators.readings import value
from simulators.recorded import Recorded


def volume(mount: str, **changes: Any) -> Volume:
    facts: dict[str, Any] = {
        "file_system": "ext4",
        "options": ("rw",),
        "total_bytes": 1000,
        "used_bytes": 400,
        "free_bytes": 500,
        "inodes_total": 100,
        "inodes_free": 75,
    }
    return Volume(mount, **{**facts, **changes})


def test_storage_counts_as_df_does_and_leaves_images_and_second_places_out() -> None:
    disks = (
        volume("/"),
        volume("/var/lib/docker"),
        volume("/snap/core", file_system="squashfs"),
        volume("/mnt/cd", options=("ro",), total_bytes=7),
        volume("/home", used_bytes=450),
    )
    items = value(Recorded(disks=disks), "storage.volumes")
    assert [item["name"] for item in items] == ["system volume", "volume /home"]
    assert (items[0]["used_permille"], items[0]["inodes_used_permille"]) == (444, 250)
    assert value(Recorded(disks=disks), "storage.full_images") == 1


def test_storage_without_a_fixed_number_of_files() -> None:
    (item,) = value(Recorded(disks=(volume("/", inodes_total=0, inodes_free=0),)), "storage.volumes")
    assert item["counts_inodes"] is False
