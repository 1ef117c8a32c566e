"""A drawing with words beside it.

Decides: that the drawing stands at the first line of the words, however many there are.
Leaves alone: which drawing and which words.
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout

from desktop_assist.ui.icons import Drawing
from desktop_assist.ui.widgets.layout import STEP, row
from desktop_assist.ui.widgets.words import Words


def pointed(drawing: Drawing, words: Words) -> QHBoxLayout:
    """`words` with `drawing` before them."""
    line = row(space=STEP)
    line.addWidget(drawing, 0, Qt.AlignmentFlag.AlignTop)
    line.addWidget(words, 1)
    return line
