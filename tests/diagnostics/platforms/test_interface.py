"""The door's shape: the real machine and the recorded one answer the same questions in the same form."""

from __future__ import annotations

import inspect

import pytest

from diagnostics.platforms.interface import Platform
from diagnostics.platforms.machine import Machine
from simulators.recorded import Recorded

QUESTIONS = [name for name in vars(Platform) if not name.startswith("_") and name != "name"]


@pytest.mark.parametrize("machine", [Machine, Recorded])
@pytest.mark.parametrize("question", QUESTIONS)
def test_each_question_has_the_declared_parameters(machine: type, question: str) -> None:
    declared = inspect.signature(getattr(Platform, question)).parameters
    assert inspect.signature(getattr(machine, question)).parameters == declared
