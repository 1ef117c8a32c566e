"""Four words to be read out, large enough to be read from a chair's distance.

Decides: that they stand together, apart from everything else, and can be heard by a screen reader as one
sentence.
Leaves alone: where they come from (`channel.four_words`), and who reads them to whom.
"""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from desktop_assist.ui.text import tr
from desktop_assist.ui.widgets.layout import NEAR, column
from desktop_assist.ui.widgets.words import Words


class FourWords(QWidget):
    """The words, and what to do with them. Hidden as long as there are none."""

    def __init__(self, what_to_do: str) -> None:
        """Begin with none; `what_to_do` stands below the words."""
        super().__init__()
        box = column(self, space=NEAR)
        self.words = Words(size="lead", tone="accent", strong=True, selectable=True)
        box.addWidget(self.words)
        box.addWidget(Words(what_to_do, tone="quiet", size="small"))
        self.hide()

    def show_words(self, words: tuple[str, ...]) -> None:
        """Show `words`; with none, nothing."""
        self.words.say(" · ".join(words))
        self.words.setAccessibleName(tr("Four words: {words}", words=", ".join(words)))
        self.setVisible(bool(words))
