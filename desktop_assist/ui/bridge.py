"""The door through which a program's events come into the window.

Decides: that an event told in any thread is handled in the window's own, in the order in which it was told.
Leaves alone: what the events mean; pages and windows know that.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, Signal


class EventBridge(QObject):
    """Carries frozen dataclasses from other threads into this one.

    Signals:
        arrived: One event, in the window's thread.
    """

    arrived = Signal(object)
    _told = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        """Live in the thread that makes it, which is the window's."""
        super().__init__(parent)
        self._open = True
        self._told.connect(self._hand_over, Qt.ConnectionType.QueuedConnection)

    def show(self, event: object) -> None:
        """Tell the window of `event`. Callable from any thread; after `close`, without effect."""
        if self._open:
            self._told.emit(event)

    def close(self) -> None:
        """Let nothing more through."""
        self._open = False

    def _hand_over(self, event: object) -> None:
        if self._open:
            self.arrived.emit(event)
