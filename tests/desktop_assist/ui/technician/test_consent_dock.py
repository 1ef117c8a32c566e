from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop_assist.consent import SERVED, Capability
from desktop_assist.terms import USUAL, Seen, SeenKind, Terms
from desktop_assist.ui import theme
from desktop_assist.ui.technician.consent_dock import ConsentDock
from simulators.fixed_clock import FixedClock


def test_a_request_needs_a_reason(look: theme.Theme, qtbot: QtBot) -> None:
    dock = ConsentDock(FixedClock())
    qtbot.addWidget(dock)
    with qtbot.waitExposed(dock):
        dock.show()
    assert not dock.ask.isEnabled()
    with qtbot.assertNotEmitted(dock.ask_wanted):
        qtbot.keyClick(dock.reason, Qt.Key.Key_Return)
    qtbot.keyClicks(dock.reason, "To look.")
    with qtbot.waitSignal(dock.ask_wanted) as asked:
        qtbot.mouseClick(dock.ask, Qt.MouseButton.LeftButton)
    assert asked.args == [Capability.TERMINAL, "To look.", "free"]
    assert dock.reason.text() == ""


def test_what_the_customers_program_can_do_can_be_asked_for_and_nothing_else(
    look: theme.Theme, qtbot: QtBot
) -> None:
    dock = ConsentDock(FixedClock())
    qtbot.addWidget(dock)
    listed = [dock.capability.itemData(index) for index in range(dock.capability.count())]
    assert listed == [each.value for each in SERVED if each is not Capability.MORE_CHECKS]


def test_a_terminal_is_asked_for_with_its_mode_and_the_screen_without(
    look: theme.Theme, qtbot: QtBot
) -> None:
    dock = ConsentDock(FixedClock())
    qtbot.addWidget(dock)
    dock.mode.setCurrentIndex(dock.mode.findData("listed commands"))
    for capability, mode in ((Capability.TERMINAL, "listed commands"), (Capability.SCREEN, "")):
        dock.capability.setCurrentIndex(dock.capability.findData(capability.value))
        assert dock.mode.isHidden() is not bool(mode)
        dock.reason.setText("To look.")
        with qtbot.waitSignal(dock.ask_wanted) as asked:
            dock.ask.click()
        assert asked.args == [capability, "To look.", mode]


def test_the_state_is_said(look: theme.Theme, qtbot: QtBot) -> None:
    dock = ConsentDock(FixedClock())
    qtbot.addWidget(dock)
    dock.show_step(Capability.TERMINAL, "granted")
    assert dock.state.words == "terminal: granted"
    dock.clear()
    assert dock.state.words.startswith("Nothing is allowed.")


def test_the_minutes_that_are_left_are_said(look: theme.Theme, clock: FixedClock, qtbot: QtBot) -> None:
    dock = ConsentDock(clock)
    qtbot.addWidget(dock)
    dock.show_step(Capability.TERMINAL, "granted", Terms(10, "free"))
    assert dock.state.words == "terminal: granted, free. 10 more minutes."
    clock.pass_seconds(300)
    qtbot.waitUntil(lambda: dock.state.words.endswith("5 more minutes."))
    dock.show_step(Capability.TERMINAL, "expired")
    assert dock.state.words == "terminal: expired"


def test_a_pause_and_a_change_of_what_is_seen_are_said(
    look: theme.Theme, clock: FixedClock, qtbot: QtBot
) -> None:
    dock = ConsentDock(clock)
    qtbot.addWidget(dock)
    window, everything = Terms(10, seen=Seen(SeenKind.ONE_WINDOW)), Terms(seen=Seen())
    for step, terms, said in (
        ("granted", window, "screen: granted, one window. 10 more minutes."),
        ("paused", USUAL, "screen: paused, one window. 10 more minutes."),
        ("changed", everything, "screen: paused, all screens. 10 more minutes."),
        ("continued", USUAL, "screen: granted, all screens. 10 more minutes."),
        ("withdrawn", USUAL, "screen: withdrawn"),
    ):
        dock.show_step(Capability.SCREEN, step, terms)
        assert dock.state.words == said
