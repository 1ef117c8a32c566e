from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop_assist.consent import Capability
from desktop_assist.engagement.events import ConsentAsked, ConsentChanged, TechnicianArrived
from desktop_assist.screen.choice import AllScreens, Choices
from desktop_assist.ui import theme
from desktop_assist.ui.customer.screen_choice import ScreenChoice
from desktop_assist.ui.customer.session_page import SessionPage
from simulators.customer_programs import BANK, LEFT, LETTER, MARIA, RIGHT
from simulators.fixed_clock import FixedClock


@pytest.fixture
def page(look: theme.Theme, clock: FixedClock, qtbot: QtBot) -> SessionPage:
    made = SessionPage("Practice Support", clock)
    qtbot.addWidget(made)
    made.resize(1000, 600)
    with qtbot.waitExposed(made):
        made.show()
    made.arrive(TechnicianArrived(MARIA))
    return made


def test_the_live_terminal_shows_only_while_it_is_allowed(page: SessionPage) -> None:
    assert not page.terminal_area.isVisible()
    page.show_step(ConsentChanged(Capability.TERMINAL, "granted"))
    assert page.terminal_area.isVisible()
    assert page.who == "Maria Lindqvist is here. In use: terminal."
    page.show_step(ConsentChanged(Capability.TERMINAL, "withdrawn"))
    assert not page.terminal_area.isVisible()
    assert page.who == "Maria Lindqvist is here."


def test_a_question_goes_when_it_is_answered(page: SessionPage) -> None:
    page.ask(ConsentAsked(Capability.SCREEN, "To see it.", 60))
    page.show_step(ConsentChanged(Capability.SCREEN, "asked"))
    assert len(page.questions) == 1
    page.show_step(ConsentChanged(Capability.SCREEN, "expired"))
    assert page.questions == []
    assert any("there was no answer" in line for line in page.conversation.lines)


def test_a_line_is_said_by_enter_and_by_the_button(page: SessionPage, qtbot: QtBot) -> None:
    qtbot.keyClicks(page.line, "Hello")
    with qtbot.waitSignal(page.said) as said:
        qtbot.keyClick(page.line, Qt.Key.Key_Return)
    assert said.args == ["Hello"]
    page.line.setText("  ")
    with qtbot.assertNotEmitted(page.said):
        qtbot.mouseClick(page.say, Qt.MouseButton.LeftButton)


@pytest.mark.parametrize("percent", [100, 200])
def test_who_is_here_is_in_view_or_in_the_column(page: SessionPage, look: theme.Theme, percent: int) -> None:
    look.set_text_percent(percent)
    page.resize(1000, 601)
    assert page.identity.window() is page
    wide = percent == 100
    assert page.conversation.isAncestorOf(page.identity) is not wide


def test_where_it_is_narrow_a_question_has_the_room_of_the_writing_line(
    page: SessionPage, look: theme.Theme, clock: FixedClock, qtbot: QtBot
) -> None:
    look.set_text_percent(200)
    page.resize(1000, 601)
    question = page.ask(ConsentAsked(Capability.SCREEN, "To see it.", 60))
    assert page.writing.isHidden()
    with qtbot.waitSignal(question.expired):
        clock.pass_seconds(61)
    qtbot.waitUntil(lambda: not page.writing.isHidden())


@pytest.mark.parametrize("percent", [100, 125, 150, 200])
def test_a_question_is_never_wider_than_the_page(
    page: SessionPage, look: theme.Theme, qtbot: QtBot, percent: int
) -> None:
    look.set_text_percent(percent)
    page.resize(1000, 601)
    question = page.ask(ConsentAsked(Capability.SCREEN, "To see it.", 60), None, _many_choices())
    room = page.conversation.viewport()
    qtbot.waitUntil(lambda: 0 < question.width() <= room.width())
    qtbot.waitUntil(lambda: question.answers.stacked is (percent > 100))
    buttons = (question.allow, question.allow_for, question.refuse)
    qtbot.waitUntil(lambda: all(question.answers.rect().contains(each.geometry()) for each in buttons))
    qtbot.waitUntil(lambda: len({each.y() for each in buttons}) == (3 if percent > 100 else 1))
    widths = {each.width() for each in buttons}
    assert max(widths) - min(widths) <= 1, "none invites more than another"


def _many_choices() -> ScreenChoice:
    return ScreenChoice(Choices((LEFT, RIGHT), (LETTER, BANK)), AllScreens())
