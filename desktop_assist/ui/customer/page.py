"""What all of the customer's pages have in common.

Decides: that a page is one scrolling column with room for an error at its foot, and says where the focus
begins.
Leaves alone: what is on it. Pages do not know each other; they only say what the customer wants.
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_assist.ui.widgets.buttons import Button
from desktop_assist.ui.widgets.layout import Column, column
from desktop_assist.ui.widgets.notice import Notice
from desktop_assist.ui.widgets.words import Words


class Page(QWidget):
    """A page; its things lie in `box`, and `notice` is where an error of it shows."""

    def __init__(self, name: str, title: str = "", lead: str = "") -> None:
        """Begin with a title and a sentence, where there are any."""
        super().__init__()
        self.setObjectName(name)
        self.setProperty("kind", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.notice = Notice()
        self.area = Column()
        outer = column(self, space=0)
        outer.addWidget(self.area, 1)
        self.outer: QVBoxLayout = outer
        self.box = self.area.box
        if title:
            self.box.addWidget(Words(title, size="title", strong=True))
        if lead:
            self.box.addWidget(Words(lead, tone="quiet"))

    def focus_here(self) -> None:
        """Put the focus where the page begins; the window calls it when it shows the page."""


def back_button(words: str) -> Button:
    """The way back, first on a page."""
    return Button(words, kind="link", drawing="back")
