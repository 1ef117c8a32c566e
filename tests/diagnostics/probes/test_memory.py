"""Memory: what is available, not what is free."""

from __future__ import annotations

import pytest

from diagnostics.observation import Reason
from diagnostics.platforms import Failure, Memory
from simulators.readings import reason, value
from simulators.recorded import Recorded, recorded


def test_memory_is_what_is_available() -> None:
    machine = Recorded(main_memory=Memory(1000, 250, 10, 0, 0))
    assert value(machine, "memory.available_permille") == 250
    assert value(machine, "memory.swap_used_permille") == 0
    assert reason(Recorded(main_memory=Memory(0, 0, 0, 0, 0)), "memory.total_bytes") is Reason.UNREADABLE


def test_pressure_is_the_share_of_the_last_minute() -> None:
    assert value(recorded("worn-laptop"), "memory.pressure_permille") == 654
    strange = Recorded(files={"/proc/pressure/memory": "full avg60=much"})
    assert reason(strange, "memory.pressure_permille") is Reason.UNREADABLE


@pytest.mark.parametrize("system", ["windows", "macos"])
def test_linuxs_own_counters_are_read_on_linux_only(system: str) -> None:
    files = {"/proc/vmstat": "oom_kill 3\n", "/proc/pressure/memory": "full avg60=9.99\n"}
    assert value(Recorded(files=files), "memory.out_of_memory_kills") == 3
    elsewhere = Recorded(name=system, files=files)
    for name in ("memory.out_of_memory_kills", "memory.pressure_permille"):
        assert reason(elsewhere, name) is Reason.NOT_SUPPORTED
    assert "/proc/vmstat" not in elsewhere.asked


def test_memory_is_told_where_swap_is_not() -> None:
    unknown = Failure(Reason.FAILED, "The system did not answer.")
    machine = Recorded(main_memory=Memory(8, 4, 2, unknown, unknown))
    assert value(machine, "memory.available_permille") == 500
    assert reason(machine, "memory.swap_used_permille") is Reason.FAILED
