"""The file system: read-only by design, by accident, or unknown."""

from __future__ import annotations

from diagnostics.observation import Reason
from simulators.readings import reason, value
from simulators.recorded import Recorded


def test_an_image_system_is_read_only_by_design() -> None:
    machine = Recorded(files={"/proc/mounts": "overlay / overlay ro,relatime 0 0\n"})
    assert value(machine, "filesystem.system_volume") == "read-only by design"


def test_the_last_mount_on_the_root_is_the_one_that_counts() -> None:
    mounts = "rootfs / rootfs ro 0 0\n/dev/sda1 / ext4 rw 0 0\n"
    assert value(Recorded(files={"/proc/mounts": mounts}), "filesystem.system_volume") == "writable"


def test_a_table_of_mounts_without_a_root_is_unreadable() -> None:
    assert reason(Recorded(files={"/proc/mounts": "a b"}), "filesystem.system_volume") is Reason.UNREADABLE
