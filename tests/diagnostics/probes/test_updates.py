"""Updates: only from a security archive, and silence is no good news."""

from __future__ import annotations

import pytest

from diagnostics.observation import Reason
from diagnostics.platforms import Output
from simulators.readings import reason, value
from simulators.recorded import recorded


def test_only_updates_from_a_security_archive_count() -> None:
    assert value(recorded("debian-12-fresh"), "updates.security_pending") == 2
    assert value(recorded("worn-laptop"), "updates.security_pending") == 1


def test_without_a_security_archive_nothing_is_known_of_security_updates() -> None:
    machine = recorded("debian-12-fresh")
    machine.folders["/var/lib/apt/lists"] = ["mirror.example_debian_dists_bookworm_InRelease"]
    assert reason(machine, "updates.security_pending") is Reason.NOT_SUPPORTED
    assert value(machine, "updates.list_age_days") == 0


@pytest.mark.parametrize("program", ["/usr/lib/apt/apt-helper", "dpkg-query"])
def test_silence_is_not_good_news(program: str) -> None:
    machine = recorded("debian-12-fresh")
    asked = next(name for name in machine.commands if name.startswith(program))
    machine.commands[asked] = Output("", 0)
    assert reason(machine, "updates.security_pending") is Reason.UNREADABLE


@pytest.mark.parametrize("program", ["/usr/lib/apt/apt-helper", "dpkg-query"])
def test_nonsense_is_not_good_news_either(program: str) -> None:
    machine = recorded("debian-12-fresh")
    asked = next(name for name in machine.commands if name.startswith(program))
    machine.commands[asked] = Output("Package: half\n", 0)
    assert reason(machine, "updates.security_pending") is Reason.UNREADABLE
