"""The engagement and its simulators both have what the windows call, with the same parameters."""

from __future__ import annotations

import inspect

import pytest

from desktop_assist.engagement.checkups import Checkups
from desktop_assist.engagement.customer import CustomerProgram
from desktop_assist.ui.customer.programs import HelpProgram, ReportProgram
from simulators.customer_programs import SimulatedCheckups, SimulatedHelp


def methods(protocol: type) -> dict[str, list[str]]:
    found = inspect.getmembers(protocol, inspect.isfunction)
    return {
        name: list(inspect.signature(each).parameters) for name, each in found if not name.startswith("_")
    }


@pytest.mark.parametrize(
    ("protocol", "made"),
    [
        (HelpProgram, CustomerProgram),
        (HelpProgram, SimulatedHelp),
        (ReportProgram, Checkups),
        (ReportProgram, SimulatedCheckups),
    ],
)
def test_same_methods_and_parameters(protocol: type, made: type) -> None:
    wanted = methods(protocol)
    assert wanted
    for name, parameters in wanted.items():
        given = list(inspect.signature(getattr(made, name)).parameters)
        assert given[: len(parameters)] == parameters, name
