from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop_assist.ui import theme
from desktop_assist.ui.technician.terminal_dock import TerminalDock


def test_it_opens_only_by_a_press_and_says_when_it_is_closed(look: theme.Theme, qtbot: QtBot) -> None:
    dock = TerminalDock()
    qtbot.addWidget(dock)
    with qtbot.waitExposed(dock):
        dock.show()
    assert not dock.view.isEnabled()
    with qtbot.waitSignal(dock.open_wanted) as wanted:
        qtbot.mouseClick(dock.open, Qt.MouseButton.LeftButton)
    assert tuple(wanted.args) == dock.view.size_in_cells
    assert dock.state.words == "Asking the customer."
    dock.view.feed(b"left over")
    dock.opened()
    assert dock.view.isEnabled()
    assert dock.view.text == ""
    dock.closed("Closed, exit status 0.")
    assert not dock.view.isEnabled()
    assert dock.open.isEnabled()
