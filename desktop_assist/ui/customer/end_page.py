"""After a session.

Decides: that what was sold, what has changed on the computer, and where the record lies are said plainly.
Leaves alone: the closing work, which goes on while this page shows.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from PySide6.QtCore import Signal

from desktop_assist.ui.customer.answer_card import AnswerCard
from desktop_assist.ui.customer.page import Page
from desktop_assist.ui.icons import Drawing
from desktop_assist.ui.text import report_language, say, tr
from desktop_assist.ui.widgets.buttons import Button
from desktop_assist.ui.widgets.layout import APART, NEAR, STEP, WIDE, Frame, clear, row
from desktop_assist.ui.widgets.lines import pointed
from desktop_assist.ui.widgets.words import Words, heading
from diagnostics.compare import Comparison
from diagnostics.render import words as report_words

SEALED_BY = {"customer": "you", "technician": "the technician", "desk": "the desk"}


class EndPage(Page):
    """What came of it.

    Signals:
        home_wanted: The customer wants the first page.
        folder_wanted: The customer wants to see the record's folder.
        copy_wanted: The customer wants a copy of the record.
        answered: Whether the question was answered, an `Answered`.
    """

    answered = Signal(object)
    home_wanted = Signal()
    folder_wanted = Signal()
    copy_wanted = Signal()

    def __init__(self) -> None:
        """Begin with a session that has just ended."""
        super().__init__("end", tr("The session has ended"))
        self.reason = Words(size="lead")
        self.sold = Words(size="lead", strong=True)
        self.box.addWidget(self.reason)
        self.box.addWidget(self.sold)
        self.question = AnswerCard()
        self.question.answered.connect(self.answered)
        self.box.addWidget(self.question)
        self.offers = self._card(tr("What was offered"), tr("Nothing was offered."))
        self.changes = self._card(
            tr("Before and after"), tr("The same checks run again; the comparison will be here.")
        )
        self.record = self._card(tr("The record"), tr("Where the record lies will be here."))
        self._add_footer()

    def _card(self, title: str, empty: str) -> Frame:
        self.box.addWidget(heading(title))
        card = Frame(space=NEAR, margin=APART)
        card.box.addWidget(Words(empty, tone="quiet"))
        self.box.addWidget(card)
        return card

    def _add_footer(self) -> None:
        footer = Frame("footer", margin=WIDE)
        self.working = Words(tone="quiet")
        self.folder = Button(tr("Open the folder"))
        self.folder.setEnabled(False)
        self.folder.clicked.connect(self.folder_wanted)
        self.copy = Button(tr("Save a copy…"))
        self.copy.setEnabled(False)
        self.copy.clicked.connect(self.copy_wanted)
        self.home = Button(tr("Start page"), kind="primary")
        self.home.clicked.connect(self.home_wanted)
        line = row(space=STEP)
        line.addWidget(self.working, 1)
        line.addWidget(self.copy)
        line.addWidget(self.folder)
        line.addWidget(self.home)
        footer.box.addWidget(self.notice)
        footer.box.addLayout(line)
        self.outer.addWidget(footer)

    def begin(self, reason: str, sold: str, offers: Iterable[str]) -> None:
        """The session has ended for `reason`."""
        self.notice.hide()
        self.question.hide()
        self.folder.setEnabled(False)
        self.copy.setEnabled(False)
        self.reason.say(reason)
        self.show_offers(sold, offers)
        _lines(self.changes, (tr("The same checks run again; the comparison will be here."),))
        _lines(self.record, (tr("The record is being completed."),))
        self.area.to_top()

    def show_offers(self, sold: str, offers: Iterable[str]) -> None:
        """What was sold, and what became of each offer; an answer may still come after the end."""
        self.sold.say(sold)
        _lines(self.offers, tuple(offers) or (tr("Nothing was offered."),))

    def progressed(self, sentence: str) -> None:
        """The closing work took a step."""
        self.working.say(sentence)

    def show_changes(self, comparison: Comparison | None) -> None:
        """What has changed on the computer."""
        if comparison is None:
            _lines(self.changes, (tr("There was no second check-up, so nothing can be compared."),))
            return
        lines = [
            f"{say(words)}: {report_words.change(change, report_language())}"
            for words, kind in report_words.COMPARISON
            for change in getattr(comparison, kind)
        ]
        nothing = say("Neither check-up found anything that needs attention.")
        _lines(self.changes, lines or (nothing,))

    def show_record(self, path: Path, seals: Iterable[str]) -> None:
        """Where the record lies, and who has sealed it."""
        self.working.say("")
        self.question.close_now()
        self.folder.setEnabled(True)
        self.copy.setEnabled(True)
        clear(self.record.box)
        self.record.box.addWidget(Words(tr("It is complete, and it is yours:")))
        self.record.box.addWidget(Words(str(path), size="small", tone="quiet", selectable=True))
        for who in seals:
            words = Words(tr("Sealed by {who}", who=tr(SEALED_BY.get(who, who))))
            self.record.box.addLayout(pointed(Drawing("normal", "normal", 20), words))

    def copied(self, path: object) -> None:
        """A copy of the record was written."""
        self.notice.hide()
        self.working.say(tr("The copy is here: {path}", path=path))

    def focus_here(self) -> None:
        """Begin at the top."""
        self.home.setFocus()


def _lines(card: Frame, sentences: Iterable[str]) -> None:
    clear(card.box)
    for sentence in sentences:
        card.box.addWidget(Words(sentence))
