"""The report, and what can be done with it.

Decides: that printing, saving and getting help stand beside the report, whatever it says.
Leaves alone: how a report reads (`widgets.report_view`), and how it is written (`diagnostics.render`).
"""

from __future__ import annotations

from PySide6.QtCore import Signal

from desktop_assist.ui.customer.page import Page, back_button
from desktop_assist.ui.text import tr
from desktop_assist.ui.widgets.buttons import Button, buttons
from desktop_assist.ui.widgets.layout import STEP, WIDE, Frame, row
from desktop_assist.ui.widgets.report_view import ReportView
from desktop_assist.ui.widgets.words import Words
from diagnostics.clock import Clock
from diagnostics.report import Report


class ReportPage(Page):
    """One report.

    Signals:
        back_wanted: The customer wants the first page.
        help_wanted: The customer wants help.
        print_wanted: The customer wants it on paper.
        save_wanted: The customer wants it as a file.
    """

    back_wanted = Signal()
    help_wanted = Signal()
    print_wanted = Signal()
    save_wanted = Signal()

    def __init__(self, clock: Clock) -> None:
        """Begin without a report."""
        super().__init__("report")
        back = back_button(tr("Start page"))
        self.print = Button(tr("Print"), kind="link", drawing="print")
        self.save = Button(
            tr("Save"), kind="link", drawing="save", about=tr("Save as a page (HTML) or as data (JSON)")
        )
        top = buttons(back)
        top.addWidget(self.print)
        top.addWidget(self.save)
        self.view = ReportView(clock)
        self.box.addLayout(top)
        self.box.addWidget(self.view)
        footer = Frame("footer", margin=WIDE)
        line = row(space=STEP)
        line.addWidget(Words(tr("This report stays on this computer until you send it."), tone="quiet"), 1)
        self.help = Button(tr("Get help"), kind="primary", drawing="help")
        line.addWidget(self.help)
        footer.box.addWidget(self.notice)
        footer.box.addLayout(line)
        self.outer.addWidget(footer)
        for button, signal in (
            (back, self.back_wanted),
            (self.print, self.print_wanted),
            (self.save, self.save_wanted),
            (self.help, self.help_wanted),
        ):
            button.clicked.connect(signal)

    def show_report(self, report: Report) -> None:
        """Show `report` from its beginning."""
        self.notice.hide()
        self.view.show_report(report)
        self.area.to_top()

    def focus_here(self) -> None:
        """Begin at the top."""
        self.setFocus()
