"""The list of what was done with mouse and keyboard, and what the customer said to it, beside the film.

Decides: that each line says when and what, that choosing one goes to its moment, and that the line of the
present moment is marked while the film goes on.
Leaves alone: what was done and said (`audit.screen_film`), and the film.
"""

from __future__ import annotations

from bisect import bisect_right

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from desktop_assist.audit.input_deeds import Done
from desktop_assist.screen.deeds import Placed, clock_face
from desktop_assist.ui.text import tr
from desktop_assist.ui.widgets.layout import NEAR, column
from desktop_assist.ui.widgets.words import Words

WIDTH = 300
_FILM_MS = Qt.ItemDataRole.UserRole


class DeedsList(QWidget):
    """The list.

    Signals:
        chosen: A moment of the film is wanted, in milliseconds.
    """

    chosen = Signal(int)

    def __init__(self, done: Done) -> None:
        """Show what was `done`; with nothing done, stay hidden."""
        super().__init__()
        self.list = QListWidget()
        self.list.setAccessibleName(tr("What was done and said meanwhile"))
        self.list.setWordWrap(True)
        self.list.itemActivated.connect(self._choose)
        self.list.itemClicked.connect(self._choose)
        self.setFixedWidth(WIDTH)
        box = column(self, space=NEAR)
        box.addWidget(Words(tr("What was done and said meanwhile"), size="small", strong=True))
        box.addWidget(self.list, 1)
        if done.unreadable:
            names = ", ".join(done.unreadable)
            box.addWidget(Words(tr("Cannot be read: {names}", names=names), size="small", tone="attention"))
        for deed in done.deeds:
            self.list.addItem(_line(deed))
        moments = [(each.film_ms, row) for row, each in enumerate(done.deeds) if each.film_ms is not None]
        self._moments = sorted(moments)
        self.setVisible(bool(done.deeds or done.unreadable))

    def follow(self, at_ms: int) -> None:
        """Mark what was done last at that moment of the film; before anything was done, nothing."""
        place = bisect_right(self._moments, (at_ms, self.list.count())) - 1
        self.list.setCurrentRow(self._moments[place][1] if place >= 0 else -1)

    def _choose(self, item: QListWidgetItem) -> None:
        at_ms = item.data(_FILM_MS)
        if isinstance(at_ms, int):
            self.chosen.emit(at_ms)


def _line(deed: Placed) -> QListWidgetItem:
    at_ms = deed.film_ms
    when = tr("not recorded") if at_ms is None else clock_face(at_ms)
    item = QListWidgetItem(f"{when}  {deed.words}")
    item.setData(_FILM_MS, at_ms)
    return item
