"""How things lie on a page.

Decides: the steps of space, the one column of a page and its scrolling, and rows that turn when it is narrow.
Leaves alone: what lies in them.
"""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from desktop_assist.ui import theme

TIGHT, NEAR, STEP, WIDE, APART, FAR, FURTHEST = 4, 8, 12, 16, 24, 32, 48
COLUMN_WIDTH = 760  # at 100 %
NARROW = 560  # at 100 %


def column(parent: QWidget | None = None, *, space: int = STEP, margin: int = 0) -> QVBoxLayout:
    """Things below each other."""
    made = QVBoxLayout() if parent is None else QVBoxLayout(parent)
    made.setSpacing(space)
    made.setContentsMargins(margin, margin, margin, margin)
    return made


def row(parent: QWidget | None = None, *, space: int = STEP, margin: int = 0) -> QHBoxLayout:
    """Things beside each other."""
    made = QHBoxLayout() if parent is None else QHBoxLayout(parent)
    made.setSpacing(space)
    made.setContentsMargins(margin, margin, margin, margin)
    return made


def clear(layout: QBoxLayout) -> None:
    """Take everything out of `layout` and let it go."""
    while (item := layout.takeAt(0)) is not None:
        inner, widget = item.layout(), item.widget()
        if isinstance(inner, QBoxLayout):
            clear(inner)
        if widget is not None:
            widget.hide()
            widget.deleteLater()


def rule() -> QFrame:
    """A line across."""
    made = QFrame()
    made.setProperty("kind", "rule")
    return made


class Frame(QFrame):
    """An area with an edge: a card, a notice, a footer. Its things lie in `box`, below each other."""

    def __init__(self, kind: str = "card", *, space: int = NEAR, margin: int = WIDE) -> None:
        """An area of one of the kinds that the style sheet knows."""
        super().__init__()
        self.setProperty("kind", kind)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.box = column(self, space=space, margin=margin)


class Column(QScrollArea):
    """One scrolling column of bounded width, in the middle. Its things lie in `box`."""

    def __init__(self, *, space: int = WIDE, margin: int = FAR, width: int = COLUMN_WIDTH) -> None:
        """An empty column, at most `width` pixels wide at 100 %."""
        super().__init__()
        self._width = width
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        outer, self._inner = QWidget(), QWidget()
        outer.setProperty("kind", "column")
        around = row(space=0)
        around.addStretch(1)
        around.addWidget(self._inner, 1000)
        around.addStretch(1)
        self.box = column(self._inner, space=space, margin=margin)
        above = column(outer, space=0)
        above.addLayout(around)
        above.addStretch(1)
        self.setWidget(outer)
        theme.current().changed.connect(self._fit)
        self._fit()

    def _fit(self) -> None:
        self._inner.setMaximumWidth(theme.current().look.px(self._width))

    def to_top(self) -> None:
        """Scroll to the beginning."""
        self.verticalScrollBar().setValue(0)


class Beside(QWidget):
    """Two or more things beside each other, or below each other where it is narrow."""

    def __init__(self, *, space: int = WIDE, narrow: int = NARROW) -> None:
        """Become a column below `narrow` pixels (at 100 % text)."""
        super().__init__()
        self._narrow = narrow
        self.box = row(self, space=space)

    @property
    def stacked(self) -> bool:
        """Whether the things lie below each other now."""
        return self.box.direction() == QBoxLayout.Direction.TopToBottom

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Turn where there is too little room."""
        super().resizeEvent(event)
        narrow = self.width() < theme.current().look.px(self._narrow)
        turn = QBoxLayout.Direction
        self.box.setDirection(turn.TopToBottom if narrow else turn.LeftToRight)


class Fitting(QWidget):
    """Two or more things beside each other where there is room for all of them, or below each other."""

    def __init__(self, *, space: int = STEP) -> None:
        """An empty one; its things lie in `box`."""
        super().__init__()
        self.box = row(self, space=space)

    @property
    def stacked(self) -> bool:
        """Whether the things lie below each other now."""
        return self.box.direction() == QBoxLayout.Direction.TopToBottom

    def _widths(self) -> list[int]:
        items = (self.box.itemAt(place) for place in range(self.box.count()))
        return [item.minimumSize().width() for item in items if item is not None and not item.isEmpty()]

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Room for the widest of them."""
        return QSize(max(self._widths(), default=0), self.box.minimumSize().height())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Turn where they do not fit."""
        super().resizeEvent(event)
        widths = self._widths()
        needed = sum(widths) + self.box.spacing() * (len(widths) - 1)
        turn = QBoxLayout.Direction
        self.box.setDirection(turn.TopToBottom if needed > self.width() else turn.LeftToRight)
