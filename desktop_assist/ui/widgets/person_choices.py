"""Choices that only a person's own mouse or keyboard can make.

Decides: that a choice which belongs to a consent is not changed by another program, by this one's own code or
by an accessibility action, as `PersonButton` does for the consent itself.
Leaves alone: what is chosen.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QCheckBox, QRadioButton


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
