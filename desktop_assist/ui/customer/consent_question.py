"""The question whether the technician may do something.

Decides: that only a person's own mouse or keyboard can answer; that *Allow*, *Allow for 10 minutes* and
*Do not allow* are alike and none answers to Enter; that nothing can be pressed in the first moment, when the
question has only just come under the pointer; and that no answer is no.
Leaves alone: what an answer leads to.
"""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QWidget

from desktop_assist.consent import PLAIN_WORDS, Capability
from desktop_assist.engagement.events import ConsentAsked
from desktop_assist.terms import SOME_MINUTES, TerminalMode, Terms
from desktop_assist.ui.customer.folder_choice import FolderChoice
from desktop_assist.ui.customer.switches import DRAWINGS
from desktop_assist.ui.icons import Drawing
from desktop_assist.ui.text import tr, tr_count
from desktop_assist.ui.widgets.buttons import PersonButton
from desktop_assist.ui.widgets.layout import APART, STEP, Frame, row
from desktop_assist.ui.widgets.lines import pointed
from desktop_assist.ui.widgets.notice import announce
from desktop_assist.ui.widgets.person_choices import PersonRadio
from desktop_assist.ui.widgets.words import Words
from diagnostics.clock import Clock

READABLE_AFTER_MS = 600  # ours: a click that was meant for something else is over by then
TICK_MS = 200


class ConsentQuestion(Frame):
    """One question, with its time.

    Signals:
        answered: The capability, whether it is allowed, and on which terms.
        expired: The time is over: no.
    """

    answered = Signal(object, bool, object)
    expired = Signal()

    def __init__(
        self, asked: ConsentAsked, technician: str, clock: Clock, folder: FolderChoice | None = None
    ) -> None:
        """Ask what `asked` says, for `technician`; `folder` is where files would be used."""
        super().__init__("asking", space=STEP, margin=APART)
        self.capability = asked.capability
        self._clock = clock
        self._until_s = clock.monotonic() + asked.seconds
        title = tr("May {name} {capability}?", name=technician, capability=tr(PLAIN_WORDS[asked.capability]))
        self.title = Words(title, size="lead", strong=True)
        self.box.addLayout(pointed(Drawing(DRAWINGS[asked.capability], "accent"), self.title))
        self.box.addWidget(Words(tr("The reason given: “{reason}”", reason=asked.reason)))
        self.folder = folder
        if folder is not None:
            self.box.addWidget(folder)
        self.modes = _modes(asked)
        for choice in self.modes.values():
            self.box.addWidget(choice)
        self.countdown = Words(tone="quiet")
        self.box.addWidget(self.countdown)
        self._add_answers(title)
        self._ticking = QTimer(self, interval=TICK_MS)
        self._ticking.timeout.connect(self._tick)
        self._ticking.start()
        self._tick()
        announce(self, title)

    def _add_answers(self, title: str) -> None:
        self.allow, self.refuse = PersonButton(tr("Allow")), PersonButton(tr("Do not allow"))
        self.allow_for = PersonButton(
            tr_count("Allow for {count} minute", "Allow for {count} minutes", SOME_MINUTES)
        )
        self.allow.pair_with(self.allow_for, self.refuse)
        self.answers = QWidget()
        line = row(self.answers, space=STEP)
        answers = ((self.allow, True, 0), (self.allow_for, True, SOME_MINUTES), (self.refuse, False, 0))
        for button, allowed, minutes in answers:
            button.describe(f"{button.text()}: {title}")
            button.chosen.connect(partial(self._answer, allowed, minutes))
            line.addWidget(button, 1)
        self.answers.setEnabled(False)
        QTimer.singleShot(READABLE_AFTER_MS, self, lambda: self.answers.setEnabled(self.open))
        self.box.addWidget(self.answers)

    @property
    def open(self) -> bool:
        """Whether it can still be answered."""
        return self._ticking.isActive()

    def _answer(self, allowed: bool, minutes: int) -> None:
        if self.open:
            self._close()
            mode = next((mode.value for mode, choice in self.modes.items() if choice.isChecked()), "")
            self.answered.emit(self.capability, allowed, Terms(minutes, mode))

    def _tick(self) -> None:
        left_s = int(self._until_s - self._clock.monotonic() + 0.999)
        if left_s > 0:
            one, many = "No answer in {count} second means no.", "No answer in {count} seconds means no."
            self.countdown.say(tr_count(one, many, left_s))
            return
        self._close()
        self.countdown.say(tr("There was no answer, so it is not allowed."))
        self.expired.emit()

    def _close(self) -> None:
        self._ticking.stop()
        self.answers.setEnabled(False)


def _modes(asked: ConsentAsked) -> dict[TerminalMode, PersonRadio]:
    """How a terminal may be used, for the customer to choose; first it is as the technician asks."""
    if asked.capability is not Capability.TERMINAL:
        return {}
    words = {
        TerminalMode.FREE: tr("Any command, while I watch"),
        TerminalMode.APPROVED: tr("I read and allow each line before it is typed"),
        TerminalMode.LISTED: tr("Only diagnostic commands from a short list"),
    }
    choices = {mode: PersonRadio(sentence) for mode, sentence in words.items()}
    for mode, choice in choices.items():
        choice.setAccessibleName(words[mode])
    choices[TerminalMode(asked.wished.mode or TerminalMode.FREE)].setChecked(True)
    return choices
