"""Network adapters: real ones, without their names."""

from __future__ import annotations

from diagnostics.observation import Reason
from diagnostics.platforms import Link
from simulators.readings import reason, value
from simulators.recorded import Recorded, recorded


def test_virtual_adapters_are_left_out_and_none_keeps_its_name() -> None:
    (item,) = value(recorded("debian-12-fresh"), "network.links")
    assert item["name"] == "Cable connection 1"
    assert [item["name"] for item in value(recorded("worn-laptop"), "network.links")] == [
        "Wi-Fi connection 1",
        "Cable connection 1",
    ]


def test_errors_right_after_the_start_are_not_multiplied() -> None:
    link = Link("eth0", up=True, duplex="full", speed_mbit=1000, packets=10, errors=3, dropped=0)
    machine = Recorded(adapters=(link,), uptime=5, folders={"/sys/class/net/eth0": ["device"]})
    assert value(machine, "network.links")[0]["errors_per_ten_minutes"] == 3


def test_no_adapter_that_is_up_is_said() -> None:
    assert reason(Recorded(uptime=100), "network.links") is Reason.NOT_PRESENT
