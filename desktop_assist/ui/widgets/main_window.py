"""What both programs' windows have in common: their name, their sign, and how they close.

Decides: that a window never closes by itself; it says that it should, and closes when it is let go.
Leaves alone: what has to end before, and everything inside.
"""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QMainWindow

from desktop_assist.ui import icons, theme
from desktop_assist.ui.text import tr


class MainWindow(QMainWindow):
    """A program's one window.

    Signals:
        close_wanted: Somebody closes the window, which stays until `let_go`.
    """

    close_wanted = Signal()

    def __init__(self, *names: str, practice: bool) -> None:
        """A window called by the program's name and `names`, those that are not empty."""
        super().__init__()
        theme.current()
        called = [tr("Desktop Assist"), *names, tr("practice") if practice else ""]
        self.setWindowTitle(" – ".join(name for name in called if name))
        self.setWindowIcon(icons.window_icon())
        self._may_close = False

    def let_go(self) -> None:
        """Close the window, once what asked for it has returned: a close within a close has no effect."""
        self._may_close = True
        QTimer.singleShot(0, self, self.close)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        """Ask what is open to end first."""
        if self._may_close:
            super().closeEvent(event)
        else:
            event.ignore()
            self.close_wanted.emit()
