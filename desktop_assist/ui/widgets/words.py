"""Words on a page.

Decides: the sizes, weights and line height of text; that it wraps; and that nothing in it is ever markup.
Leaves alone: which words.
"""

from __future__ import annotations

import html

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy

LINE_HEIGHT_PERCENT = 145
LONGEST_LINE = 72  # characters


class Words(QLabel):
    """A paragraph, or a few words, that wrap."""

    def __init__(
        self,
        words: str = "",
        *,
        size: str = "body",
        tone: str = "text",
        strong: bool = False,
        selectable: bool = False,
        single: bool = False,
    ) -> None:
        """Show `words`.

        Args:
            words: The words, as they are: never markup. A line break stays one.
            size: `small`, `body`, `lead`, `title` or `display`.
            tone: `text`, `quiet`, `accent` or a severity.
            strong: Whether in semibold.
            selectable: Whether they can be marked and copied.
            single: Whether they are one line that does not wrap, beside something else.
        """
        super().__init__()
        self._single = single
        self._heights: dict[int, int] = {}
        self._fitted = 0
        self.setTextFormat(Qt.TextFormat.PlainText if single else Qt.TextFormat.RichText)
        self.setWordWrap(not single)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self.setProperty("type", size)
        self.setProperty("tone", tone)
        self.setProperty("strong", strong)
        if selectable:
            self.setTextInteractionFlags(
                Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
            )
        self._words = ""
        self.say(words)

    @property
    def words(self) -> str:
        """What is shown."""
        return self._words

    def say(self, words: str) -> None:
        """Show other words; without any, take no room."""
        self._words = words
        self._heights.clear()
        self.setText(words if self._single or not words else _paragraph(words))
        self.setAccessibleName(words)

    def set_tone(self, tone: str) -> None:
        """Take another tone."""
        self.setProperty("tone", tone)
        self.style().unpolish(self)
        self.style().polish(self)

    def heightForWidth(self, width: int) -> int:  # noqa: N802 - Qt's name
        """The height of the wrapped lines, of which none is longer than 72 characters.

        Remembered for each width: a layout asks some twenty times for every paragraph.
        """
        if self._single:
            return super().heightForWidth(width)
        if width not in self._heights:
            self._heights[width] = self._height(min(width, self._longest()))
        return self._heights[width]

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Keep lines to 72 characters."""
        super().resizeEvent(event)
        self._keep_short()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Keep lines to 72 characters when the type changes."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._refit()

    def _refit(self) -> None:
        """Only where the letters have changed: a change of colours asks too, thousands of times."""
        longest = self._longest()
        if longest != self._fitted:
            self._fitted = longest
            self._heights.clear()
            self._keep_short()
            self.updateGeometry()

    def _longest(self) -> int:
        return QFontMetrics(self.font()).averageCharWidth() * LONGEST_LINE

    def _keep_short(self) -> None:
        if not self._single:
            self.setContentsMargins(0, 0, max(0, self.width() - self._longest()), 0)

    def _height(self, width: int) -> int:
        """The label reckons its margin in, which is only there to keep the lines short."""
        return super().heightForWidth(width + self.contentsMargins().right())


def _paragraph(words: str) -> str:
    lines = html.escape(words).replace("\n", "<br>")
    return f'<p style="margin:0; line-height:{LINE_HEIGHT_PERCENT}%">{lines}</p>'


def heading(words: str, size: str = "lead") -> Words:
    """A heading in semibold."""
    return Words(words, size=size, strong=True)
