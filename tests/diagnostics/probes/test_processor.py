"""The processor: load and sample."""

from __future__ import annotations

from diagnostics.observation import Reason
from diagnostics.platforms import Failure
from simulators.readings import reason, value
from simulators.recorded import Recorded


def test_the_load_and_the_sample_are_kept_apart() -> None:
    machine = Recorded(busy=Failure(Reason.CANCELLED, "Stopped."), load15=240)
    assert value(machine, "processor.load15_thousandths") == 240
    assert reason(machine, "processor.busy_permille") is Reason.CANCELLED
