"""The customer's earlier cases.

Decides: that they are one page, reached from the first one.
Leaves alone: the list (`widgets.kept_cases`).
"""

from __future__ import annotations

from PySide6.QtCore import Signal

from desktop_assist.ui.customer.page import Page, back_button
from desktop_assist.ui.text import tr
from desktop_assist.ui.widgets.buttons import buttons
from desktop_assist.ui.widgets.kept_cases import KeptCases
from desktop_assist.ui.widgets.words import Words


class CasesPage(Page):
    """The list with the way back.

    Signals:
        back_wanted: The customer wants the first page.
    """

    back_wanted = Signal()

    def __init__(self, view: KeptCases) -> None:
        """A page around `view`."""
        super().__init__("cases")
        self.back = back_button(tr("Start page"))
        self.back.clicked.connect(self.back_wanted)
        self.box.addLayout(buttons(self.back))
        self.box.addWidget(Words(tr("Your cases"), size="title", strong=True))
        about = tr("The sealed record of each case is yours. Anybody you give a copy to can check it.")
        self.box.addWidget(Words(about, tone="quiet"))
        self.box.addWidget(view)

    def focus_here(self) -> None:
        """Begin at the top."""
        self.back.setFocus()
