"""The shape of observations: every probe keeps to it, on every recorded machine and on this one."""

from __future__ import annotations

import secrets
from collections.abc import Mapping

import pytest

from diagnostics import shape
from diagnostics.clock import SystemClock
from diagnostics.observation import Observation, Reading
from diagnostics.platforms import current
from diagnostics.probe import Surroundings
from diagnostics.probes import PROBES
from simulators import machines

MACHINES = (
    *("debian-12-fresh", "ubuntu-26-04-fresh", "fedora-44-fresh", "worn-laptop"),
    *machines.ELSEWHERE,
)


def misfits(readings: Mapping[str, Reading]) -> list[str]:
    return [
        sentence
        for name, reading in readings.items()
        if isinstance(reading, Observation)
        for sentence in shape.misfits(name, reading)
    ]


def test_every_observation_has_its_shape_and_no_shape_is_left_over() -> None:
    observed = {name for probe in PROBES for name in probe.observes}
    assert observed == set(shape.shapes()), "resources/observations.toml names every observation, no other"


@pytest.mark.parametrize("machine", MACHINES)
def test_probes_keep_to_it_on_recorded_machines(machine: str) -> None:
    first = machines.measured(machines.machine(machine))
    second = machines.measured(machines.machine(machine), first)
    assert misfits(first) == misfits(second) == []


@pytest.mark.parametrize("probe", [probe for probe in PROBES if probe.id not in {"desk", "gateway", "dns"}])
def test_probes_keep_to_it_on_this_machine(probe: object) -> None:
    around = Surroundings(SystemClock(), secrets.token_bytes(16), current())
    assert misfits(getattr(probe, "measure")(around)) == []  # noqa: B009 - parametrized by object


@pytest.mark.parametrize(
    ("name", "value", "unit"),
    [
        ("dns.asked", "two", "servers"),
        ("dns.asked", 2, "names"),
        ("dns.asked", ({"name": "x"},), "servers"),
        ("services.failed", ({"name": 3},), "items"),
        ("services.failed", ({},), "items"),
        ("services.failed", ({"name": "x", "secret": "y"},), "items"),
        ("horoscope.sign", "x", ""),
    ],
)
def test_another_form_is_a_misfit(name: str, value: object, unit: str) -> None:
    assert list(shape.misfits(name, Observation(value, unit, "", "")))  # type: ignore[arg-type]
