"""The lines across the top of a window.

Decides: that a practice organisation is never without its label.
Leaves alone: which organisation it is.
"""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QWidget

from desktop_assist.ui.icons import Drawing
from desktop_assist.ui.text import tr
from desktop_assist.ui.widgets.layout import NEAR, STEP, TIGHT, Frame, row
from desktop_assist.ui.widgets.words import Words


def practice_banner() -> QWidget:
    """*Practice — no real organisation, and nothing is sold*, across the whole window."""
    banner = Frame("practice", space=0, margin=TIGHT)
    words = QLabel(tr("Practice — no real organisation, and nothing is sold"))
    words.setProperty("strong", True)
    line = row(space=NEAR)
    line.addStretch(1)
    line.addWidget(Drawing("information", "card", 20))
    line.addWidget(words)
    line.addStretch(1)
    banner.box.addLayout(line)
    banner.setAccessibleName(words.text())
    return banner


def title_bar(organisation: str, menu: QWidget, *more: QWidget) -> Frame:
    """The program's and the organisation's name, whatever `more` there is, and the menu."""
    bar = Frame("banner", space=0, margin=TIGHT)
    line = row(space=STEP)
    line.addSpacing(STEP)
    line.addWidget(Words(tr("Desktop Assist"), strong=True, single=True))
    line.addWidget(Words(organisation, tone="quiet", single=True))
    line.addStretch(1)
    for each in (*more, menu):
        line.addWidget(each)
    bar.box.addLayout(line)
    return bar
