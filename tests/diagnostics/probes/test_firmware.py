"""The firmware's rating: the level alone, and no rule that judges it."""

from __future__ import annotations

import pytest

from diagnostics import rule
from diagnostics.observation import Reason
from diagnostics.platforms import Output
from simulators.readings import reason, value
from simulators.recorded import Recorded, recorded


def test_the_level_is_kept_and_nothing_else() -> None:
    assert value(recorded("debian-12-fresh"), "firmware.hsi_level") == 1
    assert value(recorded("worn-laptop"), "firmware.hsi_level") == 0


@pytest.mark.parametrize(
    "answer", ["{}", "[]", "nonsense", '{"HostSecurityId": "HSI:INVALID:x"}', '{"HostSecurityId": 3}']
)
def test_no_rating_is_absent(answer: str) -> None:
    machine = Recorded(commands={"fwupdmgr security --json": Output(answer, 0)})
    assert reason(machine, "firmware.hsi_level") is Reason.NOT_SUPPORTED


def test_it_never_becomes_a_finding() -> None:
    used = {name for each in rule.shipped().rules for name in each.entry.inputs.values()}
    assert "firmware.hsi_level" not in used
