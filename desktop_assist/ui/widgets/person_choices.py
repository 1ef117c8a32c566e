"""Choices that only a person's own mouse or keyboard can make.

Decides: that a choice which belongs to a consent is not changed by another program, by this one's own code or
by an accessibility action, as `PersonButton` does for the consent itself; and that a name which another
program made up, of any length, is one line that is cut off where there is no room.
Leaves alone: what is chosen.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QCheckBox, QRadioButton, QSizePolicy

from desktop_assist.ui import theme

TARGET = 44  # pixels at 100 %: what a customer presses
_BESIDE = 60  # of these, the mark and the space around it


if TYPE_CHECKING:
    _Button = QAbstractButton
else:
    _Button = object  # a Qt class has one Qt parent; what follows goes before it


class _ByPerson(_Button):
    _by_person = False

    def event(self, event: QEvent) -> bool:
        """Note whether it came from the window system."""
        self._by_person = event.spontaneous()
        try:
            return super().event(event)
        finally:
            self._by_person = False

    def nextCheckState(self) -> None:  # noqa: N802 - Qt's name
        """Change, by a person only."""
        if self._by_person:
            super().nextCheckState()


class PersonRadio(_ByPerson, QRadioButton):
    """One of several, of which one is chosen."""


class PersonCheck(_ByPerson, QCheckBox):
    """A tick that a person sets or takes away."""


class _Named(_Button):
    def __init__(self, name: str, about: str = "") -> None:
        """Be called `name`, with a sentence for screen readers."""
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(name)
        self.setAccessibleDescription(about)
        self.setToolTip(name)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """A target that a customer hits."""
        return super().sizeHint().expandedTo(QSize(0, theme.current().look.px(TARGET)))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Cut the name off where there is no room; `&` is a letter here, not the mark of a key."""
        super().resizeEvent(event)
        room = max(0, self.width() - theme.current().look.px(_BESIDE))
        shown = self.fontMetrics().elidedText(self.accessibleName(), Qt.TextElideMode.ElideRight, room)
        self.setText(shown.replace("&", "&&"))


class NamedRadio(_Named, PersonRadio):
    """One of several that are called by names of other programs' making."""


class NamedCheck(_Named, PersonCheck):
    """A tick beside a name of another program's making."""
