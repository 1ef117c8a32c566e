from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from desktop_assist.consent import Capability
from desktop_assist.engagement.events import ConsentAsked
from desktop_assist.terms import TerminalMode, Terms
from desktop_assist.ui import theme
from desktop_assist.ui.customer.consent_question import ConsentQuestion
from desktop_assist.ui.widgets.words import Words
from simulators.fixed_clock import FixedClock


@pytest.fixture
def question(look: theme.Theme, clock: FixedClock, qtbot: QtBot) -> ConsentQuestion:
    asked = ConsentAsked(Capability.TERMINAL, "To see which folders are large.", 60)
    made = ConsentQuestion(asked, "Maria", clock)
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    return made


def test_it_says_who_what_and_why(question: ConsentQuestion) -> None:
    assert question.title.words == "May Maria type commands on this computer, while you watch?"
    words = [each.words for each in question.findChildren(Words)]
    assert "The reason given: “To see which folders are large.”" in words
    assert question.countdown.words == "No answer in 60 seconds means no."


def test_nothing_can_be_pressed_in_the_first_moment(question: ConsentQuestion, qtbot: QtBot) -> None:
    assert not question.answers.isEnabled()
    with qtbot.assertNotEmitted(question.answered):
        qtbot.mouseClick(question.allow, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(question.answers.isEnabled)


@pytest.mark.parametrize("allowed", [True, False])
def test_a_person_answers_once(question: ConsentQuestion, qtbot: QtBot, allowed: bool) -> None:
    qtbot.waitUntil(question.answers.isEnabled)
    with qtbot.waitSignal(question.answered) as answered:
        qtbot.mouseClick(question.allow if allowed else question.refuse, Qt.MouseButton.LeftButton)
    assert answered.args == [Capability.TERMINAL, allowed, Terms(0, "free")]
    with qtbot.assertNotEmitted(question.answered):
        qtbot.mouseClick(question.allow, Qt.MouseButton.LeftButton)


def test_a_person_may_allow_it_for_some_minutes(question: ConsentQuestion, qtbot: QtBot) -> None:
    qtbot.waitUntil(question.answers.isEnabled)
    assert question.allow_for.text() == "Allow for 10 minutes"
    with qtbot.waitSignal(question.answered) as answered:
        qtbot.mouseClick(question.allow_for, Qt.MouseButton.LeftButton)
    assert answered.args == [Capability.TERMINAL, True, Terms(10, "free")]


def test_the_customer_chooses_how_a_terminal_may_be_used(question: ConsentQuestion, qtbot: QtBot) -> None:
    qtbot.waitUntil(question.answers.isEnabled)
    approved = question.modes[TerminalMode.APPROVED]
    approved.click()
    assert question.modes[TerminalMode.FREE].isChecked(), "only a person chooses"
    qtbot.mouseClick(approved, Qt.MouseButton.LeftButton, pos=QPoint(10, approved.height() // 2))
    with qtbot.waitSignal(question.answered) as answered:
        qtbot.mouseClick(question.allow, Qt.MouseButton.LeftButton)
    assert answered.args == [Capability.TERMINAL, True, Terms(0, "each line approved")]


def test_what_the_technician_asks_for_is_chosen_first(
    look: theme.Theme, clock: FixedClock, qtbot: QtBot
) -> None:
    asked = ConsentAsked(Capability.TERMINAL, "To look.", 60, Terms(mode="listed commands"))
    made = ConsentQuestion(asked, "Maria", clock)
    qtbot.addWidget(made)
    assert made.modes[TerminalMode.LISTED].isChecked()
    screen = ConsentQuestion(ConsentAsked(Capability.SCREEN, "To see.", 60), "Maria", clock)
    qtbot.addWidget(screen)
    assert screen.modes == {}


def test_a_made_up_click_cannot_grant(question: ConsentQuestion, qtbot: QtBot) -> None:
    qtbot.waitUntil(question.answers.isEnabled)
    with qtbot.assertNotEmitted(question.answered):
        question.allow.click()
        question.allow_for.click()


def test_all_answers_are_alike_and_none_answers_to_enter(question: ConsentQuestion, qtbot: QtBot) -> None:
    qtbot.waitUntil(question.answers.isEnabled)
    for button in (question.allow, question.allow_for, question.refuse):
        assert button.size() == question.refuse.size()
        assert button.property("kind") == question.refuse.property("kind")
        assert not button.hasFocus()
        assert not button.isDefault()
        assert not button.autoDefault()
        with qtbot.assertNotEmitted(question.answered):
            qtbot.keyClick(button, Qt.Key.Key_Return)


def test_no_answer_is_no(question: ConsentQuestion, clock: FixedClock, qtbot: QtBot) -> None:
    qtbot.waitUntil(question.answers.isEnabled)
    with qtbot.assertNotEmitted(question.answered):
        with qtbot.waitSignal(question.expired):
            clock.pass_seconds(60)
        qtbot.mouseClick(question.allow, Qt.MouseButton.LeftButton)
    assert question.countdown.words == "There was no answer, so it is not allowed."
    assert not question.open


def test_the_countdown_counts(question: ConsentQuestion, clock: FixedClock, qtbot: QtBot) -> None:
    clock.pass_seconds(59)
    qtbot.waitUntil(lambda: question.countdown.words == "No answer in 1 second means no.")
