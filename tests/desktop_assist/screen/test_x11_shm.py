"""Shared memory: this user's only, and gone with its last holder."""

from __future__ import annotations

import gc
import os
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="System V's memory on Linux")
KEPT = Path("/proc/sysvipc/shm")


def entry(number: int) -> list[str] | None:
    """Key, id, permissions, size, … of a segment; none when it is gone."""
    for line in KEPT.read_text().splitlines()[1:]:
        if line.split()[1] == str(number):
            return line.split()
    return None


def test_nobody_else_can_open_it() -> None:
    from desktop_assist.screen.x11_shm import SharedMemory

    memory = SharedMemory(8192)
    found = entry(memory.id)
    assert found is not None
    assert int(found[2], 8) & 0o777 == 0o600
    assert int(found[4]) == os.getpid()
    memory.forget()


def test_it_lasts_as_long_as_a_view_of_it_and_no_longer() -> None:
    from desktop_assist.screen.x11_shm import SharedMemory

    memory = SharedMemory(8192)
    number, view = memory.id, memory.data[:100]
    memory.forget()
    view[:] = 7
    del memory
    gc.collect()
    assert view.sum() == 700
    assert entry(number) is not None
    del view
    gc.collect()
    assert entry(number) is None


def test_too_much_is_said() -> None:
    from desktop_assist.screen.x11_shm import SharedMemory

    with pytest.raises(OSError):
        SharedMemory(1 << 60)
