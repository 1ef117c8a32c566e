from __future__ import annotations

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QMainWindow
from pytestqt.qtbot import QtBot

from desktop_assist.ui import theme
from desktop_assist.ui.widgets.text_size import SETTING, WindowMenu


def test_a_choice_counts_at_once_and_at_the_next_start(
    look: theme.Theme, settings: QSettings, qtbot: QtBot
) -> None:
    window = QMainWindow()
    qtbot.addWidget(window)
    menu = WindowMenu(window, settings)
    menu.choose(150)
    assert look.look.percent == 150
    look.set_text_percent(100)
    WindowMenu(window, settings)
    assert look.look.percent == 150


def test_the_button_has_its_drawing_and_the_menu_its_tick(
    look: theme.Theme, settings: QSettings, qtbot: QtBot
) -> None:
    window = QMainWindow()
    qtbot.addWidget(window)
    menu = WindowMenu(window, settings)
    assert not menu.icon().isNull()
    assert [each.text() for each in menu.menu().actions() if each.isChecked()] == ["Text at 100 %"]


def test_larger_and_smaller_stay_within_the_sizes(
    look: theme.Theme, settings: QSettings, qtbot: QtBot
) -> None:
    window = QMainWindow()
    qtbot.addWidget(window)
    menu = WindowMenu(window, settings)
    for _ in range(9):
        menu.step(1)
    assert look.look.percent == 200
    for _ in range(9):
        menu.step(-1)
    assert look.look.percent == 100


def test_a_setting_that_makes_no_sense_is_not_used(
    look: theme.Theme, settings: QSettings, qtbot: QtBot
) -> None:
    settings.setValue(SETTING, "huge")
    window = QMainWindow()
    qtbot.addWidget(window)
    WindowMenu(window, settings)
    assert look.look.percent == 100
