"""A health report as people read it.

Decides: the order: one sentence, then findings, what is good to know, what is in order, what only looks
alarming, and what was not measured. No sum and no score.
Leaves alone: the sentences, which are the report's; and what can be done with it (the pages' buttons).
"""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtWidgets import QWidget

from desktop_assist.ui import moments
from desktop_assist.ui.icons import Drawing
from desktop_assist.ui.text import report_language, say, tr
from desktop_assist.ui.widgets.finding_card import FindingCard, NormalCard, UnmeasuredCard
from desktop_assist.ui.widgets.layout import NEAR, STEP, WIDE, Frame, clear, column
from desktop_assist.ui.widgets.lines import pointed
from desktop_assist.ui.widgets.words import Words, heading
from diagnostics.clock import Clock
from diagnostics.finding import Severity
from diagnostics.observation import Reason
from diagnostics.render import words as report_words
from diagnostics.report import Report
from diagnostics.translation import in_language


class ReportView(QWidget):
    """A report, or the words for when there is none yet."""

    def __init__(self, clock: Clock, *, headline_size: str = "title") -> None:
        """Begin without a report."""
        super().__init__()
        self._clock = clock
        self._headline_size = headline_size
        self._box = column(self, space=WIDE)
        self._box.addWidget(Words(say("The result of a check-up will be here."), tone="quiet"))

    def show_report(self, report: Report) -> None:
        """Show `report` instead of what was here, in the language of reports."""
        language = report_language()
        report = in_language(report, language)
        clear(self._box)
        self._box.addWidget(Words(report.headline(language), size=self._headline_size, strong=True))
        self._box.addWidget(Words(self._when(report), tone="quiet"))
        self._findings(report)
        self._in_order(report)
        self._only_looks_alarming(report)
        self._not_measured(report)
        if not language.reviewed:
            self._box.addWidget(Words(say(report_words.NOT_REVIEWED), size="small", tone="quiet"))
        self._box.addWidget(Words(report_words.closing(report, language), size="small", tone="quiet"))

    def _when(self, report: Report) -> str:
        if not report_language().is_english:
            return report_words.when(report, report_language())
        when = tr("Checked {moment}.", moment=moments.moment(report.finished_at, self._clock))
        return when if report.complete else tr("{when} It was stopped before the end.", when=when)

    def _findings(self, report: Report) -> None:
        for severity in (Severity.SERIOUS, Severity.ATTENTION):
            self._add(FindingCard(finding, report.observations) for finding in report.at(severity))
        known = report.at(Severity.INFORMATION)
        if known:
            self._heading(say(report_words.INFORMATION))
            self._add(FindingCard(finding, report.observations) for finding in known)

    def _in_order(self, report: Report) -> None:
        normal = report.at(Severity.NORMAL)
        if not normal:
            return
        self._heading(say(report_words.IN_ORDER))
        card = Frame(space=STEP)
        for finding in normal:
            card.box.addLayout(pointed(Drawing("normal", "normal", 20), Words(finding.measured)))
        self._box.addWidget(card)

    def _only_looks_alarming(self, report: Report) -> None:
        if report.normal_notes:
            self._heading(say(report_words.NORMAL_NOTES))
            self._add(NormalCard(note) for note in report.normal_notes)

    def _not_measured(self, report: Report) -> None:
        tried = [entry for entry in report.not_measured if entry.reason is not Reason.NOT_SELECTED]
        left_out = [entry.title for entry in report.not_measured if entry.reason is Reason.NOT_SELECTED]
        if not tried and not left_out:
            return
        self._heading(say(report_words.NOT_MEASURED))
        if tried:
            self._box.addWidget(UnmeasuredCard(tried))
        if left_out:
            names = ", ".join(left_out)
            self._box.addWidget(Words(say("Not chosen by you: {names}.", names=names), tone="quiet"))

    def _heading(self, words: str) -> None:
        self._box.addSpacing(NEAR)
        self._box.addWidget(heading(words))

    def _add(self, cards: Iterable[QWidget]) -> None:
        for card in cards:
            self._box.addWidget(card)
