"""Choices that only a person's own mouse or keyboard can make.

Decides: that a choice which belongs to a consent is not changed by another program, by this one's own code or
by an accessibility action, as `PersonButton` does for the consent itself; and that a name which another
program made up, of any length, is one line that is cut off where there is no room.
Leaves alone: what is chosen.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QCheckBox, QRadioButton, QSizePolicy

from desktop_assist.ui import theme

TARGET = 44  # pixels at 100 %: what a customer presses
_BESIDE = 60  # of these, the mark and the space around it


class PersonRadio(QRadioButton):
    """One of several, of which one is chosen."""

    _by_person = False

    def event(self, event: QEvent) -> bool:
        """Note whether it came from the window system."""
        self._by_person = event.spontaneous()
        try:
            return super().event(event)
        finally:
            self._by_person = False

    def nextCheckState(self) -> None:  # noqa: N802 - Qt's name
        """Be chosen, by a person only."""
        if self._by_person:
            super().nextCheckState()


class PersonCheck(QCheckBox):
    """A tick that a person sets or takes away."""

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


def _begin(choice: QAbstractButton, name: str, about: str) -> None:
    choice.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
    choice.setAccessibleName(name)
    choice.setAccessibleDescription(about)
    choice.setToolTip(name)


def _fit(choice: QAbstractButton) -> None:
    """Show as much of its name as there is room for; `&` is a letter here, not the mark of a key."""
    room = max(0, choice.width() - theme.current().look.px(_BESIDE))
    shown = choice.fontMetrics().elidedText(choice.accessibleName(), Qt.TextElideMode.ElideRight, room)
    choice.setText(shown.replace("&", "&&"))


class NamedRadio(PersonRadio):
    """One of several that are called by names of other programs' making."""

    def __init__(self, name: str, about: str = "") -> None:
        """Be called `name`, with a sentence for screen readers."""
        super().__init__()
        _begin(self, name, about)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """A target that a customer hits."""
        return super().sizeHint().expandedTo(QSize(0, theme.current().look.px(TARGET)))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Cut the name off where there is no room."""
        super().resizeEvent(event)
        _fit(self)


class NamedCheck(PersonCheck):
    """A tick beside a name of another program's making."""

    def __init__(self, name: str, about: str = "") -> None:
        """Be called `name`, with a sentence for screen readers."""
        super().__init__()
        _begin(self, name, about)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """A target that a customer hits."""
        return super().sizeHint().expandedTo(QSize(0, theme.current().look.px(TARGET)))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Cut the name off where there is no room."""
        super().resizeEvent(event)
        _fit(self)
