"""Machines that answer nonsense: every probe gives what it declared, in its shape, and never raises."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diagnostics import rule, shape
from diagnostics.observation import Observation
from diagnostics.platforms import Output
from diagnostics.probe import Probe
from diagnostics.probes import PROBES
from simulators import machines
from simulators.recorded import Recorded, surroundings
from simulators.recorded_windows import RecordedWindows
from simulators.spoiled import spoiled_bytes

MACHINES = ("debian-12-fresh", "fedora-44-fresh", "worn-laptop", *machines.ELSEWHERE)


def _spoil(data: st.DataObject, text: str) -> str:
    return data.draw(spoiled_bytes(text.encode())).decode("utf-8", "replace")


def spoiled(data: st.DataObject, probe: Probe) -> Recorded:
    """A recorded machine of which the answers that this probe asks for are spoiled."""
    fitting = [name for name in MACHINES if machines.machine(name).name in probe.platforms]
    machine = machines.machine(data.draw(st.sampled_from(fitting)))
    probe.measure(surroundings(machine))
    asked, machine.asked = set(machine.asked), []
    for path in asked & set(machine.files):
        machine.files[path] = _spoil(data, machine.files[path])
    for argv in asked & set(machine.commands):
        answer = machine.commands[argv]
        if isinstance(answer, Output):
            code = data.draw(st.sampled_from([answer.exit_code, 0, 1, 8]))
            machine.commands[argv] = dataclasses.replace(
                answer, text=_spoil(data, answer.text), exit_code=code
            )
    if isinstance(machine, RecordedWindows):
        for name in asked & set(machine.scripts):
            said = machine.scripts[name]
            if isinstance(said, bytes):
                machine.scripts[name] = data.draw(spoiled_bytes(said))
    return machine


@pytest.mark.parametrize("probe", PROBES, ids=lambda probe: probe.id)
@given(data=st.data())
def test_nonsense_is_absent_or_in_shape(probe: Probe, data: st.DataObject) -> None:
    readings = probe.measure(surroundings(spoiled(data, probe)))
    assert set(readings) == set(probe.observes)
    for name, reading in readings.items():
        if isinstance(reading, Observation):
            assert list(shape.misfits(name, reading)) == []
    rule.shipped().evaluate(readings)
