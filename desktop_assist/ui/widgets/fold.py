"""What is folded away until somebody wants it.

Decides: a line that opens and closes what is below it, by pointer and keyboard, and says which it is.
Leaves alone: what is below it.
"""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from desktop_assist.ui.text import tr
from desktop_assist.ui.widgets.buttons import Button
from desktop_assist.ui.widgets.layout import NEAR, column


class Fold(QWidget):
    """A title that opens; the things below it lie in `box`."""

    def __init__(self, title: str, *, opened: bool = False) -> None:
        """Begin folded, unless `opened`."""
        super().__init__()
        outer = column(self, space=NEAR)
        self._title = title
        self.button = Button(title, kind="link", drawing="folded")
        self.button.setCheckable(True)
        self.button.toggled.connect(self._show)
        self._inner = QWidget()
        self.box = column(self._inner, space=NEAR)
        outer.addWidget(self.button)
        outer.addWidget(self._inner)
        self.button.setChecked(opened)
        self._show(opened)

    def _show(self, opened: bool) -> None:
        self._inner.setVisible(opened)
        self.button.draw("unfolded" if opened else "folded")
        self.button.setAccessibleDescription(tr("unfolded") if opened else tr("folded"))
