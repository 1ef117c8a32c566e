"""The clock: synchronised, not, or nobody tells."""

from __future__ import annotations

from diagnostics.observation import Reason
from diagnostics.platforms import Failure, Output
from simulators.readings import reason
from simulators.recorded import recorded


def test_a_clock_that_nobody_tells_about_is_not_a_wrong_clock() -> None:
    machine = recorded("debian-12-fresh")
    machine.commands["timedatectl show --property=NTPSynchronized"] = Failure(Reason.FAILED, "It ended.")
    assert reason(machine, "timekeeping.synchronised") is Reason.NOT_SUPPORTED
    machine.commands["timedatectl show --property=NTPSynchronized"] = Output("NTPSynchronized=\n", 0)
    assert reason(machine, "timekeeping.synchronised") is Reason.UNREADABLE
