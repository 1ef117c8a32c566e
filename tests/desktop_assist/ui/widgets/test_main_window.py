"""A program's window: its name, and that it stays until it is let go."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from desktop_assist.ui import theme
from desktop_assist.ui.widgets.main_window import MainWindow


def test_its_name_leaves_out_what_is_empty(look: theme.Theme, qtbot: QtBot) -> None:
    window, practising = MainWindow("Technician", "", practice=False), MainWindow("Help", practice=True)
    for each in (window, practising):
        qtbot.addWidget(each, before_close_func=MainWindow.let_go)
    assert window.windowTitle() == "Desktop Assist – Technician"
    assert practising.windowTitle() == "Desktop Assist – Help – practice"


def test_it_stays_until_it_is_let_go(look: theme.Theme, qtbot: QtBot) -> None:
    window = MainWindow(practice=False)
    qtbot.addWidget(window)
    with qtbot.waitExposed(window):
        window.show()
    with qtbot.waitSignal(window.close_wanted):
        window.close()
    assert window.isVisible()
    window.let_go()
    qtbot.waitUntil(lambda: not window.isVisible())
