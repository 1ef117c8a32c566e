"""The question whether the report of more checks may be sent.

Decides: that the whole report is on the card, with its very bytes, above *Send* and *Do not send*.
Leaves alone: how a question is answered (`timed_question`), and what an answer leads to.
"""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal

from desktop_assist.engagement.check_events import ReportReady
from desktop_assist.ui.customer.timed_question import TimedQuestion
from desktop_assist.ui.icons import Drawing
from desktop_assist.ui.text import tr
from desktop_assist.ui.widgets.buttons import PersonButton
from desktop_assist.ui.widgets.fold import Fold
from desktop_assist.ui.widgets.lines import pointed
from desktop_assist.ui.widgets.report_view import ReportView
from desktop_assist.ui.widgets.very_bytes import VeryBytes
from desktop_assist.ui.widgets.words import Words
from diagnostics.clock import Clock


class ReportQuestion(TimedQuestion):
    """One report, and whether it may be sent.

    Signals:
        answered: The check-up's number, and whether its report may be sent.
    """

    answered = Signal(int, bool)

    def __init__(self, ready: ReportReady, clock: Clock) -> None:
        """Ask whether the report of `ready` may be sent."""
        super().__init__(ready.seconds, clock, tr("There was no answer, so it is not sent."))
        self.number = ready.number
        title = tr("May this report be sent to {organisation}?", organisation=ready.organisation)
        self.title = Words(title, size="lead", strong=True)
        self.box.addLayout(pointed(Drawing("checkup", "accent"), self.title))
        self.box.addWidget(Words(tr("It has not left this computer. Read it first; it is sent as it is.")))
        self.report = ReportView(clock, headline_size="lead")
        self.report.show_report(ready.report)
        self.box.addWidget(self.report)
        count = len(ready.report_bytes)
        self.fold = Fold(tr("See exactly what is sent, {count} bytes", count=count))
        self.bytes = VeryBytes()
        self.bytes.show_bytes(ready.report_bytes)
        self.fold.box.addWidget(self.bytes)
        self.box.addWidget(self.fold)
        self.send, self.keep = PersonButton(tr("Send")), PersonButton(tr("Do not send"))
        for button, send in ((self.send, True), (self.keep, False)):
            button.chosen.connect(partial(self._answer, send))
        self._begin(title, self.send, self.keep)

    def _answer(self, send: bool) -> None:
        if self.open:
            self._close()
            self.answered.emit(self.number, send)
