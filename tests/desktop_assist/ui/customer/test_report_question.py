"""The report of more checks before it leaves: all of it is there, and only a person sends it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop_assist.engagement.check_events import ReportReady
from desktop_assist.ui import theme
from desktop_assist.ui.customer.report_question import ReportQuestion
from diagnostics import report
from diagnostics.finding import Severity
from simulators import reports
from simulators.fixed_clock import FixedClock

MADE = reports.made(reports.finding(Severity.ATTENTION))
READY = ReportReady(3, MADE, report.encode(MADE), "Practice Support", 600)
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def question(look: theme.Theme, clock: FixedClock, qtbot: QtBot) -> ReportQuestion:
    made = ReportQuestion(READY, clock)
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    return made


def test_it_says_to_whom_and_shows_the_very_bytes(question: ReportQuestion) -> None:
    assert question.title.words == "May this report be sent to Practice Support?"
    assert question.bytes.toPlainText().encode() == READY.report_bytes
    assert question.bytes.isReadOnly()
    assert question.countdown.words == "No answer in 600 seconds means no."


@pytest.mark.parametrize("send", [True, False])
def test_a_person_answers_once(question: ReportQuestion, qtbot: QtBot, send: bool) -> None:
    button = question.send if send else question.keep
    with qtbot.assertNotEmitted(question.answered):
        button.click()
        qtbot.mouseClick(button, LEFT)  # in the first moment
    qtbot.waitUntil(question.answers.isEnabled)
    with qtbot.assertNotEmitted(question.answered):
        button.click()  # not a person's
    with qtbot.waitSignal(question.answered) as answered:
        qtbot.mouseClick(button, LEFT)
    assert answered.args == [3, send]
    with qtbot.assertNotEmitted(question.answered):
        qtbot.mouseClick(question.send, LEFT)


def test_no_answer_is_no(question: ReportQuestion, clock: FixedClock, qtbot: QtBot) -> None:
    qtbot.waitUntil(question.answers.isEnabled)
    clock.pass_seconds(601)
    qtbot.waitUntil(lambda: not question.open)
    assert question.countdown.words == "There was no answer, so it is not sent."
    assert not question.answers.isEnabled()
