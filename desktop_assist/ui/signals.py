"""Ctrl-C and a termination signal end the windows as their own close buttons would.

Decides: that Python hears a signal although Qt's loop, in which no Python runs, is waiting.
Leaves alone: what closing means; each window's close event does its work.
"""

from __future__ import annotations

import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QSocketNotifier
from PySide6.QtWidgets import QApplication

ENDING = (signal.SIGINT, signal.SIGTERM)


@contextmanager
def closing_on_signals(application: QApplication) -> Iterator[None]:
    """While it lasts, the signals in `ENDING` close all windows. Only in the main thread."""
    woken, waking = socket.socketpair()
    for end in (woken, waking):
        end.setblocking(False)
    notifier = QSocketNotifier(woken.fileno(), QSocketNotifier.Type.Read)
    notifier.activated.connect(lambda: woken.recv(64))  # running this is what lets Python call the handler
    before = {number: signal.signal(number, lambda *_: _close_all(application)) for number in ENDING}
    wakeup = signal.set_wakeup_fd(waking.fileno())
    try:
        yield
    finally:
        signal.set_wakeup_fd(wakeup)
        for number, handler in before.items():
            signal.signal(number, handler)
        notifier.setEnabled(False)
        woken.close()
        waking.close()


def _close_all(application: QApplication) -> None:
    """Ask each window, for a window that first ends its session refuses, and `quit` stops at a refusal."""
    for window in application.topLevelWidgets():
        if window.isVisible():
            window.close()
