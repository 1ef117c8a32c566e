"""The engagement and its simulator both have what the technician's window calls, with the same parameters."""

from __future__ import annotations

import inspect

import pytest

from desktop_assist.engagement.technician import TechnicianProgram
from desktop_assist.ui.technician.programs import DeskProgram
from simulators.technician_program import SimulatedDesk


@pytest.mark.parametrize("made", [TechnicianProgram, SimulatedDesk])
def test_same_methods_and_parameters(made: type) -> None:
    found = inspect.getmembers(DeskProgram, inspect.isfunction)
    wanted = {name: each for name, each in found if not name.startswith("_")}
    assert len(wanted) > 10
    for name, each in wanted.items():
        assert list(inspect.signature(getattr(made, name)).parameters) == list(
            inspect.signature(each).parameters
        ), name
