from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop_assist.ui import theme
from desktop_assist.ui.technician.chat_dock import ChatDock


def test_a_line_is_said(look: theme.Theme, qtbot: QtBot) -> None:
    dock = ChatDock()
    qtbot.addWidget(dock)
    with qtbot.assertNotEmitted(dock.said):
        qtbot.keyClick(dock.line, Qt.Key.Key_Return)
    qtbot.keyClicks(dock.line, "Good evening.")
    with qtbot.waitSignal(dock.said) as said:
        qtbot.keyClick(dock.line, Qt.Key.Key_Return)
    assert said.args == ["Good evening."]
    assert dock.line.text() == ""
