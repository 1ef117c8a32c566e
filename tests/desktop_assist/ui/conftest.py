"""Both windows on a private display, with simulated programs behind them."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_assist.engagement import events
from desktop_assist.ui import collector, theme
from desktop_assist.ui.bridge import EventBridge
from desktop_assist.ui.customer.flow import CustomerFlow
from desktop_assist.ui.customer.help_flow import HelpFlow
from desktop_assist.ui.customer.window import CustomerWindow
from desktop_assist.ui.technician.flow import TechnicianFlow
from desktop_assist.ui.technician.window import TechnicianWindow
from diagnostics.finding import Severity
from simulators import reports
from simulators.customer_programs import ORGANISATION, SimulatedCheckups, SimulatedHelp
from simulators.fixed_clock import FixedClock
from simulators.technician_program import SimulatedDesk
from simulators.windows import Customer, Technician, ended

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Qt's offscreen platform, where there is no display, remarks these about every window."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.qt_log_ignore(r"does not support (propagateSizeHints|raise)"))


@pytest.fixture(scope="session", autouse=True)
def collecting_in_one_thread(qapp: QApplication) -> Iterator[None]:
    """As in the program, so that no widget is freed by a thread that is not the windows' own."""
    collector.install(qapp)
    yield
    gc.enable()


@pytest.fixture
def look(qapp: QApplication) -> Iterator[theme.Theme]:
    """The theme, as a new program has it, and again after the test."""
    made = theme.current()
    made.force(None)
    made.set_text_percent(100)
    yield made
    made.force(None)
    made.set_text_percent(100)


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock()


@pytest.fixture
def settings(tmp_path: Path) -> QSettings:
    return QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)


@pytest.fixture
def customer(look: theme.Theme, clock: FixedClock, settings: QSettings, qtbot: QtBot) -> Iterator[Customer]:
    """A window of an install that was checked today and belongs to a practice organisation."""
    made = CustomerWindow(ORGANISATION, practice=True, settings=settings)
    checkups = SimulatedCheckups(reports.sealed(reports.made(reports.finding(Severity.NORMAL))))
    programs: list[SimulatedHelp] = []

    def new_program(show: events.ShowCustomer) -> SimulatedHelp:
        programs.append(SimulatedHelp(show))
        return programs[-1]

    titles = {"disk-tidy": "Tidy one disk"}
    flow = CustomerFlow(
        made, checkups, lambda window: HelpFlow(window, ORGANISATION, new_program, titles, clock), clock
    )
    with qtbot.waitExposed(made):
        made.show()
    whole = Customer(made, flow, checkups, qtbot, programs)
    yield whole
    checkups.go_on.set()
    whole.close()


@pytest.fixture
def alone(look: theme.Theme, clock: FixedClock, settings: QSettings, qtbot: QtBot) -> Iterator[Customer]:
    """A window of a new install that belongs to no organisation."""
    made = CustomerWindow("", practice=False, settings=settings)
    checkups = SimulatedCheckups()
    whole = Customer(made, CustomerFlow(made, checkups, None, clock), checkups, qtbot)
    with qtbot.waitExposed(made):
        made.show()
    yield whole
    whole.close()


@pytest.fixture
def technician(
    look: theme.Theme, clock: FixedClock, settings: QSettings, qtbot: QtBot
) -> Iterator[Technician]:
    """A window with one case in the queue."""
    bridge = EventBridge()
    program = SimulatedDesk(bridge.show)
    services = program.catalogue.services
    made = TechnicianWindow(ORGANISATION, services, clock, practice=True, settings=settings)
    TechnicianFlow(made, program, bridge, watch_queue=False)
    with qtbot.waitExposed(made):
        made.show()
    yield Technician(made, program, qtbot)
    ended(made, qtbot)
