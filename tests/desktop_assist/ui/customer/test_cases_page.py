"""The customer's cases are one step from the menu, and never in front of a session."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtGui import QAction
from pytestqt.qtbot import QtBot

from desktop_assist.ui import records, theme
from desktop_assist.ui.customer.flow import CustomerFlow
from desktop_assist.ui.customer.help_flow import HelpFlow
from desktop_assist.ui.customer.window import CustomerWindow
from desktop_assist.ui.records import RecordsFlow
from diagnostics.finding import Severity
from simulators import reports, sealed_cases
from simulators.customer_programs import ORGANISATION, SimulatedCheckups, SimulatedHelp
from simulators.fixed_clock import FixedClock
from simulators.windows import Customer, ended


@pytest.fixture
def kept(
    tmp_path: Path, look: theme.Theme, clock: FixedClock, settings: QSettings, qtbot: QtBot
) -> Iterator[Customer]:
    """A customer's window with one sealed case behind it."""
    sealed_cases.sealed(tmp_path / "bundles")
    window = CustomerWindow(ORGANISATION, practice=True, settings=settings)
    checkups = SimulatedCheckups(reports.sealed(reports.made(reports.finding(Severity.NORMAL))))
    programs: list[SimulatedHelp] = []

    def new_program(show: object) -> SimulatedHelp:
        programs.append(SimulatedHelp(show))
        return programs[-1]

    flow = CustomerFlow(
        window,
        checkups,
        lambda inside: HelpFlow(inside, ORGANISATION, new_program, {}, clock),
        clock,
        records=RecordsFlow(tmp_path / "bundles", clock, window, settings),
    )
    window.show()
    yield Customer(window, flow, checkups, qtbot, programs)
    ended(window, qtbot)


def choose(window: CustomerWindow) -> None:
    next(one for one in window.menu.findChildren(QAction) if one.text() == "Your cases").trigger()


def test_from_the_menu_to_the_list_and_back(kept: Customer) -> None:
    choose(kept.window)
    kept.shows("cases")
    kept.flow.cases.back.click()
    kept.shows("home")


def test_a_session_stays_in_sight(kept: Customer) -> None:
    kept.begin_session()
    choose(kept.window)
    assert kept.window.page == "session"


def test_the_record_is_copied_from_the_last_page(
    kept: Customer, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    (case,) = (tmp_path / "bundles").iterdir()
    monkeypatch.setattr(records, "ask_zip", lambda _parent, _name: tmp_path / "copy.zip")
    end = kept.help.end
    end.show_record(case, ("customer",))
    kept.help.copy_wanted.emit(case)
    qtbot.waitUntil(lambda: str(tmp_path / "copy.zip") in end.working.words)
    kept.help.copy_wanted.emit(case)
    qtbot.waitUntil(lambda: "already" in end.notice.words)
