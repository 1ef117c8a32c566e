"""The time to start: without the firmware's part, in every form that systemd writes it."""

from __future__ import annotations

import pytest

from diagnostics.observation import Reason
from diagnostics.platforms import Output
from simulators.readings import reason, value
from simulators.recorded import Recorded


def machine(answer: str) -> Recorded:
    commands = {"systemd-analyze time": Output(answer, 0)}
    return Recorded(folders={"/run/systemd/system": []}, commands=dict(commands))


@pytest.mark.parametrize(
    ("answer", "seconds"),
    [
        ("Startup finished in 9.1s (firmware) + 2.5s (kernel) + 10.9s (userspace) = 22.5s", 12),
        ("Startup finished in 980ms (kernel) + 1min 2.176s (userspace) = 1min 3.156s", 62),
        ("Startup finished in 2s (kernel) + 3s (initrd) + 1h 0min 4.5s (userspace) = 1h 9.5s", 3609),
    ],
)
def test_kernel_and_all_after_it_count(answer: str, seconds: int) -> None:
    assert value(machine(answer), "boot.took_s") == seconds


def test_no_systemd_no_answer_and_a_strange_answer_are_absent() -> None:
    assert reason(Recorded(), "boot.took_s") is Reason.NOT_SUPPORTED
    assert reason(machine("Bootup is not yet finished"), "boot.took_s") is Reason.UNREADABLE
    silent = Recorded(folders={"/run/systemd/system": []})
    assert reason(silent, "boot.took_s") is Reason.NOT_SUPPORTED
