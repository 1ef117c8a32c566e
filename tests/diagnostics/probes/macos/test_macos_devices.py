"""A Mac's battery, sound, memory and records of crashes."""

from __future__ import annotations

import json
from typing import Any

import pytest

from diagnostics.observation import Reason
from diagnostics.platforms import Failure, Output
from simulators.readings import reason, value
from simulators.recorded import Recorded
from simulators.recorded_macos import bare_mac, recorded_mac

POWER = "system_profiler -json -detailLevel basic SPPowerDataType"


def battery(**health: Any) -> Recorded:
    machine = bare_mac()
    told = {"SPPowerDataType": [{"sppower_battery_health_info": health}]}
    machine.commands[POWER] = Output(json.dumps(told), 0)
    return machine


@pytest.mark.parametrize(
    ("word", "expected"),
    [("Good", "normal"), ("Check Battery", "service needed"), ("Permanent Failure", "permanent failure")],
)
def test_the_condition_is_apples_own_judgement(word: str, expected: str) -> None:
    assert value(battery(sppower_battery_health=word), "battery.condition") == expected


def test_a_word_that_is_not_known_is_unreadable_and_a_desktop_has_no_battery() -> None:
    machine = battery(
        sppower_battery_health="Batterie warten", sppower_battery_health_maximum_capacity="viel"
    )
    assert reason(machine, "battery.condition") is Reason.UNREADABLE
    assert reason(machine, "battery.batteries") is Reason.UNREADABLE
    assert reason(battery(sppower_battery_health="Good"), "battery.batteries") is Reason.NOT_SUPPORTED
    machine.commands[POWER] = Output('{"SPPowerDataType": [{"_name": "sppower_information"}]}', 0)
    assert reason(machine, "battery.batteries") is Reason.NOT_PRESENT


def test_only_outputs_count() -> None:
    assert value(recorded_mac("macos-26-fresh"), "sound.outputs") == 1
    assert value(recorded_mac("worn-macbook"), "sound.outputs") == 0


def test_records_count_only_within_their_time() -> None:
    machine = recorded_mac("worn-macbook")
    assert value(machine, "kernel_log.crashes") == 2
    assert value(machine, "memory.low_events") == 1
    assert value(recorded_mac("macos-26-fresh"), "kernel_log.crashes") == 0
    assert reason(bare_mac(), "kernel_log.crashes") is Reason.NOT_PRESENT
    machine.uptime = Failure(Reason.NOT_SUPPORTED, "This system does not tell it.")
    assert reason(machine, "memory.low_events") is Reason.NOT_SUPPORTED


def test_the_kernels_word_on_memory() -> None:
    assert value(recorded_mac("worn-macbook"), "memory.pressure_level") == "critical"
    machine = bare_mac()
    machine.commands["sysctl -n kern.memorystatus_vm_pressure_level"] = Output("3\n", 0)
    assert reason(machine, "memory.pressure_level") is Reason.UNREADABLE


def test_a_processor_that_is_held_back_and_one_that_nothing_was_noted_of() -> None:
    assert value(recorded_mac("worn-macbook"), "throttling.limited") is True
    assert reason(recorded_mac("macos-26-fresh"), "throttling.limited") is Reason.NOT_PRESENT
    machine = bare_mac()
    machine.commands["pmset -g therm"] = Output("CPU_Speed_Limit = 100\n", 0)
    assert value(machine, "throttling.limited") is False
    machine.commands["pmset -g therm"] = Output("?", 0)
    assert reason(machine, "throttling.limited") is Reason.UNREADABLE
