"""An offer or a claim beside the program's own verdict.

Decides: that the verdict, its reasons and the free way stand above the price and the technician's words.
Leaves alone: the verdict (`offers.check`), and what an answer leads to.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop_assist.ui.text import tr
from desktop_assist.ui.widgets.buttons import PersonButton
from desktop_assist.ui.widgets.layout import APART, NEAR, STEP, Frame, row, rule
from desktop_assist.ui.widgets.severity import verdict_badge
from desktop_assist.ui.widgets.words import Words, heading


class VerdictCard(Frame):
    """What both sides see of an offer or a claim: the verdict first."""

    def __init__(self, about: str, title: str, body: Mapping[str, Any], verdict: Mapping[str, Any]) -> None:
        """Show the JSON forms of an offer or claim (`about` says which) and of its verdict."""
        super().__init__(space=STEP, margin=APART)
        self.setAccessibleName(title)
        self.box.addWidget(Words(_kind(about), tone="quiet", size="small"))
        self.box.addWidget(heading(title))
        self.box.addWidget(verdict_badge(str(verdict.get("kind", ""))))
        for reason in verdict.get("reasons", ()):
            self.box.addWidget(Words(str(reason)))
        self._labelled(tr("Without paying"), str(verdict.get("free_alternative", "")))
        self._labelled(tr("Who is responsible"), str(verdict.get("responsible", "")))
        self.box.addWidget(rule())
        self._opinion(str(body.get("reason") or body.get("text") or ""))
        if about == "offer":
            price = f"{body.get('price', '')} {body.get('currency', '')}"
            self.price = Words(tr("Price: {price}", price=price), strong=True)
            self.box.addWidget(self.price)

    def _labelled(self, label: str, sentence: str) -> None:
        if sentence:
            self.box.addWidget(Words(f"{label}: {sentence}", tone="quiet"))

    def _opinion(self, words: str) -> None:
        if words:
            label = tr("The technician's own words, which nobody checked:")
            self.box.addWidget(Words(label, tone="quiet", size="small"))
            self.box.addWidget(Words(f"“{words}”"))


def _kind(about: str) -> str:
    return tr("An offer of the technician") if about == "offer" else tr("A claim of the technician")


class OfferCard(VerdictCard):
    """An offer that the customer can answer, once.

    Signals:
        decided: The offer's id, and whether it was accepted.
    """

    decided = Signal(str, bool)

    def __init__(self, offer: str, title: str, body: Mapping[str, Any], verdict: Mapping[str, Any]) -> None:
        """Show the offer with two buttons of equal weight."""
        super().__init__("offer", title, body, verdict)
        self._id = offer
        self.accept = PersonButton(tr("Accept"))
        self.accept.describe(tr("Accept the offer {title}", title=title))
        self.decline = PersonButton(tr("Decline"))
        self.decline.describe(tr("Decline the offer {title}", title=title))
        self.accept.pair_with(self.decline)
        self._answers = QWidget()
        line = row(self._answers, space=STEP)
        for button, accepted in ((self.accept, True), (self.decline, False)):
            button.chosen.connect(lambda accepted=accepted: self._choose(accepted))
            line.addWidget(button, 1)
        self._answered = Words(tone="quiet")
        self._answered.hide()
        self.box.addSpacing(NEAR)
        self.box.addWidget(self._answers)
        self.box.addWidget(self._answered)

    def _choose(self, accepted: bool) -> None:
        self._answers.setEnabled(False)
        self.decided.emit(self._id, accepted)

    def close_with(self, sentence: str) -> None:
        """Replace the buttons by what became of the offer."""
        self._answers.hide()
        self._answered.say(sentence)
        self._answered.show()
