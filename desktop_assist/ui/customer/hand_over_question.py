"""The question whether the case goes to another technician.

Decides: that the customer reads who comes, of which organisation, and why, and what a yes ends; and the words
for what became of it.
Leaves alone: how a question is answered (`timed_question`), and what an answer leads to.
"""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal

from desktop_assist.engagement.hand_over_events import HandOverAsked
from desktop_assist.hand_over import HandOver, HandOverStep
from desktop_assist.ui.customer.timed_question import TimedQuestion
from desktop_assist.ui.icons import Drawing
from desktop_assist.ui.text import tr
from desktop_assist.ui.widgets.buttons import PersonButton
from desktop_assist.ui.widgets.lines import pointed
from desktop_assist.ui.widgets.words import Words
from diagnostics.clock import Clock


class HandOverQuestion(TimedQuestion):
    """One question.

    Signals:
        answered: Whether the customer agrees.
    """

    answered = Signal(bool)

    def __init__(self, asked: HandOverAsked, organisation: str, clock: Clock) -> None:
        """Ask what `asked` says; whoever comes is a technician of `organisation`."""
        said = asked.said
        silence = tr("There was no answer, so your case stays with {name}.", name=said.from_)
        super().__init__(asked.seconds, clock, silence)
        title = tr("May {name} hand your case over to {whom}?", name=said.from_, whom=_whom(said))
        self.title = Words(title, size="lead", strong=True)
        self.box.addLayout(pointed(Drawing("person", "accent"), self.title))
        self.box.addWidget(Words(_who(said, organisation)))
        self.box.addWidget(Words(tr("The reason given: “{reason}”", reason=said.reason)))
        ends = tr(
            "With your yes, everything that you allowed ends and {name} is out. "
            "Whoever comes next must show a certificate, and ask you anew.",
            name=said.from_,
        )
        self.box.addWidget(Words(ends, tone="quiet"))
        self.agree = PersonButton(tr("Yes, hand it over"))
        self.refuse = PersonButton(tr("No, stay with {name}", name=said.from_))
        self.agree.chosen.connect(partial(self._answer, True))
        self.refuse.chosen.connect(partial(self._answer, False))
        self._begin(title, self.agree, self.refuse)

    def _answer(self, agreed: bool) -> None:
        if self.open:
            self._close()
            self.answered.emit(agreed)


def _whom(said: HandOver) -> str:
    return said.to or tr("whoever takes it next")


def _who(said: HandOver, organisation: str) -> str:
    if said.to:
        return tr("{name} is another technician of {organisation}.", name=said.to, organisation=organisation)
    return tr("That is another technician of {organisation}, whoever is free.", organisation=organisation)


def outcome(said: HandOver) -> str:
    """What became of a hand-over, as a line of the timeline."""
    if said.step is not HandOverStep.AGREED:
        stays = tr("Your case stays with {name}.", name=said.from_)
        return tr("There was no answer. {stays}", stays=stays) if said.cause else stays
    out = tr("{name} is out, and nothing is allowed any more.", name=said.from_)
    if said.to:
        return tr("{out} {name} will come, and nobody else can.", out=out, name=said.to)
    return tr("{out} The next technician will come.", out=out)
