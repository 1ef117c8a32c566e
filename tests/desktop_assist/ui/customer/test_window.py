from __future__ import annotations

from PySide6.QtCore import QSettings, Qt
from pytestqt.qtbot import QtBot

from desktop_assist.ui import theme
from desktop_assist.ui.customer.page import Page
from desktop_assist.ui.customer.window import CustomerWindow


def shown(settings: QSettings, qtbot: QtBot, *, practice: bool = True) -> CustomerWindow:
    made = CustomerWindow("Practice Support", practice=practice, settings=settings)
    made.close_wanted.connect(made.let_go)
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    return made


def show(window: CustomerWindow, name: str, *, stoppable: bool) -> None:
    page = Page(name)
    window.add(page)
    window.show_page(page, stoppable=stoppable)


def test_practice_is_labelled_on_the_window_and_in_its_title(
    look: theme.Theme, settings: QSettings, qtbot: QtBot
) -> None:
    window = shown(settings, qtbot)
    assert window.practice.isVisible()
    assert "practice" in window.windowTitle()
    real = shown(settings, qtbot, practice=False)
    assert not hasattr(real, "practice")
    assert "practice" not in real.windowTitle()


def test_stop_is_at_the_bottom_right_in_red_outline(
    look: theme.Theme, settings: QSettings, qtbot: QtBot
) -> None:
    window = shown(settings, qtbot)
    show(window, "one", stoppable=True)
    window.say_who("Maria is here.")
    qtbot.waitUntil(window.stop.isVisible)
    corner = window.stop.mapTo(window, window.stop.rect().bottomRight())
    assert window.width() - corner.x() < 40
    assert window.height() - corner.y() < 40
    assert window.stop.property("kind") == "stop"
    assert window.who.words == "Maria is here. Stop ends everything at once."


def test_stop_by_pointer_and_by_keys_and_only_while_there_is_something_to_stop(
    look: theme.Theme, settings: QSettings, qtbot: QtBot
) -> None:
    window = shown(settings, qtbot)
    show(window, "one", stoppable=False)
    assert not window.stop.isVisible()
    show(window, "two", stoppable=True)
    assert window.page == "two"
    with qtbot.waitSignal(window.stop_pressed):
        qtbot.mouseClick(window.stop, Qt.MouseButton.LeftButton)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    with qtbot.waitSignal(window.stop_pressed):
        qtbot.keyClick(
            window, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
        )


def test_it_fits_a_small_screen_in_either_text_size(
    look: theme.Theme, settings: QSettings, qtbot: QtBot
) -> None:
    window = shown(settings, qtbot)
    for percent in (100, 200):
        look.set_text_percent(percent)
        window.resize(1000, 700)
        assert (window.width(), window.height()) == (1000, 700)
