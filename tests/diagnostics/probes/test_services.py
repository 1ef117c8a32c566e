"""Failed services: named only if they came with the system."""

from __future__ import annotations

from diagnostics.observation import Reason
from diagnostics.platforms import Output
from simulators.readings import reason, value
from simulators.recorded import Recorded, recorded


def test_services_are_named_only_if_they_came_with_the_system() -> None:
    assert [item["name"] for item in value(recorded("worn-laptop"), "services.failed")] == [
        "cups.service",
        "getty@.service",
        "a service that was added here (1)",
        "a service that was added here (2)",
    ]


def test_a_silent_or_strange_systemctl_is_not_good_news() -> None:
    command = "systemctl list-units --state=failed --plain --no-pager --full"
    machine = recorded("debian-12-fresh")
    for text in ("", "nonsense\n"):
        machine.commands[command] = Output(text, 0)
        assert reason(machine, "services.failed") is Reason.UNREADABLE
    assert reason(Recorded(), "services.failed") is Reason.NOT_SUPPORTED
