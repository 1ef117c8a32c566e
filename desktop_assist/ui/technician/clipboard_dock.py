"""Texts to and from the customer's clipboard, in the technician's window.

Decides: that a text goes by a press only, and that what the customer copied is shown in a field with a
button, and never lies on the technician's own clipboard without that press.
Leaves alone: whether it may be done; the customer's side asks for that.
"""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout, QWidget

from desktop_assist.engagement.clipboard_events import ClipboardReached, ForTechnician
from desktop_assist.session.messages import LARGEST_COPY_BYTES
from desktop_assist.ui.text import tr, tr_count
from desktop_assist.ui.widgets.buttons import Button
from desktop_assist.ui.widgets.layout import NEAR, STEP, column, row
from desktop_assist.ui.widgets.words import Words


class ClipboardDock(QWidget):
    """A field for each direction, each with its heading, its buttons and what became of the text.

    Signals:
        put_wanted: A text for the customer's clipboard.
    """

    put_wanted = Signal(object)

    def __init__(self) -> None:
        """Begin with nothing copied."""
        super().__init__()
        self.setProperty("density", "technician")
        self.text = QPlainTextEdit()
        self.text.setAccessibleName(tr("Text for the customer's clipboard"))
        self.text.setTabChangesFocus(True)
        self.text.textChanged.connect(self._may)
        self.paste = Button(tr("Paste mine"), compact=True, drawing="clipboard")
        self.paste.clicked.connect(self._paste)
        self.put = Button(tr("Put there"), compact=True, drawing="send")
        self.put.describe(tr("Put this text on the customer's clipboard"))
        self.put.clicked.connect(lambda: self.put_wanted.emit(self.text.toPlainText()))
        self.state = Words(size="small", tone="quiet")
        self.received = QPlainTextEdit(readOnly=True)
        self.received.setAccessibleName(tr("What the customer copied"))
        self.received.setTabChangesFocus(True)
        self.copy = Button(tr("Copy"), compact=True, drawing="clipboard")
        self.copy.describe(tr("Copy this to your own clipboard"))
        self.copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.received.toPlainText()))
        self.came = Words(size="small", tone="quiet")
        sides = row(self, space=STEP, margin=NEAR)
        to = tr("To the customer")
        sides.addLayout(_side(to, self.text, (self.paste, self.put), self.state), 1)
        sides.addLayout(_side(tr("From the customer"), self.received, (self.copy,), self.came), 1)
        self.clear()

    def _may(self) -> None:
        text = self.text.toPlainText()
        fits = len(text.encode("utf-8", "surrogatepass")) <= LARGEST_COPY_BYTES
        self.put.setEnabled(bool(text.strip()) and fits)
        limit = tr("Too long: {kib} KiB at most. Send a file.", kib=LARGEST_COPY_BYTES // 1024)
        self.state.say("" if fits else limit)
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
            return
        if event.text:
            self.received.setPlainText(event.text)
            self.came.say(tr("It is not on your own clipboard."))
        else:
            self.came.say(tr("They copied something; the line was lost, so it was not sent."))
        self.copy.setEnabled(bool(self.received.toPlainText()))

    def clear(self) -> None:
        """There is no customer any more."""
        self.text.clear()
        self.received.clear()
        self.state.say("")
        self.came.say(tr("It is here once they have allowed that and copy something."))
        self._may()


def _side(heading: str, field: QPlainTextEdit, buttons: tuple[Button, ...], state: Words) -> QVBoxLayout:
    side, line = column(space=NEAR), row(space=NEAR)
    side.addWidget(Words(heading, size="small", strong=True))
    side.addWidget(field, 1)
    for button in buttons:
        line.addWidget(button)
    line.addStretch(1)
    side.addLayout(line)
    side.addWidget(state)
    return side
