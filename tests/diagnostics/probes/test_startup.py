"""Programs at the start: counted, never judged."""

from __future__ import annotations

from simulators.readings import value
from simulators.recorded import recorded


def test_own_starters_are_counted_and_not_named() -> None:
    machine = recorded("worn-laptop")
    assert value(machine, "startup.programs") == 2
    assert value(machine, "startup.system") == ({"name": "update-notifier"},)
