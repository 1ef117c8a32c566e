"""The customer's window while their screen is seen: the choice, pauses, hidden windows and the frame."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from desktop_assist.consent import Capability
from desktop_assist.engagement.events import ConsentAsked, ConsentChanged, SessionEnded
from desktop_assist.screen.choice import AllScreens
from desktop_assist.screen.errors import ScreenNotShown
from desktop_assist.screen.sharing import Area
from desktop_assist.screen.tiles import Rectangle
from desktop_assist.terms import Step
from desktop_assist.ui.customer.consent_question import ConsentQuestion
from desktop_assist.ui.customer.seen_cards import HideWindows, ShowOther
from simulators.customer_programs import BANK
from simulators.windows import Customer

SCREEN = Capability.SCREEN


def asked(customer: Customer, qtbot: QtBot) -> ConsentQuestion:
    customer.program.tell(ConsentAsked(SCREEN, "To see the printer's window.", 60))
    qtbot.waitUntil(lambda: bool(customer.help.session.questions))
    question = customer.help.session.questions[0]
    qtbot.waitUntil(question.answers.isEnabled)
    return question


@pytest.fixture
def seen(customer: Customer, qtbot: QtBot) -> Customer:
    """The screen is allowed, and looked at."""
    customer.begin_session()
    qtbot.mouseClick(asked(customer, qtbot).allow, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(customer.help.session.seen.isVisible)
    customer.program.sharing.tell_area(Area((Rectangle(10, 10, 300, 200),)))
    return customer


def framed(customer: Customer) -> bool:
    frame = customer.help.seen.frame
    return frame is not None and bool(frame.edges) and frame.edges[0].isVisible()


def test_the_choice_is_part_of_the_question_and_counts_before_the_yes(
    customer: Customer, qtbot: QtBot
) -> None:
    customer.begin_session()
    question = asked(customer, qtbot)
    assert question.screen_choice is not None
    radio = question.screen_choice.radios[-1][0]
    qtbot.mouseClick(radio, Qt.MouseButton.LeftButton, pos=QPoint(10, radio.height() // 2))
    assert customer.program.sharing.now.choice == AllScreens(), "nothing counts before the answer"
    qtbot.mouseClick(question.allow, Qt.MouseButton.LeftButton)
    assert customer.program.sharing.now.choice == BANK.choice
    assert customer.program.answers == [(SCREEN, True)]


def test_a_no_chooses_nothing(customer: Customer, qtbot: QtBot) -> None:
    customer.begin_session()
    question = asked(customer, qtbot)
    assert question.screen_choice is not None
    radio = question.screen_choice.radios[-1][0]
    qtbot.mouseClick(radio, Qt.MouseButton.LeftButton, pos=QPoint(10, radio.height() // 2))
    qtbot.mouseClick(question.refuse, Qt.MouseButton.LeftButton)
    assert customer.program.sharing.now.choice == AllScreens()


def test_where_nothing_can_be_listed_the_question_still_stands(customer: Customer, qtbot: QtBot) -> None:
    customer.begin_session()
    customer.program.error = ScreenNotShown("The display does not answer.", next_step="Try again.")
    assert asked(customer, qtbot).screen_choice is None
    assert customer.help.session.notice.isVisible()


def test_a_pause_counts_at_once_and_is_said_everywhere(seen: Customer, qtbot: QtBot) -> None:
    session = seen.help.session
    assert "In use: screen." in seen.window.who.words
    qtbot.mouseClick(session.seen.pausing.pause, Qt.MouseButton.LeftButton)
    assert seen.program.sharing.now.paused
    qtbot.waitUntil(lambda: "In use: screen (paused)." in seen.window.who.words)
    qtbot.waitUntil(lambda: any("You paused the picture." in line for line in session.conversation.lines))
    assert session.switches.each[SCREEN].allowed, "it stays allowed"
    qtbot.mouseClick(seen.help.seen.pausing.go_on, Qt.MouseButton.LeftButton)
    assert not seen.program.sharing.now.paused


def test_keys_pause_and_only_pause(seen: Customer, qtbot: QtBot) -> None:
    seen.window.activateWindow()
    qtbot.waitUntil(seen.window.isActiveWindow)
    for _ in range(2):
        qtbot.keyClick(
            seen.window,
            Qt.Key.Key_P,
            Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier,
        )
        qtbot.waitUntil(lambda: seen.help.session.seen.paused)
    assert seen.program.sharing.now.paused


def test_hidden_windows_are_hidden_at_once_and_counted(seen: Customer, qtbot: QtBot) -> None:
    flow, controls = seen.help.seen, seen.help.session.seen
    seen.program.hide_window(77, True)  # it is closed meanwhile
    controls.hiding.click()
    card = flow.card
    assert isinstance(card, HideWindows)
    assert controls.hiding.text() == "Hide windows"
    tick = card.ticks[BANK.window]
    qtbot.mouseClick(tick, Qt.MouseButton.LeftButton, pos=QPoint(10, tick.height() // 2))
    assert BANK.window in seen.program.sharing.now.private
    qtbot.waitUntil(lambda: controls.hiding.text() == "Hide windows (1 is hidden)")
    card.again.click()
    assert isinstance(flow.card, HideWindows)
    assert flow.card is not card
    assert flow.card.ticks[BANK.window].isChecked()
    flow.card.close_card.click()
    assert flow.card is None


def test_who_works_by_keyboard_is_back_where_the_list_came_from(seen: Customer, qtbot: QtBot) -> None:
    flow, controls = seen.help.seen, seen.help.session.seen
    for button in (controls.other, controls.hiding):
        button.click()
        assert flow.card is not None
        assert flow.card.isAncestorOf(seen.window.focusWidget())
        flow.card.close_card.click()
        assert seen.window.focusWidget() is button


def test_another_part_can_be_shown_meanwhile(seen: Customer, qtbot: QtBot) -> None:
    flow = seen.help.seen
    seen.help.session.seen.other.click()
    assert isinstance(flow.card, ShowOther)
    radio = flow.card.choice.radios[-1][0]
    qtbot.mouseClick(radio, Qt.MouseButton.LeftButton, pos=QPoint(10, radio.height() // 2))
    assert seen.program.sharing.now.choice == AllScreens()
    qtbot.mouseClick(flow.card.take, Qt.MouseButton.LeftButton)
    assert seen.program.sharing.now.choice == BANK.choice
    assert flow.card is None
    words = seen.help.session.seen.what
    qtbot.waitUntil(lambda: words.words == "Allowed to be seen: only the window “My account”.")


def test_a_list_goes_with_the_consent(seen: Customer, qtbot: QtBot) -> None:
    seen.help.session.seen.hiding.click()
    seen.help.session.switches.each[SCREEN].withdraw.click()
    qtbot.waitUntil(lambda: seen.help.seen.card is None)


def test_what_is_seen_is_framed_as_long_as_it_is(seen: Customer, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: framed(seen))
    seen.program.sharing.tell_area(Area())
    qtbot.waitUntil(lambda: not framed(seen))


@pytest.mark.parametrize("end", ["stop", "ended"])
def test_the_end_takes_the_frame_away(seen: Customer, qtbot: QtBot, end: str) -> None:
    qtbot.waitUntil(lambda: framed(seen))
    frame = seen.help.seen.frame
    assert frame is not None
    if end == "stop":
        seen.window.stop.click()
    else:
        seen.program.tell(SessionEnded("The technician has finished."))
    seen.shows("end")
    assert seen.help.seen.frame is None
    assert frame.edges == []


def test_what_is_taken_back_with_the_end_is_told_after_it(seen: Customer, qtbot: QtBot) -> None:
    gone: list[bool] = []
    seen.help.seen.pausing.destroyed.connect(lambda: gone.append(True))
    seen.program.tell(SessionEnded("The technician has finished."))
    qtbot.waitUntil(lambda: bool(gone))
    seen.program.tell(ConsentChanged(SCREEN, Step.WITHDRAWN))
    switch = seen.help.session.switches.each[SCREEN]
    qtbot.waitUntil(lambda: not switch.allowed)


def test_taken_back_the_controls_go(seen: Customer, qtbot: QtBot) -> None:
    seen.help.session.switches.each[SCREEN].withdraw.click()
    qtbot.waitUntil(lambda: not seen.help.session.seen.isVisible())


def test_pause_is_beside_stop_as_long_as_the_screen_may_be_seen(seen: Customer, qtbot: QtBot) -> None:
    pausing = seen.help.seen.pausing
    assert pausing.isVisible()
    seen.window.activateWindow()
    qtbot.waitUntil(seen.window.isActiveWindow)
    pausing.pause.setFocus()
    qtbot.keyClick(pausing.pause, Qt.Key.Key_Space)
    assert seen.program.sharing.now.paused
    qtbot.waitUntil(lambda: seen.window.focusWidget() is pausing.go_on)
    qtbot.keyClick(pausing.go_on, Qt.Key.Key_Space)
    assert not seen.program.sharing.now.paused
    seen.help.session.switches.each[SCREEN].withdraw.click()
    qtbot.waitUntil(lambda: not pausing.isVisible())
