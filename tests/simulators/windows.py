"""Both windows with what is behind them, as tests hold them."""

from __future__ import annotations

from dataclasses import dataclass, field

from PySide6.QtWidgets import QMainWindow
from pytestqt.qtbot import QtBot

from desktop_assist.engagement import events
from desktop_assist.ui.customer.flow import CustomerFlow
from desktop_assist.ui.customer.help_flow import HelpFlow
from desktop_assist.ui.customer.window import CustomerWindow
from desktop_assist.ui.technician.window import TechnicianWindow
from simulators.customer_programs import MARIA, SimulatedCheckups, SimulatedHelp
from simulators.technician_program import SimulatedDesk


def ended(window: QMainWindow, qtbot: QtBot) -> None:
    """Close `window` as a person does, and wait until its work is over and it is gone."""
    window.close()
    qtbot.waitUntil(lambda: not window.isVisible())
    with qtbot.waitSignal(window.destroyed):
        window.deleteLater()


@dataclass
class Customer:
    """The customer's window with what is behind it."""

    window: CustomerWindow
    flow: CustomerFlow
    checkups: SimulatedCheckups
    qtbot: QtBot
    programs: list[SimulatedHelp] = field(default_factory=list)

    @property
    def program(self) -> SimulatedHelp:
        return self.programs[-1]

    @property
    def help(self) -> HelpFlow:
        assert self.flow.help is not None
        return self.flow.help

    def shows(self, page: str) -> None:
        self.qtbot.waitUntil(lambda: self.window.page == page)

    def open_case(self) -> None:
        """Go from the first page to the queue."""
        self.flow.home.help.click()
        self.help.page.question.setPlainText("My computer is slow.")
        self.qtbot.waitUntil(self.help.page.send.isEnabled)
        self.help.page.send.click()
        self.shows("waiting")

    def begin_session(self) -> None:
        """Go from the first page to a session with Maria."""
        self.open_case()
        self.program.tell(events.TechnicianArrived(MARIA, ("lid", "debug", "skid", "grid")))
        self.shows("session")

    def close(self) -> None:
        ended(self.window, self.qtbot)


@dataclass
class Technician:
    """The technician's window with what is behind it."""

    window: TechnicianWindow
    program: SimulatedDesk
    qtbot: QtBot

    def join(self) -> None:
        """Take the first case of the queue."""
        self.qtbot.waitUntil(lambda: bool(self.window.queue.rows))
        self.window.queue.rows[0].click()
        self.window.case.join.click()
        self.qtbot.waitUntil(self.window.case.leave.isVisible)

    def did(self, what: str) -> tuple[object, ...]:
        """The first deed of that name, once it was done."""
        self.qtbot.waitUntil(lambda: any(each[0] == what for each in self.program.done))
        return next(each for each in self.program.done if each[0] == what)
