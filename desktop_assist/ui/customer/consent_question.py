"""The question whether the technician may do something.

Decides: that the answers are *Allow*, *Allow for 10 minutes* and *Do not allow*, that what is asked for one
time only has no minutes, and how a terminal is used.
Leaves alone: how a question is answered (`timed_question`), and what an answer leads to.
"""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal

from desktop_assist.capability import ONCE
from desktop_assist.consent import PLAIN_WORDS, Capability
from desktop_assist.engagement.events import ConsentAsked
from desktop_assist.terms import SOME_MINUTES, TerminalMode, Terms
from desktop_assist.ui.customer.folder_choice import FolderChoice
from desktop_assist.ui.customer.screen_choice import ScreenChoice
from desktop_assist.ui.customer.subject_choice import SubjectChoice
from desktop_assist.ui.customer.switches import DRAWINGS
from desktop_assist.ui.customer.timed_question import TimedQuestion
from desktop_assist.ui.icons import Drawing
from desktop_assist.ui.text import tr, tr_count
from desktop_assist.ui.widgets.buttons import PersonButton
from desktop_assist.ui.widgets.lines import pointed
from desktop_assist.ui.widgets.person_choices import PersonRadio
from desktop_assist.ui.widgets.words import Words
from diagnostics.clock import Clock
from diagnostics.probes import PROBES

NOTES = {
    Capability.CLIPBOARD_TO_CUSTOMER: "It takes the place of what you copied last. You see each text.",
    Capability.CLIPBOARD_FROM_CUSTOMER: "Nothing that you copied before. You see each text that is sent.",
}
"""What else to know before one answers."""


class ConsentQuestion(TimedQuestion):
    """One question, with its time.

    Signals:
        answered: The capability, whether it is allowed, and on which terms.
    """

    answered = Signal(object, bool, object)

    def __init__(
        self,
        asked: ConsentAsked,
        technician: str,
        clock: Clock,
        folder: FolderChoice | None = None,
        screen: ScreenChoice | None = None,
    ) -> None:
        """Ask what `asked` says, for `technician`.

        `folder` is where files would be used, `screen` what of it could be seen.
        """
        super().__init__(asked.seconds, clock, tr("There was no answer, so it is not allowed."))
        self.capability = asked.capability
        title = tr("May {name} {capability}?", name=technician, capability=tr(PLAIN_WORDS[asked.capability]))
        self.title = Words(title, size="lead", strong=True)
        self.box.addLayout(pointed(Drawing(DRAWINGS[asked.capability], "accent"), self.title))
        self.box.addWidget(Words(tr("The reason given: “{reason}”", reason=asked.reason)))
        if asked.capability in NOTES:
            self.box.addWidget(Words(tr(NOTES[asked.capability])))
        self.folder, self.screen_choice = folder, screen
        for choice in (folder, screen):
            if choice is not None:
                self.box.addWidget(choice)
        self.modes = _modes(asked)
        for mode in self.modes.values():
            self.box.addWidget(mode)
        self.subjects = _subjects(asked)
        if self.subjects is not None:
            self.box.addWidget(self.subjects)
        self._ask(title)

    def _ask(self, title: str) -> None:
        self.allow, self.refuse = PersonButton(tr("Allow")), PersonButton(tr("Do not allow"))
        self.allow_for = PersonButton(
            tr_count("Allow for {count} minute", "Allow for {count} minutes", SOME_MINUTES)
        )
        answers = ((self.allow, True, 0), (self.allow_for, True, SOME_MINUTES), (self.refuse, False, 0))
        for button, allowed, minutes in answers:
            button.chosen.connect(partial(self._answer, allowed, minutes))
        self._begin(title, self.allow, self.allow_for, self.refuse)
        self.allow_for.setVisible(self.capability not in ONCE)

    def _answer(self, allowed: bool, minutes: int) -> None:
        if self.open:
            self._close()
            mode = next((mode.value for mode, choice in self.modes.items() if choice.isChecked()), "")
            subjects = self.subjects.ticked if self.subjects is not None else ()
            self.answered.emit(self.capability, allowed, Terms(minutes, mode, subjects))


def _subjects(asked: ConsentAsked) -> SubjectChoice | None:
    """What would be checked, for the customer to take away from."""
    if asked.capability is not Capability.MORE_CHECKS:
        return None
    return SubjectChoice([probe for probe in PROBES if probe.id in asked.wished.subjects])


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
