"""What went wrong, in place.

Decides: that an error is its sentence, what was kept and what to do next, and is announced to screen readers.
Leaves alone: the words, which come with the error.
"""

from __future__ import annotations

from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QWidget

from desktop_assist.ui.icons import Drawing
from desktop_assist.ui.widgets.layout import NEAR, Frame
from desktop_assist.ui.widgets.lines import pointed
from desktop_assist.ui.widgets.words import Words
from diagnostics.errors import PlainError


def announce(widget: QWidget, sentence: str) -> None:
    """Have a screen reader say `sentence` now."""
    QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(widget, sentence))


class Notice(Frame):
    """Room for one error or remark; takes none while there is nothing to say."""

    def __init__(self) -> None:
        """Begin with nothing to say."""
        super().__init__("notice", space=NEAR)
        self._happened = Words(strong=True)
        self._kept, self._next = Words(tone="quiet"), Words()
        self.box.addLayout(pointed(Drawing("attention", "attention", 20), self._happened))
        self.box.addWidget(self._kept)
        self.box.addWidget(self._next)
        self.hide()

    @property
    def words(self) -> str:
        """All that is shown, or nothing."""
        shown = (self._happened.words, self._kept.words, self._next.words)
        return " ".join(each for each in shown if each) if not self.isHidden() else ""

    def show_error(self, error: PlainError) -> None:
        """Show an error's three sentences."""
        self.show_sentences(error.happened, error.kept, error.next_step)

    def show_sentences(self, happened: str, kept: str, next_step: str) -> None:
        """Show what happened, what was kept and what to do next; an empty one takes no room."""
        for words, sentence in ((self._happened, happened), (self._kept, kept), (self._next, next_step)):
            words.say(sentence)
            words.setVisible(bool(sentence))
        self.setAccessibleName(happened)
        self.show()
        announce(self, f"{happened} {kept} {next_step}")
