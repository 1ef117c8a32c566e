from __future__ import annotations

import threading

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_assist.engagement.events import Progressed
from desktop_assist.ui.bridge import EventBridge


def test_events_come_in_order_and_in_the_windows_thread(qtbot: QtBot) -> None:
    bridge, came, where = EventBridge(), [], set()
    bridge.arrived.connect(lambda event: (came.append(event), where.add(threading.current_thread())))
    told = [Progressed(str(number)) for number in range(50)]
    thread = threading.Thread(target=lambda: [bridge.show(event) for event in told])
    thread.start()
    thread.join()
    qtbot.waitUntil(lambda: len(came) == 50)
    assert came == told
    assert where == {threading.main_thread()}


def test_nothing_comes_after_close(qapp: QApplication) -> None:
    bridge, came = EventBridge(), []
    bridge.arrived.connect(came.append)
    bridge.show(Progressed("before"))
    bridge.close()
    bridge.show(Progressed("after"))
    qapp.processEvents()
    assert came == []
