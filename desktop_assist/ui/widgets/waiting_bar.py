"""How long somebody has waited, against the time in which they should be answered.

Decides: the words and the thin bar; past the target it changes colour *and* says so.
Leaves alone: the waiting time itself, which the desk measures.
"""

from __future__ import annotations

from PySide6.QtWidgets import QProgressBar, QWidget

from desktop_assist.ui import moments
from desktop_assist.ui.text import tr
from desktop_assist.ui.widgets.layout import TIGHT, column
from desktop_assist.ui.widgets.words import Words

# From: design.md, "Channel and desk": 15 minutes is where praise starts
TARGET_S = 15 * 60


class WaitingBar(QWidget):
    """Words and a thin bar to 15 minutes."""

    def __init__(self, waited_s: int) -> None:
        """Show that somebody has waited `waited_s` seconds."""
        super().__init__()
        box = column(self, space=TIGHT)
        late = waited_s > TARGET_S
        words = tr("waiting {span}", span=moments.span(waited_s))
        if late:
            words = tr("{words}, longer than {target}", words=words, target=moments.span(TARGET_S))
        self.words = Words(words, size="small", tone="attention" if late else "quiet")
        bar = QProgressBar()
        bar.setRange(0, TARGET_S)
        bar.setValue(min(waited_s, TARGET_S))
        bar.setTextVisible(False)
        bar.setProperty("tone", "late" if late else "early")
        bar.setAccessibleName(words)
        box.addWidget(self.words)
        box.addWidget(bar)
