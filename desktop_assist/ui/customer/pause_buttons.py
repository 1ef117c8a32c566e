"""*Pause* and *Go on*, of which one shows.

Decides: that anything may pause, and only a person lets it go on; and that whoever pressed one of the two by
keyboard has the other one under their hand.
Leaves alone: what is paused.
"""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop_assist.ui.text import tr
from desktop_assist.ui.widgets.buttons import Button, PersonButton
from desktop_assist.ui.widgets.layout import row

PAUSE_KEYS = "Ctrl+Shift+P"


class PauseButtons(QWidget):
    """The two.

    Signals:
        wanted: Whether it is to be paused.
    """

    wanted = Signal(bool)

    def __init__(self) -> None:
        """Begin with nothing paused."""
        super().__init__()
        about = tr("The technician sees nothing until you let it go on. Keys: {keys}", keys=PAUSE_KEYS)
        self.pause, self.go_on = Button(tr("Pause")), PersonButton(tr("Go on"))
        self.pause.describe(tr("Pause the picture"), about)
        self.go_on.describe(tr("Let the picture go on"), tr("The technician sees again what you allowed."))
        self.pause.clicked.connect(lambda: self.wanted.emit(True))
        self.go_on.chosen.connect(lambda: self.wanted.emit(False))
        line = row(self)
        line.addWidget(self.pause)
        line.addWidget(self.go_on)
        line.addStretch(1)
        self.show_paused(False)

    def show_paused(self, paused: bool) -> None:
        """Show the one that does something."""
        before, after = (self.pause, self.go_on) if paused else (self.go_on, self.pause)
        had_focus = before.window().focusWidget() is before
        after.show()
        if had_focus:
            after.setFocus()
        before.hide()
