"""Severities and verdicts as people see them.

Decides: the word, drawing and colour of each; never a colour without the other two.
Leaves alone: which a finding or an offer has; the rules and the check say that.
"""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from desktop_assist.ui.icons import Drawing
from desktop_assist.ui.text import say, tr
from desktop_assist.ui.widgets.layout import column
from desktop_assist.ui.widgets.lines import pointed
from desktop_assist.ui.widgets.words import Words
from diagnostics.finding import Severity
from diagnostics.render.words import SEVERITY

NOT_MEASURED = "not_measured"
# A verdict is about an offer, not about the computer: red stays for what is serious in the computer.
VERDICTS = {
    "supported": ("normal", "normal"),
    "unsupported": ("attention", "attention"),
    "contradicted": ("attention", "attention"),
    "not measured": (NOT_MEASURED, "not-measured"),
}


class Badge(QWidget):
    """A word with its drawing, in its colour."""

    def __init__(self, word: str, token: str, drawing: str, *, size: str = "body") -> None:
        """Show `word` in the colour of `token`."""
        super().__init__()
        self._word = Words(word, tone=token, strong=True, size=size)
        column(self).addLayout(pointed(Drawing(drawing, token, 20), self._word))

    @property
    def word(self) -> str:
        """The word."""
        return self._word.words


def badge(severity: Severity) -> Badge:
    """The badge of a finding."""
    return Badge(say(SEVERITY[severity]), severity.value, severity.value)


def verdict_badge(verdict: str) -> Badge:
    """The badge of a verdict on a claim or an offer; a verdict that is not known shows as itself."""
    token, drawing = VERDICTS.get(verdict, (NOT_MEASURED, "question"))
    return Badge(verdict_word(verdict), token, drawing, size="lead")


def verdict_word(verdict: str) -> str:
    """The verdict as the customer reads it."""
    words = {
        "supported": tr("Supported by the measurements"),
        "unsupported": tr("Not supported by the measurements"),
        "contradicted": tr("Contradicted by the measurements"),
        "not measured": tr("Not measured"),
    }
    return words.get(verdict, verdict)
