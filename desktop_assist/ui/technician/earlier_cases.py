"""The earlier cases of a customer, as the desk tells them to the technician who has their case.

Decides: that the question comes in the customer's words, with when it was asked, whether anybody answered,
and each verdict with the answer to it; and that nothing is added up.
Leaves alone: what the desk tells (`desk.history`), and the report of now (`ReportView`).
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from desktop_assist.desk.protocol import EarlierLine, EarlierVerdict
from desktop_assist.session.messages import plain
from desktop_assist.ui.text import tr
from desktop_assist.ui.widgets.fold import Fold
from desktop_assist.ui.widgets.layout import NEAR, clear, column
from desktop_assist.ui.widgets.words import Words

DATE_CHARACTERS = 10  # of RFC 3339


class EarlierCases(QWidget):
    """Folded away between the report and the tools."""

    def __init__(self) -> None:
        """Begin without any."""
        super().__init__()
        self.fold = Fold(tr("Earlier cases of this customer"))
        inner = QWidget()
        self._list = column(inner, space=NEAR)
        self.fold.box.addWidget(inner)
        column(self).addWidget(self.fold)
        self.said: list[str] = []

    def show_cases(self, cases: Sequence[EarlierLine]) -> None:
        """Show these, the latest first."""
        clear(self._list)
        self.said = []
        if not cases:
            self._say(tr("This computer's program has not asked for help here before."), tone="quiet")
        for case in cases:
            self._say(plain(case.question) or tr("The question was erased."), strong=True)
            self._say(_when(case), tone="quiet")
            for verdict in case.verdicts:
                self._say(_verdict(verdict))

    def _say(self, sentence: str, *, tone: str = "text", strong: bool = False) -> None:
        self.said.append(sentence)
        self._list.addWidget(Words(sentence, size="small", tone=tone, strong=strong, selectable=True))


def _when(case: EarlierLine) -> str:
    opened = tr("Asked on {date}", date=case.opened_at[:DATE_CHARACTERS])
    closed = (
        tr("closed on {date}", date=case.closed_at[:DATE_CHARACTERS])
        if case.closed_at
        else tr("closed")
        if case.state == "closed"
        else tr("still open")
    )
    answered = tr("a technician answered") if case.answered else tr("nobody answered")
    return f"{opened}, {closed}, {answered}."


def _verdict(one: EarlierVerdict) -> str:
    about = tr("Offer {id}", id=plain(one.id)) if one.about == "offer" else tr("Claim {id}", id=plain(one.id))
    return tr(
        "{about}: {verdict}; {answer}.", about=about, verdict=plain(one.verdict), answer=plain(one.answer)
    )
