"""Asking for more checks on the customer's computer.

Decides: that a request names its subjects, of those that can be checked there, and has a reason; and that how
far the checks are is always shown.
Leaves alone: the answer and the sending, which are the customer's alone; and the report (`case_panel`).
"""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QLineEdit, QWidget

from desktop_assist.engagement.check_events import ChecksProgressed
from desktop_assist.engagement.events import ConsentChanged
from desktop_assist.terms import Cause
from desktop_assist.ui.technician.consent_dock import LARGEST_REASON
from desktop_assist.ui.text import tr
from desktop_assist.ui.widgets.buttons import Button
from desktop_assist.ui.widgets.layout import NEAR, TIGHT, Column, clear, column, row
from desktop_assist.ui.widgets.words import Words
from diagnostics.probes import offered

ENDS = {
    Cause.SENT.value: "The customer sent the report; it is below the first one.",
    Cause.NOT_SENT.value: "The customer did not send the report.",
    Cause.NOT_DONE.value: "The checks could not be finished.",
    Cause.UNANSWERED.value: "The customer did not answer.",
    Cause.TIME_OVER.value: "The time that was allowed is over.",
    Cause.NOT_WRITTEN.value: "The customer's record could not be written, so the checks ended. Ask again.",
    Cause.LINE_LOST.value: "The line was lost, and with it the checks. Ask again.",
}
STEPS = {
    "asked": "The customer is being asked.",
    "granted": "The customer allowed it.",
    "refused": "The customer did not allow it.",
    "withdrawn": "The customer stopped it. Nothing was sent.",
}


class ChecksDock(QWidget):
    """Subjects to tick, a reason, and how far it is.

    Signals:
        ask_wanted: The ticked subjects, a tuple of their ids, and the reason.
    """

    ask_wanted = Signal(object, str)

    def __init__(self) -> None:
        """Begin with no customer's computer."""
        super().__init__()
        self.setProperty("density", "technician")
        box = column(self, space=NEAR, margin=NEAR)
        self.ticks: dict[str, QCheckBox] = {}
        self._list = column(space=TIGHT)
        area = Column(space=TIGHT, margin=0)
        area.box.addLayout(self._list)
        box.addWidget(area, 1)
        self.reason = QLineEdit()
        self.reason.setMaxLength(LARGEST_REASON)
        self.reason.setPlaceholderText(tr("Why, in words that the customer knows"))
        self.reason.setAccessibleName(tr("Why more is to be checked"))
        self.reason.textChanged.connect(lambda _text: self._may_ask())
        self.reason.returnPressed.connect(self._ask)
        self.ask = Button(tr("Ask"), compact=True, drawing="question")
        self.ask.describe(tr("Ask for more checks"))
        self.ask.clicked.connect(self._ask)
        line = row(space=NEAR)
        line.addWidget(self.reason, 1)
        line.addWidget(self.ask)
        box.addLayout(line)
        self.state = Words(tone="quiet", size="small")
        box.addWidget(self.state)
        self.clear()

    def show_platform(self, platform: str) -> None:
        """List what can be checked on `platform`."""
        clear(self._list)
        self.ticks = {}
        for probe in offered(platform):
            tick = QCheckBox(probe.title)
            tick.setProperty("target", "compact")
            tick.setAccessibleName(probe.title)
            tick.setAccessibleDescription(probe.reads)
            tick.setToolTip(probe.reads)
            tick.toggled.connect(lambda _on: self._may_ask())
            self.ticks[probe.id] = tick
            self._list.addWidget(tick)
        self.state.say(tr("The customer sees what each reads, and the report before it is sent."))
        self._may_ask()

    @property
    def ticked(self) -> tuple[str, ...]:
        """The ticked subjects."""
        return tuple(subject for subject, tick in self.ticks.items() if tick.isChecked())

    def _may_ask(self) -> None:
        self.ask.setEnabled(bool(self.reason.text().strip() and self.ticked))

    def _ask(self) -> None:
        reason, subjects = self.reason.text().strip(), self.ticked
        if reason and subjects:
            self.reason.clear()
            for tick in self.ticks.values():
                tick.setChecked(False)
            self.ask_wanted.emit(subjects, reason)

    def show_step(self, changed: ConsentChanged) -> None:
        """What became of the question, or of the checks."""
        words = ENDS.get(changed.cause) if changed.cause else STEPS.get(changed.step)
        if words:
            self.state.say(tr(words))

    def show_progress(self, event: ChecksProgressed) -> None:
        """So many subjects are done."""
        done = tr("{number} of {total} subjects are done.", number=event.number, total=event.total)
        reads = tr("The customer is looking at the report, and may send it.")
        self.state.say(reads if event.number == event.total else done)

    def clear(self) -> None:
        """There is no customer's computer any more."""
        clear(self._list)
        self.ticks = {}
        self._list.addWidget(Words(tr("What can be checked will be here."), tone="quiet", size="small"))
        self.state.say("")
        self._may_ask()
