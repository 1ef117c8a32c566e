"""Conditions: true, false, or unfit; and another CEL implementation agrees on every one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from cel_expr_python import cel as other_cel
from hypothesis import given
from hypothesis import strategies as st

from diagnostics import rule
from diagnostics.condition import Condition, Unfit
from diagnostics.observation import Absent, Observation, Reading
from simulators import machines

MACHINES = (
    *("debian-12-fresh", "ubuntu-26-04-fresh", "fedora-44-fresh", "worn-laptop", "worn-laptop again"),
    *machines.ELSEWHERE,
)


def measured(name: str) -> dict[str, Reading]:
    once = name.removesuffix(" again")
    previous = measured(once) if once != name else {}
    return machines.measured(machines.machine(once), previous)


def test_the_machines_together_reach_every_condition() -> None:
    reached = {condition.source for machine in MACHINES for condition, _ in conditions_of(measured(machine))}
    written = {condition.source for each in rule.shipped().rules for _, condition in each.by_severity} | {
        each.applies.source for each in rule.shipped().rules if each.applies is not None
    }
    assert written <= reached


@pytest.mark.parametrize("machine", MACHINES)
def test_another_cel_implementation_agrees_on_every_condition(machine: str) -> None:
    compared = 0
    for condition, variables in conditions_of(measured(machine)):
        types = dict.fromkeys(variables, other_cel.Type.DYN)
        expression = other_cel.NewEnv(variables=types).compile(condition.source)
        theirs = expression.eval(data={name: plain(value) for name, value in variables.items()}).value()
        assert theirs is condition.holds(variables), condition.source
        compared += 1
    assert compared > 25


def conditions_of(observations: Mapping[str, Reading]) -> Iterator[tuple[Condition, dict[str, Any]]]:
    """Every condition of the shipped rules with the variables it meets, where no input is absent."""
    for each in rule.shipped().rules:
        known = values(each.entry.inputs, observations)
        if known is None:
            continue
        known |= {threshold.name: threshold.value for threshold in each.entry.thresholds}
        items = known[each.entry.each] if each.entry.each else [None]
        for item in items:
            variables = {**known, "item": item} if item is not None else known
            if each.applies is not None:
                yield each.applies, variables
                if not each.applies.holds(variables):
                    continue
            for _, condition in each.by_severity:
                yield condition, variables
    for note in rule.shipped().notes:
        known = values(note.entry.inputs, observations)
        if known is not None:
            yield note.when, known


def values(inputs: Mapping[str, str], observations: Mapping[str, Reading]) -> dict[str, Any] | None:
    found = {variable: observations[name] for variable, name in inputs.items()}
    if any(isinstance(reading, Absent) for reading in found.values()):
        return None
    return {
        variable: reading.value for variable, reading in found.items() if isinstance(reading, Observation)
    }


def plain(value: Any) -> Any:
    return [dict(item) for item in value] if isinstance(value, tuple) else value


@given(
    used=st.integers(0, 1000),
    free=st.integers(0, 10**12),
    known=st.booleans(),
)
def test_the_other_implementation_agrees_at_any_number(used: int, free: int, known: bool) -> None:
    space = next(each for each in rule.shipped().rules if each.entry.id == "storage.space")
    variables: dict[str, Any] = {threshold.name: threshold.value for threshold in space.entry.thresholds}
    variables["item"] = {"used_permille": used, "free_bytes": free, "known": known}
    for _, condition in space.by_severity:
        expression = _ENVIRONMENT.compile(condition.source)
        assert expression.eval(data=variables).value() is condition.holds(variables)


_ENVIRONMENT = other_cel.NewEnv(
    variables=dict.fromkeys(
        (
            "item",
            "serious_used_permille",
            "serious_free_bytes",
            "attention_used_permille",
            "attention_free_bytes",
        ),
        other_cel.Type.DYN,
    )
)


def test_a_condition_with_an_unfit_variable_is_unfit_rather_than_false() -> None:
    condition = Condition("count > limit", where="here")
    for variables in ({"count": "3", "limit": 1}, {"limit": 1}, {"count": 2**63, "limit": 1}):
        with pytest.raises(Unfit):
            condition.holds(variables)
    with pytest.raises(Unfit):
        Condition("count + 1", where="here").holds({"count": 1})


def test_a_conditions_own_variables_are_not_its_names() -> None:
    condition = Condition("drives.exists(drive, drive.count > limit)", where="here")
    assert condition.names == {"drives", "limit"}
