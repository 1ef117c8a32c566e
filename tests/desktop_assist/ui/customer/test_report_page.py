from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop_assist.ui import theme
from desktop_assist.ui.customer.report_page import ReportPage
from diagnostics.errors import PlainError
from diagnostics.finding import Severity
from simulators import reports
from simulators.fixed_clock import FixedClock


def test_what_can_be_done_with_a_report(look: theme.Theme, clock: FixedClock, qtbot: QtBot) -> None:
    page = ReportPage(clock)
    qtbot.addWidget(page)
    with qtbot.waitExposed(page):
        page.show()
    page.show_report(reports.made(reports.finding(Severity.NORMAL)))
    for button, signal in (
        (page.print, page.print_wanted),
        (page.save, page.save_wanted),
        (page.help, page.help_wanted),
    ):
        with qtbot.waitSignal(signal):
            qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def test_a_new_report_takes_an_old_error_away(look: theme.Theme, clock: FixedClock, qtbot: QtBot) -> None:
    page = ReportPage(clock)
    qtbot.addWidget(page)
    page.notice.show_error(PlainError("It could not be saved.", next_step="Choose another folder."))
    page.show_report(reports.made())
    assert page.notice.words == ""
