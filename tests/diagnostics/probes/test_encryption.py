"""Disk encryption: seen through the layers."""

from __future__ import annotations

import pytest

from diagnostics.observation import Reason
from diagnostics.platforms import Output
from simulators.readings import reason, value
from simulators.recorded import Recorded, recorded


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ("nonsense", Reason.UNREADABLE),
        ('{"blockdevices": [{"type": "disk"}]}', Reason.UNREADABLE),
        ('{"blockdevices": [{"type": "disk", "mountpoint": "/data"}]}', Reason.NOT_SUPPORTED),
    ],
)
def test_a_strange_list_of_disks_is_absent(answer: str, expected: Reason) -> None:
    machine = Recorded(commands={"lsblk -J -o TYPE,MOUNTPOINT": Output(answer, 0)})
    assert reason(machine, "encryption.system_volume") is expected


def test_encryption_is_seen_below_other_layers() -> None:
    assert value(recorded("worn-laptop"), "encryption.system_volume") is True
    assert value(recorded("debian-12-fresh"), "encryption.system_volume") is False
