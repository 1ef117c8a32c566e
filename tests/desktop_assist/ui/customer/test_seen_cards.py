"""The lists while the screen is seen: only a person shows something else or hides a window."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from desktop_assist.screen.choice import AllScreens, Choices
from desktop_assist.ui import theme
from desktop_assist.ui.customer.seen_cards import HideWindows, SeenCard, ShowOther
from simulators.customer_programs import BANK, LEFT, LETTER

CHOICES = Choices((LEFT,), (LETTER, BANK))


def shown(card: SeenCard, qtbot: QtBot) -> None:
    qtbot.addWidget(card)
    with qtbot.waitExposed(card):
        card.show()


def test_something_else_can_be_shown(look: theme.Theme, qtbot: QtBot) -> None:
    card = ShowOther(CHOICES, AllScreens())
    shown(card, qtbot)
    radio = card.choice.radios[2][0]
    qtbot.mouseClick(radio, Qt.MouseButton.LeftButton, pos=QPoint(10, radio.height() // 2))
    with qtbot.assertNotEmitted(card.chosen):
        card.take.click()
    with qtbot.waitSignal(card.chosen) as chosen:
        qtbot.mouseClick(card.take, Qt.MouseButton.LeftButton)
    assert chosen.args == [BANK.choice]


def test_a_tick_hides_a_window_and_only_a_persons_does(look: theme.Theme, qtbot: QtBot) -> None:
    card = HideWindows(CHOICES, frozenset({LETTER.window}))
    shown(card, qtbot)
    assert card.ticks[LETTER.window].isChecked()
    tick = card.ticks[BANK.window]
    assert tick.accessibleName() == "My account (Firefox)"
    tick.click()
    assert not tick.isChecked()
    with qtbot.waitSignal(card.hide_wanted) as wanted:
        qtbot.mouseClick(tick, Qt.MouseButton.LeftButton, pos=QPoint(10, tick.height() // 2))
    assert wanted.args == [BANK.window, True]
    with qtbot.waitSignal(card.hide_wanted) as wanted:
        qtbot.keyClick(tick, Qt.Key.Key_Space)
    assert wanted.args == [BANK.window, False]


def test_a_list_can_be_made_anew_and_closed(look: theme.Theme, qtbot: QtBot) -> None:
    for card in (ShowOther(CHOICES, AllScreens()), HideWindows(Choices((LEFT,)), frozenset())):
        shown(card, qtbot)
        for button, wanted in ((card.again, card.look_wanted), (card.close_card, card.closed)):
            with qtbot.waitSignal(wanted):
                button.click()
