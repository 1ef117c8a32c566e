"""A question that a person answers in time, or that means no.

Decides: that only a person's own mouse or keyboard can answer; that the answers are alike and none answers to
Enter; that nothing can be pressed in the first moment, when the question has only just come under the
pointer; and that no answer is no.
Leaves alone: what is asked (`consent_question`, `hand_over_question`) and what an answer leads to.
"""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal

from desktop_assist.ui.text import tr_count
from desktop_assist.ui.widgets.buttons import PersonButton
from desktop_assist.ui.widgets.layout import APART, STEP, Fitting, Frame
from desktop_assist.ui.widgets.notice import announce
from desktop_assist.ui.widgets.words import Words
from diagnostics.clock import Clock

READABLE_AFTER_MS = 600  # ours: a click that was meant for something else is over by then
TICK_MS = 200


class TimedQuestion(Frame):
    """One question, with its time.

    Signals:
        expired: The time is over: no.
    """

    expired = Signal()

    def __init__(self, seconds: int, clock: Clock, silence: str) -> None:
        """Wait for `seconds` by `clock`; afterwards `silence` says what no answer meant."""
        super().__init__("asking", space=STEP, margin=APART)
        self._clock, self._silence = clock, silence
        self._until_s = clock.monotonic() + seconds
        self.countdown = Words(tone="quiet")
        self.answers = Fitting()
        self._ticking = QTimer(self, interval=TICK_MS)
        self._ticking.timeout.connect(self._tick)

    def _begin(self, title: str, first: PersonButton, *others: PersonButton) -> None:
        """Put the time and the answers below everything else, and begin to ask `title`."""
        self.box.addWidget(self.countdown)
        first.pair_with(*others)
        for button in (first, *others):
            button.describe(f"{button.text()}: {title}")
            self.answers.box.addWidget(button, 1)
        self.answers.setEnabled(False)
        QTimer.singleShot(READABLE_AFTER_MS, self, lambda: self.answers.setEnabled(self.open))
        self.box.addWidget(self.answers)
        self._ticking.start()
        self._tick()
        announce(self, title)

    @property
    def open(self) -> bool:
        """Whether it can still be answered."""
        return self._ticking.isActive()

    def _tick(self) -> None:
        left_s = int(self._until_s - self._clock.monotonic() + 0.999)
        if left_s > 0:
            one, many = "No answer in {count} second means no.", "No answer in {count} seconds means no."
            self.countdown.say(tr_count(one, many, left_s))
            return
        self._close()
        self.countdown.say(self._silence)
        self.expired.emit()

    def _close(self) -> None:
        self._ticking.stop()
        self.answers.setEnabled(False)
