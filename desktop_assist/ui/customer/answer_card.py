"""Whether the question was answered: asked after a session, for the record.

Decides: the words of the question and of the four answers, none of which invites more than the others.
Leaves alone: how long an answer counts, and where it goes; the program has both.
"""

from __future__ import annotations

from PySide6.QtCore import Signal

from desktop_assist.engagement.answered import Answered
from desktop_assist.ui.text import tr
from desktop_assist.ui.widgets.buttons import Button, buttons
from desktop_assist.ui.widgets.layout import APART, NEAR, Frame
from desktop_assist.ui.widgets.words import Words, heading

WORDS = {
    Answered.YES: "Yes",
    Answered.PARTLY: "Partly",
    Answered.NO: "No",
    Answered.NO_ANSWER: "I would rather not say",
}


class AnswerCard(Frame):
    """One question with four answers; hidden until it is asked.

    Signals:
        answered: The `Answered` that was chosen.
    """

    answered = Signal(object)

    def __init__(self) -> None:
        """Begin without a question."""
        super().__init__(space=NEAR, margin=APART)
        self.box.addWidget(heading(tr("Was your question answered?")))
        about = tr("Your answer goes on the record, for whoever examines how people are helped.")
        self.said = Words(about, tone="quiet")
        self.box.addWidget(self.said)
        self.choices = {answer: Button(tr(words)) for answer, words in WORDS.items()}
        for answer, button in self.choices.items():
            button.clicked.connect(lambda _checked=False, chosen=answer: self._choose(chosen))
        self.box.addLayout(buttons(*self.choices.values()))
        self._about = about
        self.hide()

    def ask(self) -> None:
        """Ask it now."""
        self.said.say(self._about)
        self._let(True)
        self.show()

    def close_now(self) -> None:
        """The record is closed: no answer counts any more."""
        if any(button.isEnabled() for button in self.choices.values()):
            self.said.say(tr("You said nothing, and that is on the record."))
        self._let(False)

    def _choose(self, answer: Answered) -> None:
        self._let(False)
        self.said.say(tr("You said: {answer}. It goes on the record.", answer=tr(WORDS[answer])))
        self.answered.emit(answer)

    def _let(self, choosing: bool) -> None:
        for button in self.choices.values():
            button.setEnabled(choosing)
            button.setVisible(choosing)
