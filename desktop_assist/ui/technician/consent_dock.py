"""Asking the customer for a capability.

Decides: that a request has a reason in plain words, and that its state is always shown.
Leaves alone: the answer, which is the customer's alone.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from desktop_assist.consent import PLAIN_WORDS, SERVED, Capability
from desktop_assist.terms import STAYS, USUAL, Step, TerminalMode, Terms
from desktop_assist.ui.text import tr
from desktop_assist.ui.widgets.buttons import Button
from desktop_assist.ui.widgets.layout import NEAR, column, row
from desktop_assist.ui.widgets.time_left import seconds_left, time_left
from desktop_assist.ui.widgets.words import Words
from diagnostics.clock import Clock

LARGEST_REASON = 500
TICK_MS = 500
# More checks have a dock of their own, with their subjects.
ASKED_HERE = tuple(each for each in SERVED if each is not Capability.MORE_CHECKS)

MODES = {
    TerminalMode.FREE: "any command",
    TerminalMode.APPROVED: "each line only after the customer has read it",
    TerminalMode.LISTED: "diagnostic commands from a list",
}


@dataclass(frozen=True)
class _State:
    step: str
    how: str
    until_s: float

    def after(self, step: str, how: str) -> _State:
        """What it is after a step with which it stays granted."""
        match step:
            case Step.PAUSED:
                return replace(self, step=step)
            case Step.CHANGED:
                return replace(self, how=how)
            case _:
                return replace(self, step=Step.GRANTED.value)


class ConsentDock(QWidget):
    """What to ask for, and what is allowed.

    Signals:
        ask_wanted: A capability, the reason, and how a terminal would be used.
    """

    ask_wanted = Signal(object, str, str)

    def __init__(self, clock: Clock) -> None:
        """Nothing is allowed."""
        super().__init__()
        self.setProperty("density", "technician")
        box = column(self, space=NEAR, margin=NEAR)
        self.capability = QComboBox()
        self.capability.setAccessibleName(tr("What to ask for"))
        for each in ASKED_HERE:
            self.capability.addItem(tr(PLAIN_WORDS[each]), each.value)
        self.capability.setCurrentIndex(self.capability.findData(Capability.TERMINAL.value))
        self.mode = QComboBox()
        self.mode.setAccessibleName(tr("How you would use it"))
        for mode in TerminalMode:
            self.mode.addItem(tr(MODES[mode]), mode.value)
        self.capability.currentIndexChanged.connect(lambda _index: self._show_mode())
        self.reason = QLineEdit()
        self.reason.setMaxLength(LARGEST_REASON)
        self.reason.setPlaceholderText(tr("Why, in words that the customer knows"))
        self.reason.setAccessibleName(tr("Why"))
        self.reason.textChanged.connect(lambda _text: self._may_ask())
        self.reason.returnPressed.connect(self._ask)
        self.ask = Button(tr("Ask"), compact=True, drawing="question")
        self.ask.clicked.connect(self._ask)
        self.state = Words(tr("Nothing is allowed. Ask first, with a reason."), tone="quiet", size="small")
        line = row(space=NEAR)
        line.addWidget(self.reason, 1)
        line.addWidget(self.ask)
        box.addWidget(self.capability)
        box.addWidget(self.mode)
        box.addLayout(line)
        box.addWidget(self.state)
        box.addStretch(1)
        self._clock = clock
        self._steps: dict[Capability, _State] = {}
        self._ticking = QTimer(self, interval=TICK_MS)
        self._ticking.timeout.connect(self._tell)
        self._may_ask()
        self._show_mode()

    def _show_mode(self) -> None:
        self.mode.setVisible(self.capability.currentData() == Capability.TERMINAL.value)

    def _may_ask(self) -> None:
        self.ask.setEnabled(bool(self.reason.text().strip()))

    def _ask(self) -> None:
        reason = self.reason.text().strip()
        if reason:
            self.reason.clear()
            capability = Capability(self.capability.currentData())
            mode = self.mode.currentData() if capability is Capability.TERMINAL else ""
            self.ask_wanted.emit(capability, reason, mode)

    def show_step(self, capability: Capability, step: str, terms: Terms = USUAL) -> None:
        """What became of the consent for `capability`, on which terms."""
        timed = step == Step.GRANTED and terms.minutes
        until_s = self._clock.monotonic() + 60 * terms.minutes if timed else math.inf
        how = terms.mode or (terms.seen.kind.value if terms.seen is not None else "")
        now = _State(step, how, until_s)
        self._steps[capability] = self._steps.get(capability, now).after(step, how) if step in STAYS else now
        self._ticking.start()
        self._tell()

    def _tell(self) -> None:
        lines = [self._line(each, known) for each, known in self._steps.items()]
        self.state.say("\n".join(lines))
        if all(known.until_s == math.inf for known in self._steps.values()):
            self._ticking.stop()

    def _line(self, capability: Capability, now: _State) -> str:
        step = tr(", ").join(filter(None, (now.step, now.how)))
        line = tr("{what}: {step}", what=capability.value, step=step)
        if now.until_s == math.inf:
            return line
        return f"{line}. {time_left(seconds_left(now.until_s, self._clock))}"

    def clear(self) -> None:
        """Nothing is allowed any more."""
        self._steps.clear()
        self._ticking.stop()
        self.state.say(tr("Nothing is allowed. Ask first, with a reason."))
