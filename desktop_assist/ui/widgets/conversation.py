"""The conversation and what else happened, oldest first.

Decides: how a line, an event and a card lie below each other, and that the newest is in view.
Leaves alone: what happened.
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from desktop_assist.ui.icons import Drawing
from desktop_assist.ui.text import tr, tr_count
from desktop_assist.ui.widgets.layout import STEP, TIGHT, WIDE, Column, Frame, column
from desktop_assist.ui.widgets.lines import pointed
from desktop_assist.ui.widgets.notice import announce
from desktop_assist.ui.widgets.words import Words

MOST_SHOWN = 1000  # ours: what a person reads in passing; all of it is on the record


def excerpt(text: str) -> str:
    """`text`, or its beginning and how much more there is."""
    more = len(text) - MOST_SHOWN
    if more <= 0:
        return text
    one, many = "{start} … and {count} more character", "{start} … and {count} more characters"
    return tr_count(one, many, more, start=text[:MOST_SHOWN])


class Conversation(Column):
    """Lines of talk, events and cards."""

    def __init__(self, empty: str, *, margin: int = WIDE) -> None:
        """Say `empty` until something happens."""
        super().__init__(space=STEP, margin=margin)
        self._empty = Words(empty, tone="quiet")
        self._lines: list[str] = []
        self._newest: QWidget = self._empty
        self.box.addWidget(self._empty)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # to scroll by keyboard
        self.setAccessibleName(tr("Conversation and what happened"))
        self.verticalScrollBar().rangeChanged.connect(self._follow)

    @property
    def lines(self) -> tuple[str, ...]:
        """Everything that was said and that happened, as one line each."""
        return tuple(self._lines)

    def said(self, who: str, text: str) -> None:
        """A line of talk."""
        self._lines.append(f"{who}: {text}")
        card = Frame(space=TIGHT, margin=STEP)
        card.box.addWidget(Words(who, size="small", tone="quiet"))
        card.box.addWidget(Words(text))
        self.add(card)
        announce(self, f"{who}: {text}")

    def happened(self, sentence: str, drawing: str = "record") -> None:
        """An event, as a quiet line."""
        self._lines.append(sentence)
        around = QWidget()
        column(around).addLayout(pointed(Drawing(drawing, "quiet", 20), Words(sentence, tone="quiet")))
        self.add(around)
        announce(self, sentence)

    def add(self, widget: QWidget) -> None:
        """Anything else, such as an offer or a question."""
        self._empty.hide()
        self._newest = widget
        self.box.addWidget(widget)

    def _follow(self, _least: int, most: int) -> None:
        """Show the newest: its end, or its beginning where it is higher than the view."""
        high = self._newest.height() > self.viewport().height()
        self.verticalScrollBar().setValue(self._newest.y() if high else most)
