"""The Mac's own answers, as far as another system can ask them."""

from __future__ import annotations

import sys

import pytest

from diagnostics.platforms import Failure
from diagnostics.platforms.machine import Machine
from diagnostics.platforms.macos import MacMachine


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no clock_gettime")
def test_the_uptime_is_a_number_of_seconds() -> None:
    uptime_s = MacMachine().uptime_s()
    assert isinstance(uptime_s, int)
    assert uptime_s > 0


def test_apfs_has_no_fixed_number_of_files(monkeypatch: pytest.MonkeyPatch) -> None:
    volumes = MacMachine().volumes()
    assert not isinstance(volumes, Failure)
    assert {(volume.inodes_total, volume.inodes_free) for volume in volumes} <= {(0, 0)}
    failed = Machine().temperatures() if sys.platform == "win32" else Machine().read_text("/nowhere")
    monkeypatch.setattr(Machine, "volumes", lambda self: failed)
    assert MacMachine().volumes() is failed
