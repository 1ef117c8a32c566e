"""The conversation, and where the technician writes.

Decides: that what is written, what happens and the verdicts stand in one order.
Leaves alone: what they say.
"""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop_assist.ui.text import tr
from desktop_assist.ui.widgets.buttons import Button
from desktop_assist.ui.widgets.conversation import Conversation
from desktop_assist.ui.widgets.layout import NEAR, column, row

LARGEST_LINE = 4000  # From: desktop_assist.session.messages.Text


class ChatDock(QWidget):
    """Conversation and line.

    Signals:
        said: A line of the technician's.
    """

    said = Signal(str)

    def __init__(self) -> None:
        """Begin with nothing said."""
        super().__init__()
        self.setProperty("density", "technician")
        box = column(self, space=NEAR, margin=NEAR)
        empty = tr("What you and the customer write, and what happens, will be here.")
        self.conversation = Conversation(empty, margin=NEAR)
        self.line = QLineEdit()
        self.line.setMaxLength(LARGEST_LINE)
        self.line.setPlaceholderText(tr("Write to the customer"))
        self.line.setAccessibleName(tr("Write to the customer"))
        self.line.returnPressed.connect(self._say)
        self.say = Button(tr("Say it"), compact=True, drawing="send")
        self.say.clicked.connect(self._say)
        foot = row(space=NEAR)
        foot.addWidget(self.line, 1)
        foot.addWidget(self.say)
        box.addWidget(self.conversation, 1)
        box.addLayout(foot)

    def _say(self) -> None:
        text = self.line.text().strip()
        if text:
            self.line.clear()
            self.said.emit(text)
