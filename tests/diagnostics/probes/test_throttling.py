"""Slowing down for heat: only what happens during the sample counts."""

from __future__ import annotations

from diagnostics.observation import Reason
from diagnostics.platforms import Failure
from simulators.readings import reason, value
from simulators.recorded import Recorded


def test_what_the_sample_showed_is_kept() -> None:
    assert value(Recorded(throttled=740), "throttling.sample_ms") == 740
    assert value(Recorded(throttled=0), "throttling.sample_ms") == 0


def test_a_processor_that_does_not_count_and_a_sample_that_was_stopped_are_absent() -> None:
    assert reason(Recorded(), "throttling.sample_ms") is Reason.NOT_SUPPORTED
    stopped = Recorded(throttled=Failure(Reason.CANCELLED, "Stopped."))
    assert reason(stopped, "throttling.sample_ms") is Reason.CANCELLED
