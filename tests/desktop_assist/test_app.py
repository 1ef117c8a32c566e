"""Both windows, put together with the real programs, on the real practice desk."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, Qt, QTimer
from PySide6.QtWidgets import QApplication, QMainWindow
from pytestqt.qtbot import QtBot

from desktop_assist import app
from desktop_assist.engagement.answered import Answered
from desktop_assist.engagement.install import Install
from desktop_assist.practice.organisation import PracticeOrganisation
from desktop_assist.settings import Home
from desktop_assist.ui import theme
from desktop_assist.ui.customer.flow import CustomerFlow
from desktop_assist.ui.customer.window import CustomerWindow
from desktop_assist.ui.technician.window import TechnicianWindow
from diagnostics.clock import SystemClock

LONG_MS = 60_000
LEFT = Qt.MouseButton.LeftButton

pytestmark = pytest.mark.qt_log_ignore("does not support propagateSizeHints")


@pytest.fixture(autouse=True)
def application(qapp: QApplication) -> Iterator[None]:
    app.application()
    yield
    gc.enable()


def closed(qtbot: QtBot, *windows: QMainWindow) -> None:
    for window in windows:
        window.close()
    for window in windows:
        qtbot.waitUntil(lambda window=window: not window.isVisible(), timeout=LONG_MS)
        with qtbot.waitSignal(window.destroyed):
            window.deleteLater()


@pytest.fixture
def practice() -> Iterator[PracticeOrganisation]:
    with PracticeOrganisation(SystemClock()) as made:
        yield made


def tick_some(flow: CustomerFlow) -> None:
    """Three quick subjects; the others have tests of their own."""
    for row in flow.checkup.rows:
        row.tick.setChecked(row.subject in {"storage", "memory", "processor"})


class Both:
    """The two windows of a practice organisation, shown."""

    def __init__(self, practice: PracticeOrganisation, qtbot: QtBot) -> None:
        self.qtbot = qtbot
        settings = QSettings(str(practice.path / "window.ini"), QSettings.Format.IniFormat)
        self.technician: TechnicianWindow = app.technician_window(
            practice.technician_key,
            practice.organisation,
            practice.technician_bundles,
            practice.clock,
            settings,
        )
        self.customer: CustomerWindow = app.customer_window(practice.install, practice.organisation)
        for window in (self.customer, self.technician):
            with qtbot.waitExposed(window):
                window.show()
        flow = self.customer.findChild(CustomerFlow)
        assert flow is not None
        assert flow.help is not None
        self.flow, self.help = flow, flow.help

    def until_page(self, name: str) -> None:
        self.qtbot.waitUntil(lambda: self.customer.page == name, timeout=LONG_MS)

    def press(self, widget: object) -> None:
        self.qtbot.mouseClick(widget, LEFT)

    def ask(self) -> None:
        self.press(self.flow.home.check)
        tick_some(self.flow)
        self.press(self.flow.checkup.start)
        self.until_page("report")
        self.press(self.flow.report.help)
        self.help.page.question.setPlainText("The computer has become slow.")
        self.qtbot.waitUntil(self.help.page.send.isEnabled)
        self.press(self.help.page.send)
        self.until_page("waiting")

    def join(self) -> None:
        queue = self.technician.queue
        self.press(queue.refresh)
        self.qtbot.waitUntil(lambda: bool(queue.rows), timeout=LONG_MS)
        self.press(queue.rows[0])
        self.press(self.technician.case.join)
        self.until_page("session")
        self.qtbot.waitUntil(self.technician.case.leave.isVisible, timeout=LONG_MS)

    def allow_terminal(self) -> None:
        self.technician.consent.reason.setText("To look at the disk.")
        self.press(self.technician.consent.ask)
        questions = self.help.session.questions
        self.qtbot.waitUntil(lambda: bool(questions), timeout=LONG_MS)
        self.qtbot.waitUntil(questions[0].answers.isEnabled)
        self.press(questions[0].allow)
        self.qtbot.waitUntil(lambda: "granted" in self.technician.consent.state.words, timeout=LONG_MS)

    def type(self, line: str, printed: str) -> None:
        terminal = self.technician.terminal
        self.press(terminal.open)
        self.qtbot.waitUntil(terminal.view.isEnabled, timeout=LONG_MS)
        self.qtbot.keyClicks(terminal.view, line)
        self.qtbot.keyClick(terminal.view, Qt.Key.Key_Return)
        self.qtbot.waitUntil(lambda: printed in self.help.session.terminal.text, timeout=LONG_MS)

    def offer_and_decline(self) -> None:
        next(iter(self.technician.offer.ticks.values())).setChecked(True)
        self.technician.offer.present.click()
        cards = self.help._cards
        self.qtbot.waitUntil(lambda: bool(cards), timeout=LONG_MS)
        card = next(iter(cards.values()))
        self.qtbot.waitUntil(card.decline.isVisible)
        self.press(card.decline)
        lines = self.technician.chat.conversation
        self.qtbot.waitUntil(lambda: any("declined" in each for each in lines.lines), timeout=LONG_MS)


def test_the_whole_story_through_both_windows(practice: PracticeOrganisation, qtbot: QtBot) -> None:
    both = Both(practice, qtbot)
    try:
        both.ask()
        both.join()
        both.allow_terminal()
        both.type("echo practice-$((6*7))", "practice-42")
        both.offer_and_decline()
        both.press(both.customer.stop)
        both.until_page("end")
        qtbot.waitUntil(both.help.end.question.isVisible, timeout=LONG_MS)
        both.press(both.help.end.question.choices[Answered.YES])
        qtbot.waitUntil(both.help.end.folder.isEnabled, timeout=LONG_MS)
        lines = both.technician.chat.conversation
        qtbot.waitUntil(lambda: any("technician" in each for each in lines.lines[-1:]), timeout=LONG_MS)
        assert both.help.end.sold.words == "Nothing was sold."
        assert not both.technician.terminal.isEnabled()
    finally:
        closed(qtbot, both.customer, both.technician)


def test_without_an_organisation(tmp_path: Path, qtbot: QtBot) -> None:
    with Install(Home(tmp_path / "home"), SystemClock()) as install:
        window = app.customer_window(install, None)
        with qtbot.waitExposed(window):
            window.show()
        flow = window.findChild(CustomerFlow)
        assert flow is not None
        qtbot.mouseClick(flow.home.help, LEFT)
        assert window.page == "not-set-up"
        closed(qtbot, window)


def test_running_ends_when_the_last_window_closes(qtbot: QtBot, qapp: QApplication) -> None:
    windows = QMainWindow(), QMainWindow()
    for window in windows:
        qtbot.addWidget(window)

    for delay, window in enumerate(windows):
        QTimer.singleShot(50 * delay, window.close)
    assert app.run(*windows) == 0
    assert theme.current() is not None
