from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop_assist.ui import theme
from desktop_assist.ui.customer.home_page import HomePage
from diagnostics.finding import Severity
from simulators import reports
from simulators.fixed_clock import FixedClock


def test_before_the_first_check_up(look: theme.Theme, clock: FixedClock, qtbot: QtBot) -> None:
    page = HomePage(clock)
    qtbot.addWidget(page)
    assert page.result.words == "This computer has not been checked yet."
    assert page.report.isHidden()
    assert "You choose what is read" in page.check.accessibleDescription()


def test_nothing_needs_attention_is_as_prominent_as_a_finding(
    look: theme.Theme, clock: FixedClock, qtbot: QtBot
) -> None:
    page = HomePage(clock)
    qtbot.addWidget(page)
    shown = []
    for severity in (Severity.NORMAL, Severity.SERIOUS):
        sealed = reports.sealed(reports.made(reports.finding(severity)))
        page.show_last(sealed)
        assert page.result.words == sealed.report.headline()
        shown.append((page.result.property("type"), page.result.property("tone")))
    assert shown[0] == shown[1]
    assert "It took 8 seconds last time." in page.check.accessibleDescription()


def test_both_cards_are_pressed(look: theme.Theme, clock: FixedClock, qtbot: QtBot) -> None:
    page = HomePage(clock)
    qtbot.addWidget(page)
    with qtbot.waitExposed(page):
        page.show()
    for card, signal in ((page.help, page.help_wanted), (page.check, page.checkup_wanted)):
        with qtbot.waitSignal(signal):
            qtbot.mouseClick(card, Qt.MouseButton.LeftButton)
        with qtbot.waitSignal(signal):
            qtbot.keyClick(card, Qt.Key.Key_Return)
