"""What the customer's window does about more checks: how far they are, and the report before it is sent.

Decides: where both appear in the conversation, and that each goes when it is over.
Leaves alone: the question for leave (`consent_question`), and what came of it, which the consent's line says.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QProgressBar, QWidget

from desktop_assist.consent import Capability
from desktop_assist.engagement.check_events import ChecksEnded, ChecksProgressed, ReportReady
from desktop_assist.ui.customer.programs import HelpProgram
from desktop_assist.ui.customer.report_question import ReportQuestion
from desktop_assist.ui.customer.session_page import SessionPage
from desktop_assist.ui.text import tr
from desktop_assist.ui.widgets.buttons import Button, buttons
from desktop_assist.ui.widgets.layout import APART, STEP, Frame
from desktop_assist.ui.widgets.words import Words
from diagnostics.clock import Clock


class ChecksCard(Frame):
    """How far the checks are, and a way to stop them."""

    def __init__(self) -> None:
        """Nothing is done yet."""
        super().__init__(space=STEP, margin=APART)
        self.done, self.bar = Words(), QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(tr("Progress of the checks"))
        self.stop = Button(tr("Stop these checks"))
        self.box.addWidget(self.done)
        self.box.addWidget(self.bar)
        self.box.addLayout(buttons(self.stop))

    def show_progress(self, event: ChecksProgressed) -> None:
        """So many subjects are done."""
        self.done.say(
            tr("More checks: {number} of {total} subjects are done.", number=event.number, total=event.total)
        )
        self.bar.setRange(0, event.total)
        self.bar.setValue(event.number)


class ChecksFlow(QObject):
    """The checks of one session."""

    def __init__(self, session: SessionPage, live: Callable[[], HelpProgram], clock: Clock) -> None:
        """Show them in `session`; answers go to the program that `live` gives."""
        super().__init__(session)
        self._session, self._live, self._clock = session, live, clock
        self.card: ChecksCard | None = None
        self.question: ReportQuestion | None = None

    def show_event(self, event: ChecksProgressed | ReportReady | ChecksEnded) -> None:
        """Show what happened."""
        match event:
            case ChecksProgressed():
                self._progress().show_progress(event)
            case ReportReady():
                self._clear()
                self.question = ReportQuestion(event, self._clock)
                self.question.answered.connect(lambda number, send: self._live().answer_report(number, send))
                self._session.conversation.add(self.question)
            case ChecksEnded():
                self._clear()

    def _progress(self) -> ChecksCard:
        if self.card is None:
            self.card = ChecksCard()
            self.card.stop.clicked.connect(lambda: self._live().withdraw(Capability.MORE_CHECKS))
            self._session.conversation.add(self.card)
        return self.card

    def _clear(self) -> None:
        for widget in (self.card, self.question):
            if isinstance(widget, QWidget):
                widget.hide()
                widget.deleteLater()
        self.card = self.question = None
