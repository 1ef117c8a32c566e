"""Asking the customer to let another technician take over.

Decides: that the next one is chosen from who is at the desk now, by name and key, or typed by name, or is
whoever takes the case next; and that there is a reason.
Leaves alone: the answer, which is the customer's alone.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from desktop_assist.desk.protocol import Colleague
from desktop_assist.ui.text import tr
from desktop_assist.ui.widgets.buttons import Button
from desktop_assist.ui.widgets.layout import NEAR, column, row
from desktop_assist.ui.widgets.words import Words

LONGEST_NAME = 64  # From: desktop_assist.channel.identity
LARGEST_REASON = 500


class HandOverDock(QWidget):
    """To whom, and why.

    Signals:
        ask_wanted: The reason, the name (empty for whoever comes next), and the key if it is known.
        look_wanted: The technician wants to see who is at the desk now.
    """

    ask_wanted = Signal(str, str, str)
    look_wanted = Signal()

    def __init__(self) -> None:
        """Begin with nobody at the desk."""
        super().__init__()
        self.setProperty("density", "technician")
        box = column(self, space=NEAR, margin=NEAR)
        self.to = QComboBox()
        self.to.setEditable(True)
        self.to.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.to.setAccessibleName(tr("To whom"))
        field = self.to.lineEdit()
        assert field is not None
        field.setMaxLength(LONGEST_NAME)
        field.setAccessibleName(tr("To whom"))
        self.look = Button(tr("Who is there?"), kind="link", drawing="refresh", compact=True)
        self.look.clicked.connect(self.look_wanted)
        self.reason = QLineEdit()
        self.reason.setMaxLength(LARGEST_REASON)
        self.reason.setPlaceholderText(tr("Why, in words that the customer knows"))
        self.reason.setAccessibleName(tr("Why somebody else should go on"))
        self.reason.textChanged.connect(lambda _text: self._may_ask())
        self.reason.returnPressed.connect(self._ask)
        self.ask = Button(tr("Ask"), compact=True, drawing="question")
        self.ask.describe(tr("Ask the customer to hand the case over"))
        self.ask.clicked.connect(self._ask)
        for widget, beside in ((self.to, self.look), (self.reason, self.ask)):
            line = row(space=NEAR)
            line.addWidget(widget, 1)
            line.addWidget(beside)
            box.addLayout(line)
        about = tr(
            "The customer decides. With a yes you are out, and whoever comes asks for everything anew."
        )
        self.state = Words(about, tone="quiet", size="small")
        box.addWidget(self.state)
        box.addStretch(1)
        self._may_ask()
        self.show_colleagues(())

    @property
    def _anybody(self) -> str:
        return tr("Whoever takes it next")

    def show_colleagues(self, there: Sequence[Colleague]) -> None:
        """Offer who is at the desk, and keep what was chosen or typed."""
        before = self.to.currentText()
        self.to.clear()
        self.to.addItem(self._anybody, ("", ""))
        for each in there:
            self.to.addItem(each.name, (each.name, each.key))
        self.to.setCurrentText(before or self._anybody)

    def _may_ask(self) -> None:
        self.ask.setEnabled(bool(self.reason.text().strip()))

    def _ask(self) -> None:
        reason, typed = self.reason.text().strip(), self.to.currentText().strip()
        if not reason:
            return
        known = self.to.findText(typed)
        name, key = self.to.itemData(known) if known >= 0 else (typed, "")
        self.reason.clear()
        self.ask_wanted.emit(reason, name, key)

    def say(self, sentence: str) -> None:
        """Say what became of it."""
        self.state.say(sentence)
