"""Which folder the technician may use: shown in the question about files.

Decides: that the folder is always shown in full before the answer, and that another one is chosen in the
system's own dialog. Once one is shared it stays the same for the session.
Leaves alone: whether it can be shared; the program says so when the customer allows it.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QWidget

from desktop_assist.ui.text import tr
from desktop_assist.ui.widgets.buttons import PersonButton
from desktop_assist.ui.widgets.layout import STEP, column
from desktop_assist.ui.widgets.words import Words


class FolderChoice(QWidget):
    """The folder, and a button for another one.

    Attributes:
        path: The folder that would be shared.
    """

    def __init__(self, path: Path, *, fixed: bool) -> None:
        """Offer `path`; with `fixed` there is no other."""
        super().__init__()
        self.path = path
        box = column(self, space=STEP)
        self.words = Words()
        box.addWidget(self.words)
        self.other = PersonButton(tr("Choose another folder"))
        self.other.chosen.connect(self._choose)
        box.addWidget(self.other, 0, Qt.AlignmentFlag.AlignLeft)
        self.other.setHidden(fixed)
        self._say()

    def _say(self) -> None:
        words = tr("Only in this folder, and in no other: {path}", path=self.path)
        new = tr("It will be made new, and empty.")
        self.words.say(words if self.path.exists() else f"{words}\n{new}")

    def _choose(self) -> None:
        start = self.path if self.path.exists() else Path.home()
        name = QFileDialog.getExistingDirectory(self, tr("Choose the folder for files"), str(start))
        if name:
            self.path = Path(name)
            self._say()
