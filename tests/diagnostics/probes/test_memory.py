"""Memory: what is available, not what is free."""

from __future__ import annotations

from diagnostics.observation import Reason
from diagnostics.platforms import Memory
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
