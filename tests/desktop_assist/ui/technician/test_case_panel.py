from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop_assist.engagement.events import CaseJoined
from desktop_assist.ui import theme
from desktop_assist.ui.technician.case_panel import CasePanel
from diagnostics.finding import Severity
from simulators import reports
from simulators.fixed_clock import FixedClock
from simulators.technician_program import CASE, QUESTION, line


def test_question_first_then_join_then_the_facts(look: theme.Theme, clock: FixedClock, qtbot: QtBot) -> None:
    panel = CasePanel(clock)
    qtbot.addWidget(panel)
    with qtbot.waitExposed(panel):
        panel.show()
    assert not panel.join.isVisible()
    panel.show_line(line())
    assert panel.question.words == QUESTION
    assert panel.empty.isVisible()
    with qtbot.waitSignal(panel.join_wanted) as wanted:
        qtbot.mouseClick(panel.join, Qt.MouseButton.LeftButton)
    assert wanted.args == [CASE]
    panel.joining()
    assert not panel.join.isEnabled()
    report = reports.made(reports.finding(Severity.ATTENTION))
    panel.show_joined(CaseJoined(CASE, QUESTION, report, ("lid", "debug", "skid", "grid")))
    assert panel.four_words.words.words == "lid · debug · skid · grid"
    assert panel.report.isVisible()
    assert not panel.empty.isVisible()
    with qtbot.waitSignal(panel.leave_wanted):
        qtbot.mouseClick(panel.leave, Qt.MouseButton.LeftButton)
    panel.show_ended("The session has ended.")
    assert not panel.leave.isVisible()
    assert not panel.four_words.isVisible()
    assert panel.state.words == "The session has ended."
