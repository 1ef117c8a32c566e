"""Beside the switch of the screen: pause and go on, another part, and hidden windows."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from desktop_assist.screen.choice import AllScreens, Choices
from desktop_assist.screen.sharing import Area, Shared
from desktop_assist.ui import theme
from desktop_assist.ui.customer.seen_controls import SeenControls
from simulators.customer_programs import BANK, LEFT, LETTER

CHOICES = Choices((LEFT,), (LETTER, BANK))


@pytest.fixture
def controls(look: theme.Theme, qtbot: QtBot) -> SeenControls:
    made = SeenControls()
    qtbot.addWidget(made)
    made.resize(300, 600)
    with qtbot.waitExposed(made):
        made.show()
    return made


def test_one_press_pauses_and_only_a_person_lets_it_go_on(controls: SeenControls, qtbot: QtBot) -> None:
    with qtbot.waitSignal(controls.pause_wanted) as wanted:
        controls.pausing.pause.click()
    assert wanted.args == [True]
    controls.show_now(Shared(paused=True))
    assert controls.what.words == "Paused: the technician sees nothing."
    assert not controls.pausing.pause.isVisible()
    with qtbot.assertNotEmitted(controls.pause_wanted):
        controls.pausing.go_on.click()
    with qtbot.waitSignal(controls.pause_wanted) as wanted:
        qtbot.mouseClick(controls.pausing.go_on, Qt.MouseButton.LeftButton)
    assert wanted.args == [False]
    controls.show_now(Shared())
    assert controls.pausing.pause.isVisible()
    assert not controls.pausing.go_on.isVisible()


def test_by_keyboard_the_other_one_is_under_the_hand(controls: SeenControls, qtbot: QtBot) -> None:
    controls.pausing.pause.setFocus()
    controls.show_now(Shared(paused=True))
    assert controls.pausing.go_on.hasFocus()
    with qtbot.waitSignal(controls.pause_wanted) as wanted:
        qtbot.keyClick(controls.pausing.go_on, Qt.Key.Key_Space)
    assert wanted.args == [False]


def test_it_says_what_is_seen_and_why_nothing_is(controls: SeenControls) -> None:
    assert controls.what.words == "Allowed to be seen: everything on all screens."
    controls.show_now(Shared(BANK.choice))
    assert controls.what.words == "Allowed to be seen: only the window “My account”."
    controls.show_now(Shared(BANK.choice, area=Area(nothing_because="The window is minimised.")))
    assert controls.what.words == "The window is minimised."


def test_something_else_can_be_shown(controls: SeenControls, qtbot: QtBot) -> None:
    with qtbot.waitSignal(controls.look_wanted):
        controls.other.button.click()
    controls.show_choices(CHOICES)
    assert controls.choice is not None
    assert controls.choice.chosen == AllScreens()
    radio = controls.choice.radios[2][0]
    qtbot.mouseClick(radio, Qt.MouseButton.LeftButton, pos=QPoint(10, radio.height() // 2))
    with qtbot.assertNotEmitted(controls.choice_wanted):
        controls.take.click()
    with qtbot.waitSignal(controls.choice_wanted) as wanted:
        qtbot.mouseClick(controls.take, Qt.MouseButton.LeftButton)
    assert wanted.args == [BANK.choice]
    assert not controls.choice.isVisible(), "it is done"


def test_a_tick_hides_a_window_at_once_and_the_number_is_said(controls: SeenControls, qtbot: QtBot) -> None:
    controls.hide_fold.button.click()
    controls.show_choices(CHOICES)
    tick = controls.ticks[BANK.window]
    tick.click()
    assert not tick.isChecked(), "only a person hides, and shows again"
    with qtbot.waitSignal(controls.hide_wanted) as wanted:
        qtbot.mouseClick(tick, Qt.MouseButton.LeftButton, pos=QPoint(10, tick.height() // 2))
    assert wanted.args == [BANK.window, True]
    controls.show_now(Shared(private=frozenset({BANK.window, 77})))
    assert "(1 is hidden)" in controls.hide_fold.button.text(), "the other one is closed"
    controls.show_now(Shared(private=frozenset({BANK.window, LETTER.window})))
    assert "(2 are hidden)" in controls.hide_fold.button.text()
    with qtbot.waitSignal(controls.hide_wanted) as wanted:
        qtbot.keyClick(tick, Qt.Key.Key_Space)
    assert wanted.args == [BANK.window, False]


def test_the_lists_are_made_anew_when_they_are_wanted(controls: SeenControls, qtbot: QtBot) -> None:
    controls.show_now(Shared(private=frozenset({BANK.window})))
    controls.hide_fold.button.click()
    controls.show_choices(CHOICES)
    assert controls.ticks[BANK.window].isChecked()
    controls.show_choices(Choices((LEFT,), (LETTER,)))
    assert list(controls.ticks) == [LETTER.window]
    with qtbot.waitSignal(controls.look_wanted):
        controls.again.click()
