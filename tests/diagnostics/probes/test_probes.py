"""All probes alike: they return what they declare, and a bare machine gives reasons in sentences."""

from __future__ import annotations

from typing import Any

import pytest

from diagnostics.observation import Absent, Reason
from diagnostics.probes import PROBES, offered
from simulators.recorded import Recorded, recorded, surroundings

MACHINES = ("debian-12-fresh", "ubuntu-26-04-fresh", "fedora-44-fresh", "worn-laptop")


@pytest.mark.parametrize("probe", PROBES, ids=lambda probe: probe.id)
def test_it_returns_exactly_what_it_declares(probe: Any) -> None:
    for machine in (Recorded(), *map(recorded, MACHINES)):
        assert set(probe.measure(surroundings(machine))) == set(probe.observes)


@pytest.mark.parametrize("probe", PROBES, ids=lambda probe: probe.id)
def test_a_bare_machine_gives_reasons_in_sentences(probe: Any) -> None:
    for reading in probe.measure(surroundings(Recorded())).values():
        if isinstance(reading, Absent):
            assert reading.detail.endswith("."), reading
            assert reading.reason not in {Reason.NOT_SELECTED, Reason.CANCELLED}


@pytest.mark.parametrize("platform", ["linux", "windows", "macos"])
def test_only_what_can_be_measured_here_is_offered(platform: str) -> None:
    ids = {probe.id for probe in offered(platform)}
    assert ("devices" in ids) is (platform == "windows")
    assert ("antivirus" in ids) is (platform != "linux")
    assert {"storage", "memory", "support", "updates"} <= ids
