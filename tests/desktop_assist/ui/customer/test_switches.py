from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_assist.consent import SERVED, Capability
from desktop_assist.terms import Terms
from desktop_assist.ui import theme
from desktop_assist.ui.customer.switches import Switches
from simulators.fixed_clock import FixedClock


@pytest.fixture
def switches(look: theme.Theme, clock: FixedClock, qtbot: QtBot) -> Switches:
    made = Switches(clock)
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    return made


def test_nothing_is_allowed_and_nothing_can_be_switched_on(switches: Switches) -> None:
    assert not any(each.allowed for each in switches.each.values())
    assert not any(each.withdraw.isVisible() for each in switches.each.values())


def test_what_is_in_use_says_so_stands_first_and_can_be_taken_back(switches: Switches, qtbot: QtBot) -> None:
    switches.show_step(Capability.TERMINAL, "granted")
    terminal = switches.each[Capability.TERMINAL]
    assert terminal.state.words == "In use, allowed by you"
    qtbot.waitUntil(lambda: terminal.y() < switches.each[Capability.SCREEN].y())
    with qtbot.waitSignal(switches.withdraw_wanted) as withdrawn:
        qtbot.mouseClick(terminal.withdraw, Qt.MouseButton.LeftButton)
    assert withdrawn.args == [Capability.TERMINAL]


@pytest.mark.parametrize("step", ["asked", "refused", "withdrawn", "expired", "anything else"])
def test_only_granted_is_allowed(switches: Switches, step: str) -> None:
    switches.show_step(Capability.SCREEN, "granted")
    switches.show_step(Capability.SCREEN, step)
    assert not switches.each[Capability.SCREEN].allowed
    assert switches.each[Capability.SCREEN].state.words == "Not allowed"


def test_what_is_allowed_for_some_minutes_says_how_many_are_left(
    switches: Switches, clock: FixedClock, qtbot: QtBot
) -> None:
    switches.show_step(Capability.TERMINAL, "granted", Terms(10))
    state = switches.each[Capability.TERMINAL].state
    assert state.words == "In use, allowed by you. 10 more minutes."
    clock.pass_seconds(599)
    qtbot.waitUntil(lambda: state.words == "In use, allowed by you. 1 more second.")


def test_allowing_opens_no_window_beside(switches: Switches) -> None:
    for capability in SERVED:
        switches.show_step(capability, "granted")
    assert [each for each in QApplication.topLevelWidgets() if each.isVisible()] == [switches]


def test_clear_allows_nothing(switches: Switches) -> None:
    for capability in SERVED:
        switches.show_step(capability, "granted")
    switches.clear()
    assert not any(each.allowed for each in switches.each.values())


def test_who_does_not_see_uses_nothing_and_the_switch_says_so(switches: Switches) -> None:
    control = switches.each[Capability.CONTROL]
    switches.show_step(Capability.CONTROL, "granted")
    assert control.state.words == "Allowed by you, without effect until the screen is seen"
    switches.show_step(Capability.SCREEN, "granted", Terms(10))
    assert control.state.words == "In use, allowed by you"
    switches.show_step(Capability.SCREEN, "paused")
    assert switches.each[Capability.SCREEN].state.words == "In use, allowed by you. 10 more minutes."
    switches.show_step(Capability.SCREEN, "withdrawn")
    switches.show_step(Capability.CONTROL, "expired")
    assert control.state.words == "Not allowed"
