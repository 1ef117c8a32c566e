"""Beside the switch of the screen: pause and go on, another part, and hidden windows."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop_assist.screen.sharing import Area, Shared
from desktop_assist.ui import theme
from desktop_assist.ui.customer.seen_controls import SeenControls
from simulators.customer_programs import BANK


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


def test_the_number_of_hidden_windows_is_said_and_the_lists_are_one_press_away(
    controls: SeenControls, qtbot: QtBot
) -> None:
    for hidden, words in (
        (0, "Hide windows"),
        (1, "Hide windows (1 is hidden)"),
        (2, "Hide windows (2 are hidden)"),
    ):
        controls.show_now(Shared(), hidden)
        assert controls.hiding.text() == words
    for button, wanted in (
        (controls.hiding, controls.hiding_wanted),
        (controls.other, controls.other_wanted),
    ):
        with qtbot.waitSignal(wanted):
            qtbot.keyClick(button, Qt.Key.Key_Space)
