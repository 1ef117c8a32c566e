"""Where Python's collector of cycles may run while there are windows: in their thread, and nowhere else.

Decides: when it runs. By itself it runs in whichever thread happens to allocate; a widget that it frees
outside the windows' thread takes Qt down with it.
Leaves alone: what is collected, and everything that is freed by its count of references.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication

LOOK_EVERY_MS = 500  # ours: a window makes little garbage in half a second


class Collector(QObject):
    """Collects in the application's thread, by Python's own thresholds, for the rest of the process."""

    def __init__(self, application: QApplication) -> None:
        """Begin at once."""
        super().__init__(application)
        self._timer = QTimer(self, interval=LOOK_EVERY_MS)
        self._timer.timeout.connect(collect_what_is_due)
        self._timer.start()


def collect_what_is_due() -> None:
    """Collect each generation whose threshold is reached, the oldest such one."""
    due = [
        number
        for number, (count, threshold) in enumerate(zip(gc.get_count(), gc.get_threshold(), strict=True))
        if threshold and count > threshold
    ]
    if due:
        gc.collect(max(due))


def install(application: QApplication) -> None:
    """Have the application's one collector, and Python's own switched off."""
    gc.disable()
    if application.findChild(Collector) is None:
        Collector(application)
