"""The switches: what the technician may do now, and taking it back.

Decides: that every capability shows whether it is allowed, in words, and that one press takes it back at
once.
Leaves alone: granting; only the answer to a question does that. There is no switch that turns anything
on.
"""

from __future__ import annotations

import math

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QWidget

from desktop_assist.capability import NEEDS
from desktop_assist.consent import PLAIN_WORDS, SERVED, Capability
from desktop_assist.terms import STAYS, USUAL, Step, Terms
from desktop_assist.ui.icons import Drawing
from desktop_assist.ui.text import tr
from desktop_assist.ui.widgets.buttons import Button
from desktop_assist.ui.widgets.layout import STEP, column, row
from desktop_assist.ui.widgets.time_left import seconds_left, time_left
from desktop_assist.ui.widgets.words import Words
from diagnostics.clock import Clock

TICK_MS = 500

DRAWINGS = {
    Capability.SCREEN: "screen",
    Capability.CONTROL: "control",
    Capability.TERMINAL: "terminal",
    Capability.SEND_FILES: "send-files",
    Capability.FETCH_FILES: "fetch-files",
    Capability.CLIPBOARD_TO_CUSTOMER: "clipboard",
    Capability.CLIPBOARD_FROM_CUSTOMER: "clipboard",
    Capability.MORE_CHECKS: "checkup",
}


class Switch(QWidget):
    """One capability."""

    def __init__(self, capability: Capability, clock: Clock) -> None:
        """Not allowed."""
        super().__init__()
        self.capability = capability
        self._clock, self._until_s = clock, math.inf
        self._ticking = QTimer(self, interval=TICK_MS)
        self._ticking.timeout.connect(self._say_state)
        self._rests = False
        line = row(self, space=STEP)
        self._drawing = Drawing(DRAWINGS[capability], "quiet", 20)
        self._words = Words(plain(capability))
        self.state = Words(size="small", tone="quiet")
        self.withdraw = Button(tr("Take back"))
        self.withdraw.describe(tr("Take back: {words}", words=PLAIN_WORDS[capability]))
        inner = column(space=0)
        inner.addWidget(self._words)
        inner.addWidget(self.state)
        inner.addWidget(self.withdraw, 0, Qt.AlignmentFlag.AlignLeft)
        self._inner = inner
        self._below: QWidget | None = None
        line.addWidget(self._drawing, 0, Qt.AlignmentFlag.AlignTop)
        line.addLayout(inner, 1)
        self.allow(False)

    def rest(self, rests: bool) -> None:
        """Say that it has no effect for now, while it `rests` although it is allowed."""
        self._rests = rests
        if self.allowed:
            self._say_state()

    def put_below(self, widget: QWidget) -> None:
        """Show `widget` below as long as it is allowed."""
        self._below = widget
        self._inner.insertWidget(2, widget)
        widget.setVisible(self.allowed)

    def allow(self, allowed: bool, minutes: int = 0) -> None:
        """Show whether it is allowed, and for how many minutes; 0 for the session."""
        self._drawing.show_drawing(DRAWINGS[self.capability], "accent" if allowed else "quiet")
        self._words.set_tone("text" if allowed else "quiet")
        self.state.set_tone("accent" if allowed else "quiet")
        self.withdraw.setVisible(allowed)
        if self._below is not None:
            self._below.setVisible(allowed)
        self._ticking.stop()
        self._until_s = math.inf
        if allowed and minutes:
            self._until_s = self._clock.monotonic() + 60 * minutes
            self._ticking.start()
        self._say_state()

    def _say_state(self) -> None:
        if not self.allowed:
            self.state.say(tr("Not allowed"))
            return
        resting = tr("Allowed by you, without effect until the screen is seen")
        words = resting if self._rests else tr("In use, allowed by you")
        if self._until_s < math.inf:
            left = time_left(seconds_left(self._until_s, self._clock))
            words = tr("{words}. {left}", words=words, left=left)
        self.state.say(words)

    @property
    def allowed(self) -> bool:
        """Whether it shows as allowed."""
        return not self.withdraw.isHidden()


class Switches(QWidget):
    """All capabilities.

    Signals:
        withdraw_wanted: The capability that the customer takes back.
    """

    withdraw_wanted = Signal(object)

    def __init__(self, clock: Clock) -> None:
        """Nothing is allowed."""
        super().__init__()
        box = self._box = column(self, space=STEP)
        box.addWidget(Words(tr("What the technician may do"), tone="quiet", size="small"))
        self.each = {capability: Switch(capability, clock) for capability in SERVED}
        for capability, switch in self.each.items():
            switch.withdraw.clicked.connect(
                lambda _down=False, one=capability: self.withdraw_wanted.emit(one)
            )
            box.addWidget(switch)

    def _arrange(self) -> None:
        """What is in use stands first; what needs something else that is not allowed says so."""
        for switch in sorted(self.each.values(), key=lambda each: not each.allowed):
            self._box.addWidget(switch)
        for capability, needed in NEEDS.items():
            self.each[capability].rest(not self.each[needed].allowed)

    def show_step(self, capability: Capability, step: str, terms: Terms = USUAL) -> None:
        """Something became of the consent for `capability`, on `terms`."""
        if step not in STAYS:
            self.each[capability].allow(step in {Step.GRANTED, Step.RESUMED}, terms.minutes)
            self._arrange()

    def clear(self) -> None:
        """Nothing is allowed any more."""
        for switch in self.each.values():
            switch.allow(False)
        self._arrange()


def plain(capability: Capability) -> str:
    """The capability as the beginning of a line."""
    words = tr(PLAIN_WORDS[capability])
    return words[:1].upper() + words[1:]
