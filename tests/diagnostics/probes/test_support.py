"""Support: days left by the bundled dates, and unknown systems said."""

from __future__ import annotations

import datetime as dt

import pytest

from diagnostics.observation import Observation, Reason
from diagnostics.probe import Surroundings
from diagnostics.probes import support
from simulators.readings import reason, value
from simulators.recorded import Recorded, StoppedClock, recorded


def at(date: str) -> Surroundings:
    moment = dt.datetime.fromisoformat(date).replace(tzinfo=dt.UTC)
    return Surroundings(StoppedClock(moment), b"", recorded("debian-12-fresh"))


def test_days_of_support_are_counted_from_today() -> None:
    readings = support.PROBE.measure(at("2026-07-10"))
    days = readings["support.regular_left_days"]
    assert isinstance(days, Observation)
    assert days.value == 1


@pytest.mark.parametrize("release", ['ID=plan9\nVERSION_ID="4"', "ID=debian", 'ID=../x\nVERSION_ID="1"', ""])
def test_an_unknown_system_has_no_known_dates(release: str) -> None:
    assert reason(Recorded(files={"/etc/os-release": release}), "support.system") is Reason.NOT_SUPPORTED


def test_a_system_without_extended_support_ends_with_the_regular() -> None:
    machine = recorded("worn-laptop")
    assert value(machine, "support.extended_until") == value(machine, "support.regular_until")
