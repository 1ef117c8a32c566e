from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop_assist.ui import theme
from desktop_assist.ui.customer.progress_page import ProgressPage
from diagnostics.observation import Absent, Observation, Reason
from simulators import reports
from simulators.customer_programs import probe


def test_every_subject_shows_where_it_is(look: theme.Theme, qtbot: QtBot) -> None:
    page = ProgressPage()
    qtbot.addWidget(page)
    page.begin([probe("storage", "Disks"), probe("memory", "Memory"), probe("battery", "Battery")])
    page.rows["storage"].reading()
    page.rows["memory"].read([Observation(1, "items", "simulated", reports.AT)])
    page.rows["battery"].read([Absent(Reason.NOT_PRESENT, "There is none.", "simulated", reports.AT)])
    page.count(2)
    states = {name: row.state.words for name, row in page.rows.items()}
    assert states == {"storage": "reading", "memory": "read", "battery": "not measured: not present"}
    assert page.done.words == "2 of 3 subjects are done."
    assert page.bar.value() == 2


def test_stop_is_asked_for_once_and_said(look: theme.Theme, qtbot: QtBot) -> None:
    page = ProgressPage()
    qtbot.addWidget(page)
    page.begin([probe("storage", "Disks")])
    with qtbot.waitExposed(page):
        page.show()
    with qtbot.waitSignal(page.stop_wanted):
        qtbot.mouseClick(page.stop, Qt.MouseButton.LeftButton)
    assert page.stop.accessibleName() == "Stopping"
    assert not page.stop.isEnabled()
    page.begin([probe("storage", "Disks")])
    assert page.stop.isEnabled()
