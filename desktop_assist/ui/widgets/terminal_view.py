"""A terminal's screen.

Decides: how the bytes that a terminal prints look; and, where typing is wanted, which bytes a key sends.
Leaves alone: where the bytes come from and go to. The customer's view takes no keys.
"""

from __future__ import annotations

from typing import Any

import pyte
from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontDatabase, QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop_assist.ui import theme
from desktop_assist.ui.text import tr
from desktop_assist.ui.widgets.terminal_keys import bytes_of

COLUMNS, ROWS = 80, 24
LOOKED_AT_ROWS = 7
LARGEST_COLUMNS, LARGEST_ROWS = 400, 200
# The colours that programs ask for, in those that we have; red stays for what is serious.
COLOURS = {
    "green": "normal",
    "brown": "attention",
    "blue": "information",
    "cyan": "accent",
    "red": "attention",
}
MARGIN = 8


class TerminalView(QWidget):
    """A terminal's screen, which may take keys.

    Signals:
        typed: Bytes for the terminal.
        resized: Columns and rows that fit now.
    """

    typed = Signal(object)
    resized = Signal(int, int)

    def __init__(self, *, typing: bool, name: str) -> None:
        """An empty screen called `name` for screen readers; with `typing`, keys are sent on."""
        super().__init__()
        self._typing = typing
        self._screen = pyte.Screen(COLUMNS, ROWS)
        self._stream = pyte.ByteStream(self._screen)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(name)
        self.setAccessibleDescription(self._advice())
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    def _advice(self) -> str:
        if self._typing:
            return tr("Keys go to the customer's computer. Ctrl+Shift+Tab leaves the terminal.")
        return tr("What the technician's terminal shows. You cannot type here.")

    @property
    def text(self) -> str:
        """The screen's text, without spaces at the ends of lines."""
        return "\n".join(line.rstrip() for line in self._screen.display).rstrip()

    def feed(self, data: bytes) -> None:
        """The terminal printed `data`."""
        self._stream.feed(data)
        self.update()

    def reset(self) -> None:
        """Empty the screen."""
        self._screen.reset()
        self.update()

    @property
    def size_in_cells(self) -> tuple[int, int]:
        """Columns and rows."""
        return self._screen.columns, self._screen.lines

    def _font(self) -> QFont:
        font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        font.setPixelSize(theme.current().look.px(theme.Size.SMALL))
        return font

    def _cell(self) -> QSize:
        metrics = QFontMetrics(self._font())
        return QSize(max(metrics.horizontalAdvance("M"), 1), max(metrics.height(), 1))

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Room for 80 columns and 24 rows, or for the last few where one only looks on."""
        cell, rows = self._cell(), ROWS if self._typing else LOOKED_AT_ROWS
        return QSize(cell.width() * COLUMNS + 2 * MARGIN, cell.height() * rows + 2 * MARGIN)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Room for a few rows."""
        cell = self._cell()
        return QSize(cell.width() * 20, cell.height() * 3 + 2 * MARGIN)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Where typing is wanted, the terminal takes the size of the widget."""
        super().resizeEvent(event)
        if self._typing:
            cell = self._cell()
            columns = min(max((self.width() - 2 * MARGIN) // cell.width(), 20), LARGEST_COLUMNS)
            rows = min(max((self.height() - 2 * MARGIN) // cell.height(), 5), LARGEST_ROWS)
            if (columns, rows) != self.size_in_cells:
                self._screen.resize(rows, columns)
                self.resized.emit(columns, rows)

    def event(self, event: QEvent) -> bool:
        """Keep Tab for the terminal; Ctrl+Shift+Tab leaves it."""
        if self._typing and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            held = event.modifiers()
            leaving = event.key() == Qt.Key.Key_Backtab and held & Qt.KeyboardModifier.ControlModifier
            if event.key() in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab) and not leaving:
                self.keyPressEvent(event)
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Send the key's bytes on."""
        data = bytes_of(event.key(), event.modifiers(), event.text()) if self._typing else b""
        if data:
            self.typed.emit(data)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint each row, run by run of the same attributes."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.colour("card"))
        painter.setFont(self._font())
        cell, top = self._cell(), MARGIN
        rows = min(self._screen.lines, (self.height() - MARGIN) // cell.height())
        first = self._first_row(rows)
        for number in range(first, first + rows):
            self._paint_row(painter, self._screen.buffer[number], top, cell)
            top += cell.height()
        self._paint_cursor(painter, first, cell)
        painter.end()

    def _first_row(self, rows: int) -> int:
        """Where the widget is lower than the screen, show the rows down to the cursor."""
        return min(max(0, self._screen.cursor.y - rows + 1), max(0, self._screen.lines - rows))

    def _paint_row(self, painter: QPainter, line: Any, top: int, cell: QSize) -> None:
        for column in range(self._screen.columns):
            char = line[column]
            box = QRect(MARGIN + column * cell.width(), top, cell.width(), cell.height())
            ink, paper = theme.colour(COLOURS.get(char.fg, "text")), theme.colour("card")
            if char.reverse:
                ink, paper = paper, ink
                painter.fillRect(box, paper)
            if char.data.strip():
                painter.setPen(ink)
                painter.drawText(box, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextDontClip, char.data)

    def _paint_cursor(self, painter: QPainter, first: int, cell: QSize) -> None:
        cursor = self._screen.cursor
        if cursor.hidden or not self.isEnabled():
            return
        left = MARGIN + cursor.x * cell.width()
        box = QRect(left, MARGIN + (cursor.y - first) * cell.height(), cell.width(), cell.height())
        painter.setPen(theme.colour("accent"))
        if self._typing and self.hasFocus():
            painter.fillRect(box, theme.colour("accent"))
        else:
            painter.drawRect(box.adjusted(0, 0, -1, -1))
        if self.hasFocus():  # the focus ring
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
            painter.drawRect(self.rect().adjusted(1, 1, -2, -2))
