"""Terminals in a real session: the modes, the freeze, the segments, and what a withdrawal leaves."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from desktop_assist.channel.approved import Line
from desktop_assist.consent import ANSWER_WITHIN, Capability
from desktop_assist.engagement import recordings
from desktop_assist.engagement.events import ConsentAsked, ConsentChanged, TerminalEnded, TerminalPrinted
from desktop_assist.engagement.line_questions import LineQuestions
from desktop_assist.engagement.terminal_events import LineAnswered, LineAsked, TerminalFrozen
from desktop_assist.evidence import segments
from desktop_assist.evidence.statement import Kinds
from desktop_assist.terms import TerminalMode, Terms
from simulators.engaged import Engaged
from simulators.fixed_clock import FixedClock

WAIT_S = 20
STOPPED_WITHIN_S = 1.0  # the promise is 200 ms, which `dev.py bench terminal` measures; CI machines are busy


def open_terminal(engaged: Engaged, mode: TerminalMode) -> None:
    engaged.open()
    engaged.join()
    engaged.technician.ask_consent(Capability.TERMINAL, "To look.")
    engaged.told.wait_for(ConsentAsked, "The question")
    engaged.customer.answer_consent(Capability.TERMINAL, True, Terms(mode=mode.value))
    while engaged.technician_told.wait_for(ConsentChanged, "The answer").step != "granted":
        pass
    engaged.technician.open_terminal(80, 24)


def printed(engaged: Engaged, wanted: bytes) -> bytes:
    seen = b""
    while wanted not in seen:
        seen += engaged.technician_told.wait_for(TerminalPrinted, f"{wanted!r}").data
    return seen


def recorded(engaged: Engaged) -> list[dict[str, Any]]:
    return [dict(made.body) for made in engaged.statements() if made.kind is Kinds.RECORDING]


def events_of(engaged: Engaged) -> list[list[Any]]:
    folder = recordings.folder(engaged.practice.install, engaged.customer.case)
    files = sorted(folder.glob("terminal-*.cast"))
    return [json.loads(line) for file in files for line in file.read_text("utf-8").splitlines()[1:]]


def test_each_line_is_approved_and_nothing_else_runs(engaged: Engaged, tmp_path: Path) -> None:
    open_terminal(engaged, TerminalMode.APPROVED)
    wanted, unwanted = tmp_path / "wanted", tmp_path / "unwanted"
    engaged.technician.type(f"touch {unwanted}\recho all'owed'; touch {wanted}\r".encode())
    refused = engaged.told.wait_for(LineAsked, "The first line")
    assert refused.text == f"touch {unwanted}"
    engaged.customer.answer_line(refused.number, False)
    allowed = engaged.told.wait_for(LineAsked, "The second line")
    engaged.customer.answer_line(refused.number, True)
    assert not wanted.exists(), "an answer to another question counts for nothing"
    engaged.customer.answer_line(allowed.number, True)
    printed(engaged, b"allowed")
    deadline = time.monotonic() + WAIT_S
    while not wanted.exists():
        assert time.monotonic() < deadline
    assert not unwanted.exists()
    engaged.customer.withdraw(Capability.TERMINAL)
    engaged.finish()
    (body,) = recorded(engaged)
    assert body["mode"] == "each line approved"
    granted = [made.body for made in engaged.statements() if made.body.get("step") == "granted"]
    assert granted[0]["mode"] == "each line approved"
    marks = [text for _, kind, text in events_of(engaged) if kind == "m"]
    assert marks[:4] == [
        "mode: each line approved",
        f"asked: touch {unwanted}",
        "not allowed",
        f"asked: echo all'owed'; touch {wanted}",
    ]


def test_only_listed_commands_run_and_there_is_no_shell(engaged: Engaged, tmp_path: Path) -> None:
    open_terminal(engaged, TerminalMode.LISTED)
    printed(engaged, b"to end> ")
    unwanted = tmp_path / "unwanted"
    engaged.technician.type(f"touch {unwanted}\r1\r".encode())
    printed(engaged, b"Filesystem")
    printed(engaged, b"exit status 0")
    engaged.technician.type(b"q\r")
    assert engaged.technician_told.wait_for(TerminalEnded, "The end").status == 0
    assert not unwanted.exists()


def test_frozen_nothing_goes_in_or_out_until_it_goes_on(engaged: Engaged) -> None:
    open_terminal(engaged, TerminalMode.FREE)
    engaged.technician.type(b"echo ready-$((6*7))\n")
    printed(engaged, b"ready-42")
    engaged.customer.freeze_terminal(True)
    assert engaged.told.wait_for(TerminalFrozen, "The freeze").frozen
    printed(engaged, b"frozen the terminal")
    engaged.technician.type(b"echo late-$((6*7))\n")
    engaged.customer.freeze_terminal(False)
    seen = printed(engaged, b"late-42")
    assert seen.index(b"The terminal goes on") < seen.index(b"late-42")
    engaged.customer.freeze_terminal(True)
    began = time.monotonic()
    engaged.customer.withdraw(Capability.TERMINAL)
    engaged.told.wait_for(TerminalEnded, "The end of a frozen terminal")
    assert time.monotonic() - began < STOPPED_WITHIN_S
    marks = [text for _, kind, text in events_of(engaged) if kind == "m"]
    assert marks[1:3] == ["The customer has frozen the terminal.", "The terminal goes on."]


def test_a_second_terminal_does_not_get_around_a_freeze(engaged: Engaged) -> None:
    open_terminal(engaged, TerminalMode.FREE)
    engaged.technician.type(b"echo ready-$((6*7))\n")
    printed(engaged, b"ready-42")
    engaged.customer.freeze_terminal(True)
    engaged.told.wait_for(TerminalFrozen, "The freeze")
    engaged.technician.open_terminal(80, 24)
    printed(engaged, b"frozen the terminal")
    engaged.technician.type(b"echo around-$((6*7))\n")
    engaged.customer.freeze_terminal(False)
    seen = printed(engaged, b"around-42")
    assert b"goes on" in seen


def test_segments_are_on_the_record_while_the_terminal_runs(
    engaged: Engaged, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(segments, "SEGMENT_S", 0.0)
    open_terminal(engaged, TerminalMode.FREE)
    engaged.technician.type(b"echo one-$((6*7))\n")
    printed(engaged, b"one-42")
    deadline = time.monotonic() + WAIT_S
    while not recorded(engaged):
        assert time.monotonic() < deadline, "a segment waits for the end"
    monkeypatch.undo()
    engaged.technician.type(b"exit 5\n")
    engaged.technician_told.wait_for(TerminalEnded, "The end")
    engaged.finish()
    bodies = recorded(engaged)
    assert len(bodies) > 1
    assert [body.get("exit_status") for body in bodies[:-1]] == [None] * (len(bodies) - 1)
    assert bodies[-1]["exit_status"] == 5


@pytest.mark.parametrize("flood", [b"yes\n", b"cat /dev/urandom\n"])
def test_a_flood_stops_at_once(engaged: Engaged, flood: bytes) -> None:
    open_terminal(engaged, TerminalMode.FREE)
    engaged.technician.type(flood)
    size = 0
    while size < 1_000_000:
        size += len(engaged.told.wait_for(TerminalPrinted, "The flood").data)
    began = time.monotonic()
    engaged.customer.withdraw(Capability.TERMINAL)
    assert time.monotonic() - began < STOPPED_WITHIN_S, "the customer's press returns when all has ended"
    engaged.told.wait_for(TerminalEnded, "The end")
    assert time.monotonic() - began < STOPPED_WITHIN_S + 1


class Questions:
    """Line questions on a clock that the test moves."""

    def __init__(self) -> None:
        self.clock, self.told = FixedClock(), list[object]()
        self.asked, self.given_up = threading.Event(), threading.Event()
        self.questions = LineQuestions(self.clock, self._show)
        self.result: list[bool] = []

    def _show(self, event: object) -> None:
        self.told.append(event)
        self.asked.set()

    def ask(self, then: Callable[[], None]) -> bool:
        def run() -> None:
            self.result.append(self.questions.ask(Line("ls"), self.given_up))

        asking = threading.Thread(target=run)
        asking.start()
        assert self.asked.wait(WAIT_S)
        then()
        asking.join(WAIT_S)
        return self.result[0]


@pytest.mark.parametrize(
    ("then", "answer"),
    [
        (lambda asked: asked.questions.answer(1, True), "allowed"),
        (lambda asked: asked.questions.answer(1, False), "refused"),
        (lambda asked: asked.clock.pass_seconds(ANSWER_WITHIN.total_seconds()), "unanswered"),
        (lambda asked: asked.given_up.set(), "unanswered"),
    ],
)
def test_no_answer_to_a_line_is_no(then: Callable[[Questions], None], answer: str) -> None:
    asked = Questions()
    assert asked.ask(lambda: then(asked)) is (answer == "allowed")
    assert asked.told == [LineAsked(1, "ls", False, False, 0, 60), LineAnswered(1, answer)]
    asked.questions.answer(1, True)
