"""Texts to and from the customer's clipboard, in the technician's window.

Decides: that a text goes by a press only, and that what the customer copied is shown in a field with a
button, and never lies on the technician's own clipboard without that press.
Leaves alone: whether it may be done; the customer's side asks for that.
"""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from desktop_assist.engagement.clipboard_events import ClipboardReached, ForTechnician
from desktop_assist.session.messages import LARGEST_COPY_BYTES
from desktop_assist.ui.text import tr, tr_count
from desktop_assist.ui.widgets.buttons import Button
from desktop_assist.ui.widgets.layout import NEAR, column, row
from desktop_assist.ui.widgets.words import Words


class ClipboardDock(QWidget):
    """A field for each direction.

    Signals:
        put_wanted: A text for the customer's clipboard.
    """

    put_wanted = Signal(object)

    def __init__(self) -> None:
        """Begin with nothing copied."""
        super().__init__()
        self.setProperty("density", "technician")
        box = column(self, space=NEAR, margin=NEAR)
        self.text = QPlainTextEdit()
        self.text.setAccessibleName(tr("Text for the customer's clipboard"))
        self.text.setPlaceholderText(tr("Text for the customer's clipboard"))
        self.text.setTabChangesFocus(True)
        self.text.textChanged.connect(self._may)
        self.paste = Button(tr("Paste mine"), compact=True, drawing="clipboard")
        self.paste.clicked.connect(self._paste)
        self.put = Button(tr("Put on their clipboard"), compact=True, drawing="send")
        self.put.clicked.connect(lambda: self.put_wanted.emit(self.text.toPlainText()))
        self.state = Words(size="small", tone="quiet")
        self.received = QPlainTextEdit(readOnly=True)
        self.received.setAccessibleName(tr("What the customer copied"))
        self.received.setPlaceholderText(tr("What the customer copies, once they allow it"))
        self.received.setTabChangesFocus(True)
        self.copy = Button(tr("Copy"), compact=True, drawing="clipboard")
        self.copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.received.toPlainText()))
        fields, buttons = row(space=NEAR), row(space=NEAR)
        for field in (self.text, self.received):
            fields.addWidget(field, 1)
        for button in (self.paste, self.put):
            buttons.addWidget(button)
        buttons.addStretch(1)
        buttons.addWidget(self.copy)
        box.addLayout(fields, 1)
        box.addLayout(buttons)
        box.addWidget(self.state)
        self._may()

    def _may(self) -> None:
        self.put.setEnabled(bool(self.text.toPlainText().strip()))
        self.copy.setEnabled(bool(self.received.toPlainText()))

    def _paste(self) -> None:
        self.text.setPlainText(QGuiApplication.clipboard().text()[: LARGEST_COPY_BYTES + 1])

    def show_event(self, event: ForTechnician) -> None:
        """A text reached the customer's side, or came from there."""
        if isinstance(event, ClipboardReached):
            one, many = (
                "{count} byte reached the customer's program.",
                "{count} bytes reached the customer's program.",
            )
            self.state.say(tr_count(one, many, event.bytes))
        elif event.text:
            self.received.setPlainText(event.text)
            self.state.say(tr("The customer copied this. It is not on your clipboard."))
        else:
            self.state.say(tr("The customer copied something; the line was lost, so it was not sent."))
        self._may()

    def clear(self) -> None:
        """There is no customer any more."""
        self.text.clear()
        self.received.clear()
        self.state.say("")
        self._may()
