"""Asking for more checks: subjects of the customer's platform by their titles, with a reason."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop_assist.consent import Capability
from desktop_assist.engagement import events
from desktop_assist.engagement.check_events import ChecksProgressed, MeasuredDuring
from desktop_assist.terms import USUAL
from desktop_assist.ui import theme
from desktop_assist.ui.technician.checks_dock import ChecksDock
from desktop_assist.ui.widgets.words import Words
from diagnostics.finding import Severity
from diagnostics.probes import offered
from simulators import reports
from simulators.windows import Technician

CHECKS = Capability.MORE_CHECKS


@pytest.fixture
def dock(look: theme.Theme, qtbot: QtBot) -> ChecksDock:
    made = ChecksDock()
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    return made


@pytest.mark.parametrize("platform", ["linux", "windows", "macos"])
def test_what_can_be_checked_there_is_listed_by_its_title(dock: ChecksDock, platform: str) -> None:
    dock.show_platform(platform)
    assert [tick.text() for tick in dock.ticks.values()] == [probe.title for probe in offered(platform)]


def test_a_request_needs_a_subject_and_a_reason(dock: ChecksDock, qtbot: QtBot) -> None:
    dock.show_platform("linux")
    dock.reason.setText("To look.")
    assert not dock.ask.isEnabled()
    dock.ticks["hosts"].setChecked(True)
    with qtbot.waitSignal(dock.ask_wanted) as asked:
        qtbot.mouseClick(dock.ask, Qt.MouseButton.LeftButton)
    assert asked.args == [("hosts",), "To look."]
    assert (dock.reason.text(), dock.ticked) == ("", ())
    dock.clear()
    assert not dock.ticks


@pytest.mark.parametrize(
    ("step", "cause", "words"),
    [
        ("asked", "", "is being asked"),
        ("withdrawn", "", "stopped it"),
        ("expired", "unanswered", "did not answer"),
        ("expired", "not sent", "did not send"),
        ("expired", "line lost", "line was lost"),
    ],
)
def test_its_state_is_always_said(dock: ChecksDock, step: str, cause: str, words: str) -> None:
    dock.show_step(events.ConsentChanged(CHECKS, step, USUAL, cause))
    assert words in dock.state.words


def test_the_later_report_lies_below_the_first_one_as_measured_during_the_session(
    technician: Technician, qtbot: QtBot
) -> None:
    technician.join()
    window = technician.window
    window.checks.ticks["hosts"].setChecked(True)
    window.checks.reason.setText("To look.")
    window.checks.ask.click()
    assert technician.did("ask") == ("ask", CHECKS, "To look.", ("hosts",))
    technician.program.tell(ChecksProgressed(1, 2))
    qtbot.waitUntil(lambda: window.checks.state.words == "1 of 2 subjects are done.")
    found = reports.made(reports.finding(Severity.SERIOUS, "drives.failing", ""))
    technician.program.tell(MeasuredDuring("data/report-during-001.json", found))
    qtbot.waitUntil(lambda: window.case.later.count() > 0)
    words = [each.words for each in window.case.findChildren(Words)]
    assert "Measured during the session" in words
    assert "drives.failing" not in window.offer.ticks, "no offer can rest on it"
