"""Between the question and the technician.

Decides: that the customer sees the question, the place in the queue, and what will happen.
Leaves alone: the queue.
"""

from __future__ import annotations

from desktop_assist.engagement.events import CaseOpened
from desktop_assist.ui import moments
from desktop_assist.ui.customer.page import Page
from desktop_assist.ui.icons import Drawing
from desktop_assist.ui.text import tr, tr_count
from desktop_assist.ui.widgets.layout import APART, STEP, Frame
from desktop_assist.ui.widgets.line_notice import LineNotice
from desktop_assist.ui.widgets.lines import pointed
from desktop_assist.ui.widgets.words import Words


class WaitingPage(Page):
    """What the customer waits for."""

    def __init__(self) -> None:
        """Begin without a case."""
        super().__init__("waiting", tr("Your question is in the queue"))
        self.wait = Words(size="lead")
        self.case = Words(tone="quiet", selectable=True)
        self.question = Words(size="lead")
        card = Frame(space=STEP, margin=APART)
        card.box.addWidget(Words(tr("Your question"), tone="quiet", size="small"))
        card.box.addWidget(self.question)
        self.box.addWidget(self.wait)
        self.box.addWidget(card)
        for drawing, sentence in _what_happens():
            self.box.addLayout(pointed(Drawing(drawing, "quiet", 20), Words(sentence, tone="quiet")))
        self.box.addWidget(self.case)
        self.line_notice = LineNotice()
        self.box.addWidget(self.line_notice)
        self.box.addWidget(self.notice)

    def show_case(self, opened: CaseOpened) -> None:
        """Show the case that was opened."""
        self.notice.hide()
        self.line_notice.hide()
        self.question.say(opened.question)
        self.case.say(tr("Case {case}. Its opening is in the organisation's log.", case=opened.case))
        self.wait.say(f"{_place(opened)} {_usual(opened)}")


def _place(opened: CaseOpened) -> str:
    if opened.waiting <= 1:
        return tr("You are next.")
    return tr_count("{count} case is before yours.", "{count} cases are before yours.", opened.waiting - 1)


def _usual(opened: CaseOpened) -> str:
    if not opened.measured_on:
        return tr("How long it takes is not known yet.")
    return tr("It usually takes about {span}.", span=moments.span(opened.usual_wait_s))


def _what_happens() -> tuple[tuple[str, str], ...]:
    return (
        ("certificate", tr("Only a technician with a current certificate of your organisation can come in.")),
        ("question", tr("You are asked before anything is done, each time. No answer means no.")),
        ("stop", tr("Stop is at the bottom right, from now until the end.")),
    )
