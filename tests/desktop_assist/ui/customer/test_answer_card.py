from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop_assist.engagement import events
from desktop_assist.engagement.answered import Answered
from desktop_assist.ui import theme
from desktop_assist.ui.customer.answer_card import WORDS, AnswerCard
from simulators.windows import Customer


@pytest.fixture
def card(look: theme.Theme, qtbot: QtBot) -> AnswerCard:
    made = AnswerCard()
    qtbot.addWidget(made)
    made.ask()
    return made


@pytest.mark.parametrize("answer", list(Answered))
def test_each_answer_can_be_given_once(card: AnswerCard, qtbot: QtBot, answer: Answered) -> None:
    with qtbot.waitSignal(card.answered) as told:
        qtbot.mouseClick(card.choices[answer], Qt.MouseButton.LeftButton)
    assert told.args == [answer]
    assert not any(button.isEnabled() for button in card.choices.values())
    assert WORDS[answer] in card.said.words


def test_the_answers_are_equal(card: AnswerCard) -> None:
    assert {button.property("kind") for button in card.choices.values()} == {"plain"}


def test_a_closed_record_takes_no_answer_and_says_that_none_came(card: AnswerCard) -> None:
    card.close_now()
    assert not any(button.isEnabled() for button in card.choices.values())
    assert "said nothing" in card.said.words


def test_the_end_page_asks_and_the_program_hears(customer: Customer) -> None:
    customer.begin_session()
    customer.program.tell(events.SessionEnded("The technician has finished."), events.AnswerAsked(60))
    question = customer.help.end.question
    customer.qtbot.waitUntil(question.isVisible)
    customer.qtbot.mouseClick(question.choices[Answered.PARTLY], Qt.MouseButton.LeftButton)
    customer.qtbot.waitUntil(lambda: customer.program.answered == [Answered.PARTLY])
