"""Ctrl-C and a termination signal reach windows whose loop runs no Python."""

from __future__ import annotations

import os
import signal
import threading

import pytest
from PySide6.QtCore import QEventLoop
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QApplication, QMainWindow

from desktop_assist.ui.signals import ENDING, closing_on_signals


class Window(QMainWindow):
    """Leaves its loop when it is closed; refuses the first time, as a window with an open session does."""

    def __init__(self, loop: QEventLoop, refusals: int) -> None:
        super().__init__()
        self._loop = loop
        self.refusals = refusals

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        if self.refusals:
            self.refusals -= 1
            event.ignore()
        else:
            self._loop.quit()


@pytest.mark.parametrize("number", ENDING)
def test_a_signal_closes_every_window_even_beside_one_that_refuses(
    qapp: QApplication, number: signal.Signals
) -> None:
    loop = QEventLoop()
    windows = [Window(loop, 1), Window(loop, 0)]
    for window in windows:
        window.show()
    sender = threading.Timer(0.1, os.kill, (os.getpid(), number))
    before = signal.getsignal(number)
    with closing_on_signals(qapp):
        sender.start()
        loop.exec()
    sender.join()
    assert signal.getsignal(number) == before
    assert windows[0].refusals == 0
    for window in windows:
        window.close()
        window.deleteLater()
