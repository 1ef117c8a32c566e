from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop_assist.engagement.events import TerminalPrinted
from desktop_assist.engagement.terminal_events import LineAnswered, LineAsked, TerminalFrozen
from desktop_assist.ui import theme
from desktop_assist.ui.customer.terminal_area import TerminalArea
from simulators.fixed_clock import FixedClock

LINE = LineAsked(7, "rm  -r   x", hidden=False, ends_input=False, waiting=2, seconds=60)


@pytest.fixture
def area(look: theme.Theme, clock: FixedClock, qtbot: QtBot) -> TerminalArea:
    made = TerminalArea(clock)
    qtbot.addWidget(made)
    made.resize(700, 400)
    with qtbot.waitExposed(made):
        made.show()
    return made


def test_what_is_printed_is_shown(area: TerminalArea) -> None:
    area.show_event(TerminalPrinted(b"hello"))
    assert area.view.text == "hello"


def test_freezing_and_going_on(area: TerminalArea, qtbot: QtBot) -> None:
    for frozen in (True, False):
        with qtbot.waitSignal(area.freeze_wanted) as wanted:
            qtbot.mouseClick(area.freeze, Qt.MouseButton.LeftButton)
        assert wanted.args == [frozen]
        area.show_event(TerminalFrozen(frozen))
    assert area.freeze.text() == "Freeze"
    area.show_event(TerminalFrozen(True))
    assert (area.freeze.text(), area.title.words) == ("Let it go on", "Frozen: nothing goes in or out")


@pytest.mark.parametrize("allowed", [True, False])
def test_a_line_is_shown_as_it_is_and_answered_by_a_person(
    area: TerminalArea, qtbot: QtBot, allowed: bool
) -> None:
    assert not area.question.isVisible()
    area.show_event(LINE)
    assert area.question.text.toPlainText() == "rm  -r   x"
    assert area.question.title.words == "May this line be typed? 2 more lines wait."
    button = area.question.allow if allowed else area.question.refuse
    with qtbot.assertNotEmitted(area.line_answered):
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)  # it was meant for the line before
    qtbot.waitUntil(area.question.answers.isEnabled)
    with qtbot.assertNotEmitted(area.line_answered):
        button.click()
    with qtbot.waitSignal(area.line_answered) as answered:
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert answered.args == [7, allowed]
    area.show_event(LineAnswered(6, "refused"))
    assert area.question.isVisible(), "that was another line"
    area.show_event(LineAnswered(7, "allowed"))
    assert not area.question.isVisible()


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        (LineAsked(1, "", False, True, 0, 60), "(the end of input, Ctrl and D)"),
        (LineAsked(1, "", False, False, 0, 60), "(an empty line, just Enter)"),
        (LineAsked(1, "\u2022\u2022", True, False, 0, 60), "(hidden, such as a password: 2 characters)"),
    ],
)
def test_what_is_no_ordinary_line_is_said(area: TerminalArea, asked: LineAsked, words: str) -> None:
    area.show_event(asked)
    assert area.question.text.toPlainText() == words
    assert area.question.title.words == "May this line be typed?"


def test_the_time_to_answer_counts(area: TerminalArea, clock: FixedClock, qtbot: QtBot) -> None:
    area.show_event(LINE)
    clock.pass_seconds(59)
    qtbot.waitUntil(lambda: area.question.countdown.words == "No answer means no. 1 more second.")
