"""The terminal at the customer's.

Decides: that it opens only by the technician's press, and says when it is closed.
Leaves alone: the consent; the customer's side asks for it, and ends the terminal with it.
"""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop_assist.ui.text import tr
from desktop_assist.ui.widgets.buttons import Button
from desktop_assist.ui.widgets.layout import NEAR, STEP, column, row
from desktop_assist.ui.widgets.notice import Notice
from desktop_assist.ui.widgets.terminal_view import TerminalView
from desktop_assist.ui.widgets.words import Words


class TerminalDock(QWidget):
    """The screen, and a button that opens it.

    Signals:
        open_wanted: Columns and rows.
    """

    open_wanted = Signal(int, int)

    def __init__(self) -> None:
        """Begin closed."""
        super().__init__()
        box = column(self, space=NEAR, margin=NEAR)
        self.state = Words(tr("Closed. It opens when the customer allows it."), tone="quiet", size="small")
        self.open = Button(tr("Open a terminal"), compact=True, drawing="terminal")
        self.open.clicked.connect(self._open)
        line = row(space=STEP)
        line.addWidget(self.state, 1)
        line.addWidget(self.open)
        self.notice = Notice()
        self.view = TerminalView(typing=True, name=tr("Terminal at the customer's"))
        self.view.setEnabled(False)
        box.addLayout(line)
        box.addWidget(self.notice)
        box.addWidget(self.view, 1)

    def _open(self) -> None:
        self.notice.hide()
        self.open.setEnabled(False)
        self.state.say(tr("Asking the customer."))
        self.open_wanted.emit(*self.view.size_in_cells)

    def opened(self) -> None:
        """It is open: keys go to the customer's computer."""
        self.view.reset()
        self.view.setEnabled(True)
        self.view.setFocus()
        self.open.setEnabled(False)
        self.state.say(tr("Open. The customer sees every key; everything is recorded."))

    def closed(self, sentence: str) -> None:
        """It is closed."""
        self.view.setEnabled(False)
        self.open.setEnabled(True)
        self.state.say(sentence)
