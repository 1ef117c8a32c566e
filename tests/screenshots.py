"""Pictures of both windows, for README: the main job as it truly looks, on the practice desk.

Decides: which moments are taken, in which look, and the size of the windows. Run by `dev.py screenshots`.
Leaves alone: what is in the windows; nothing is drawn or put there for the picture.

    python -m tests.screenshots [FOLDER]
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QDeadlineTimer, QEventLoop, QSettings, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMainWindow, QWidget

from desktop_assist import app
from desktop_assist.consent import Capability
from desktop_assist.engagement.answered import Answered
from desktop_assist.practice.organisation import PracticeOrganisation
from desktop_assist.ui import theme
from desktop_assist.ui.customer.flow import CustomerFlow
from desktop_assist.ui.customer.help_flow import HelpFlow
from diagnostics.clock import SystemClock

FOLDER = Path(__file__).resolve().parent.parent / "resources" / "screenshots"
QUESTION = "The computer has become slow. Is something wrong with it?"
SETTLE_MS = 150
LONGEST_WAIT_MS = 60_000
DARK, LARGE = Qt.ColorScheme.Dark, 200


class Moment(Exception):
    """The story did not get to a moment in time; the name says which."""


class Pictures:
    """The two windows, and the folder that pictures of them go to."""

    def __init__(self, practice: PracticeOrganisation, folder: Path) -> None:
        """Open both windows of `practice`."""
        settings = QSettings(str(practice.path / "window.ini"), QSettings.Format.IniFormat)
        organisation, bundles = practice.organisation, practice.technician_bundles
        self.technician = app.technician_window(
            practice.technician_key, organisation, bundles, practice.clock, settings
        )
        self.customer = app.customer_window(practice.install, organisation)
        flow = self.customer.findChild(CustomerFlow)
        if flow is None or flow.help is None:
            raise Moment("the customer's window")
        self.flow: CustomerFlow = flow
        self.help: HelpFlow = flow.help
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        for window in (self.technician, self.customer):
            window.show()
            QTest.qWaitForWindowExposed(window)

    def take(self, name: str, window: QMainWindow | None = None) -> None:
        """Take the customer's window, or `window`."""
        for _ in range(3):  # on a busy machine one pass for the new type, and one for what it moves
            settle()
        (window or self.customer).grab().save(str(self._folder / f"{name}.png"), "PNG")

    def take_looks(self, name: str) -> None:
        """Take the customer's window in light, in dark and with the largest text."""
        self.take(name)
        theme.current().force(DARK)
        self.take(f"{name}-dark")
        theme.current().force(None)
        theme.current().set_text_percent(LARGE)
        self.take(f"{name}-large")
        theme.current().set_text_percent(100)
        settle()

    def close(self) -> None:
        """Close both windows, as a person does."""
        for window in (self.customer, self.technician):
            window.close()
            until("the end", lambda window=window: not window.isVisible())  # type: ignore[misc]


def settle() -> None:
    """Let the windows do what is due."""
    loop = QEventLoop()
    QTimer.singleShot(SETTLE_MS, loop.quit)
    loop.exec()


def until(moment: str, come: Callable[[], bool]) -> None:
    """Let the windows work until `come`.

    Raises:
        Moment: It did not come in time.
    """
    deadline = QDeadlineTimer(LONGEST_WAIT_MS)
    while not come():
        if deadline.hasExpired():
            raise Moment(moment)
        settle()


def press(widget: QWidget) -> None:
    """Press it with the mouse."""
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton)


def check_up(at: Pictures) -> None:
    """The first page, what may be read, and the report."""
    at.take("customer-first-start")
    press(at.flow.home.check)
    press(at.flow.checkup.all)
    at.take("customer-what-may-be-read")
    press(at.flow.checkup.start)
    until("the report", lambda: at.customer.page == "report")
    at.take_looks("customer-report")
    at.flow.report.back_wanted.emit()
    at.take_looks("customer-home")


def ask(at: Pictures) -> None:
    """The question, what is sent, and the queue."""
    press(at.flow.home.help)
    at.help.page.question.setPlainText(QUESTION)
    until("the preview", at.help.page.send.isEnabled)
    at.take("customer-question")
    press(at.help.page.send)
    until("the queue", lambda: at.customer.page == "waiting")
    at.take("customer-waiting")
    queue = at.technician.queue
    press(queue.refresh)
    until("the case", lambda: bool(queue.rows))
    press(queue.rows[0])
    at.take("technician-queue", at.technician)


def work(at: Pictures) -> None:
    """The consent, the terminal, and an offer beside its verdict."""
    press(at.technician.case.join)
    until("the session", lambda: at.customer.page == "session" and at.technician.case.leave.isVisible())
    at.technician.chat.line.setText("Good day. I have read your question and the report of the check-up.")
    press(at.technician.chat.say)
    at.technician.consent.reason.setText("To see how full the disk is.")
    press(at.technician.consent.ask)
    questions = at.help.session.questions
    until("the question", lambda: bool(questions) and questions[0].answers.isEnabled())
    at.take_looks("customer-consent")
    press(questions[0].allow)
    until("the consent", lambda: "granted" in at.technician.consent.state.words)
    terminal = at.technician.terminal
    press(terminal.open)
    until("the terminal", terminal.view.isEnabled)
    until("the prompt", lambda: bool(terminal.view.text))
    QTest.keyClicks(terminal.view, "df -h /")
    QTest.keyClick(terminal.view, Qt.Key.Key_Return)
    until("the answer", lambda: "Filesystem" in at.help.session.terminal.text)
    at.take("customer-terminal")
    at.take("technician-case", at.technician)


def offer(at: Pictures) -> None:
    """The terminal taken back; an offer that the measurements do not support, and the customer's no."""
    press(at.help.session.switches.each[Capability.TERMINAL].withdraw)
    until("the terminal's end", lambda: not at.technician.terminal.view.isEnabled())
    composer = at.technician.offer
    composer.service.setCurrentIndex(composer.service.findData("yearly-plan"))
    composer.words.setPlainText("With the yearly plan I look after everything.")
    next(iter(composer.ticks.values())).setChecked(True)
    composer.present.click()
    cards = at.help._cards
    until("the offer", lambda: bool(cards))
    at.take_looks("customer-offer")
    at.take("technician-offer", at.technician)
    press(next(iter(cards.values())).decline)
    settle()


def end(at: Pictures) -> None:
    """*Stop*, and what came of it."""
    press(at.customer.stop)
    until("the last question", at.help.end.question.isVisible)
    at.help.end.question.choices[Answered.YES].click()
    until("the record", at.help.end.folder.isEnabled)
    at.take("customer-end")


def main(arguments: list[str]) -> int:
    """Take all pictures; the exit code is 1 where a moment did not come."""
    app.application()
    with PracticeOrganisation(SystemClock()) as practice:
        at = Pictures(practice, Path(arguments[0]) if arguments else FOLDER)
        try:
            for part in (check_up, ask, work, offer, end):
                part(at)
        except Moment as moment:
            sys.stderr.write(f"The pictures end early: {moment} did not come.\n")
            return 1
        finally:
            at.close()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
