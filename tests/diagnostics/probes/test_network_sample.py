"""A second of the network adapters: real ones, without their names."""

from __future__ import annotations

from diagnostics.observation import Reason
from diagnostics.platforms import Failure
from simulators.readings import reason, value
from simulators.recorded import Recorded, recorded


def test_adapters_are_numbered_by_their_kind() -> None:
    wifi, cable = value(recorded("worn-laptop"), "network_sample.links")
    assert wifi == {
        "name": "Wi-Fi connection 1",
        "wireless": True,
        "packets": 3000,
        "errors": 0,
        "dropped": 600,
    }
    assert (cable["name"], cable["errors"]) == ("Cable connection 1", 7)


def test_without_a_real_adapter_or_an_answer_there_is_a_reason() -> None:
    assert reason(Recorded(), "network_sample.links") is Reason.NOT_PRESENT
    failed = Recorded(changes=Failure(Reason.FAILED, "The system did not answer."))
    assert reason(failed, "network_sample.links") is Reason.FAILED
