from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop_assist.engagement.hand_over_events import HandOverAnswered, HandOverAsked
from desktop_assist.hand_over import HandOver, HandOverStep
from desktop_assist.ui import theme
from desktop_assist.ui.customer.hand_over_question import HandOverQuestion, outcome
from desktop_assist.ui.widgets.words import Words
from simulators.customer_programs import MARIA
from simulators.fixed_clock import FixedClock
from simulators.windows import Customer

LEFT = Qt.MouseButton.LeftButton


def said(step: HandOverStep = HandOverStep.ASKED, to: str = "omar", cause: str = "") -> HandOver:
    return HandOver(step, MARIA.name, to, "", "Omar knows printers.", cause)


@pytest.fixture
def question(look: theme.Theme, clock: FixedClock, qtbot: QtBot) -> HandOverQuestion:
    made = HandOverQuestion(HandOverAsked(said(), 60), "Practice Support", clock)
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    return made


def test_it_says_who_comes_of_whom_and_why(question: HandOverQuestion) -> None:
    assert question.title.words == f"May {MARIA.name} hand your case over to omar?"
    words = [each.words for each in question.findChildren(Words)]
    assert "omar is another technician of Practice Support." in words
    assert "The reason given: “Omar knows printers.”" in words
    assert any("everything that you allowed ends" in each for each in words)
    assert question.countdown.words == "No answer in 60 seconds means no."


def test_whoever_takes_it_next_is_said_so(look: theme.Theme, clock: FixedClock, qtbot: QtBot) -> None:
    made = HandOverQuestion(HandOverAsked(said(to=""), 60), "Practice Support", clock)
    qtbot.addWidget(made)
    assert made.title.words.endswith("to whoever takes it next?")


@pytest.mark.parametrize("agreed", [True, False])
def test_a_person_answers_once(question: HandOverQuestion, qtbot: QtBot, agreed: bool) -> None:
    assert not question.answers.isEnabled(), "not in the first moment"
    qtbot.waitUntil(question.answers.isEnabled)
    with qtbot.waitSignal(question.answered) as answered:
        qtbot.mouseClick(question.agree if agreed else question.refuse, LEFT)
    assert answered.args == [agreed]
    with qtbot.assertNotEmitted(question.answered):
        qtbot.mouseClick(question.agree, LEFT)


def test_a_made_up_click_is_no_answer_and_enter_neither(question: HandOverQuestion, qtbot: QtBot) -> None:
    qtbot.waitUntil(question.answers.isEnabled)
    with qtbot.assertNotEmitted(question.answered):
        question.agree.click()
        qtbot.keyClick(question.agree, Qt.Key.Key_Return)
    assert question.agree.sizeHint() == question.refuse.sizeHint(), "neither invites more"


def test_no_answer_is_no(question: HandOverQuestion, clock: FixedClock, qtbot: QtBot) -> None:
    with qtbot.waitSignal(question.expired):
        clock.pass_seconds(61)
    assert question.countdown.words == f"There was no answer, so your case stays with {MARIA.name}."
    assert not question.answers.isEnabled()


@pytest.mark.parametrize(
    ("became", "words"),
    [
        (said(HandOverStep.AGREED), "omar will come, and nobody else can."),
        (said(HandOverStep.AGREED, to=""), "The next technician will come."),
        (said(HandOverStep.REFUSED), f"Your case stays with {MARIA.name}."),
        (
            said(HandOverStep.REFUSED, cause="unanswered"),
            f"There was no answer. Your case stays with {MARIA.name}.",
        ),
    ],
)
def test_what_became_of_it(became: HandOver, words: str) -> None:
    assert outcome(became).endswith(words)


def test_in_the_window_a_yes_goes_to_the_program_and_nobody_is_here_then(customer: Customer) -> None:
    customer.begin_session()
    session = customer.help.session
    customer.program.tell(HandOverAsked(said(), 60))
    customer.qtbot.waitUntil(lambda: session.hand_over is not None)
    question = session.hand_over
    assert question is not None
    customer.qtbot.waitUntil(question.answers.isEnabled)
    customer.qtbot.mouseClick(question.agree, LEFT)
    assert customer.program.answers[-1] == ("hand over", True)
    customer.program.tell(HandOverAnswered(said(HandOverStep.AGREED)))
    customer.qtbot.waitUntil(lambda: session.hand_over is None)
    assert session.who == "Nobody is here."
    assert session.identity.name.words == "Nobody yet"
    assert any("omar will come" in line for line in session.conversation.lines)
