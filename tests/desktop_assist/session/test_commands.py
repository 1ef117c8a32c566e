"""The commands are a closed list of values that cannot be changed on their way."""

from __future__ import annotations

import dataclasses
from typing import get_args

import pytest

from desktop_assist.evidence.statement import Kinds
from desktop_assist.session import commands
from desktop_assist.session.commands import Command, HangUp, Record


def test_every_kind_of_command_is_in_the_list() -> None:
    defined = {each for each in vars(commands).values() if dataclasses.is_dataclass(each)}
    own = {each for each in defined if isinstance(each, type) and each.__module__ == commands.__name__}
    assert own == set(get_args(Command))


def test_a_command_cannot_be_changed() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        HangUp("over").reason = "other"  # type: ignore[misc]
    assert Record(Kinds.MESSAGE, {}).items == {}
