"""The dialogue at the terminal: explained first, no answer means no, Ctrl-C ends with what there is."""

from __future__ import annotations

import io
import os
import signal
import threading

import pytest

from diagnostics import rule, terminal
from diagnostics.checkup import run
from diagnostics.probes import PROBES
from simulators.recorded import recorded, surroundings

SOME = PROBES[:3]


def answered(answers: str) -> tuple[tuple[str, ...], str]:
    output = io.StringIO()
    return terminal.ask_consent(SOME, io.StringIO(answers), output), output.getvalue()


@pytest.mark.parametrize(
    ("answers", "agreed"),
    [
        ("", ()),
        ("\n", ()),
        ("n\n", ()),
        ("sure, why not\n", ()),
        ("a\n", ("storage", "filesystem", "drives")),
        ("ALL\n", ("storage", "filesystem", "drives")),
        ("y\ny\nn\nyes\n", ("storage", "drives")),
        ("y\ny\nq\n", ("storage",)),
        ("y\ny\n", ("storage",)),
    ],
)
def test_only_a_yes_is_a_yes(answers: str, agreed: tuple[str, ...]) -> None:
    assert answered(answers)[0] == agreed


def test_everything_is_explained_before_the_first_question() -> None:
    shown = " ".join(answered("")[1].split("Read all of this?")[0].split())
    for probe in SOME:
        for sentence in (probe.title, probe.reads, probe.why, probe.personal_data):
            assert sentence in shown
    assert "nothing is sent anywhere" in shown


def test_the_explanation_fits_a_terminal_of_80() -> None:
    assert max(map(len, terminal.describe(PROBES).splitlines())) <= 80


def test_progress_counts_to_the_end_and_gives_the_report() -> None:
    output = io.StringIO()
    around = surroundings(recorded("debian-12-fresh"))
    events = run(["hosts", "proxy"], around, rules=rule.shipped(), cancelled=threading.Event())
    assert terminal.show_progress(events, output).selected == ("proxy", "hosts")
    assert [line.split()[:3] for line in output.getvalue().splitlines()] == [
        ["1", "of", "2"],
        ["2", "of", "2"],
    ]


def test_ctrl_c_cancels_and_is_an_interrupt_again_afterwards() -> None:
    before = signal.getsignal(signal.SIGINT)
    cancelled = threading.Event()
    with terminal.cancelling_on_interrupt(cancelled):
        os.kill(os.getpid(), signal.SIGINT)
        assert cancelled.wait(5)
    assert signal.getsignal(signal.SIGINT) is before
