"""The customer's first page.

Decides: that the last result is said as plainly as the way to get help.
Leaves alone: the check-up and the help themselves.
"""

from __future__ import annotations

from PySide6.QtCore import Signal

from desktop_assist.engagement.checkups import SealedReport
from desktop_assist.ui import moments
from desktop_assist.ui.customer.page import Page
from desktop_assist.ui.text import report_language, tr
from desktop_assist.ui.widgets.buttons import BigCard, Button, buttons
from desktop_assist.ui.widgets.layout import NEAR, STEP, WIDE, Beside
from desktop_assist.ui.widgets.words import Words
from diagnostics.clock import Clock
from diagnostics.translation import in_language


class HomePage(Page):
    """A greeting, the last result, and two large cards.

    Signals:
        help_wanted: The customer wants help.
        checkup_wanted: The customer wants this computer checked.
        report_wanted: The customer wants to see the last report again.
    """

    help_wanted = Signal()
    checkup_wanted = Signal()
    report_wanted = Signal()

    def __init__(self, clock: Clock) -> None:
        """Greet by the hour of `clock`."""
        super().__init__("home")
        self._clock = clock
        self.box.addSpacing(WIDE)
        self.box.addWidget(Words(moments.greeting(clock), size="display", strong=True))
        self.result = Words(tr("This computer has not been checked yet."), size="lead")
        self.checked = Words(tone="quiet")
        self.report = Button(tr("See the report"), kind="link", drawing="report")
        self.report.clicked.connect(self.report_wanted)
        self.box.addWidget(self.result)
        self.box.addWidget(self.checked)
        self.box.addLayout(buttons(self.report))
        self.box.addSpacing(NEAR)
        self._add_cards()
        self.box.addSpacing(STEP)
        self.box.addWidget(Words(_promises(), tone="quiet", size="small"))
        self.box.addWidget(self.notice)
        self.show_last(None)

    def _add_cards(self) -> None:
        self.help = BigCard("help", tr("Get help"), _help_sentence())
        self.check = BigCard("checkup", tr("Check this computer"), "")
        self.help.clicked.connect(self.help_wanted)
        self.check.clicked.connect(self.checkup_wanted)
        cards = Beside()
        cards.box.addWidget(self.help, 1)
        cards.box.addWidget(self.check, 1)
        self.box.addWidget(cards)

    def show_last(self, sealed: SealedReport | None) -> None:
        """Say the last result, and how long it took."""
        self.report.setVisible(sealed is not None)
        self.checked.setVisible(sealed is not None)
        first = tr("You choose what is read, and see the result first.")
        if sealed is None:
            self.check.say(first)
            return
        report = sealed.report
        language = report_language()
        self.result.say(in_language(report, language).headline(language))
        self.checked.say(tr("Checked {moment}", moment=moments.moment(report.finished_at, self._clock)))
        seconds = moments.between(report.taken_at, report.finished_at)
        took = "" if seconds is None else tr(" It took {span} last time.", span=moments.span(max(seconds, 1)))
        self.check.say(f"{first}{took}")

    def focus_here(self) -> None:
        """Begin before the first card."""
        self.setFocus()


def _help_sentence() -> str:
    return tr("A person answers. You see what is sent before it leaves this computer.")


def _promises() -> str:
    return tr(
        "Nothing is read unasked, nobody comes in without your yes, and Stop is always there. "
        "Everything that happens is recorded, for you too."
    )
