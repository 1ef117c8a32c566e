from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_assist.ui import theme
from desktop_assist.ui.tokens import DARK, LIGHT


def test_one_theme_an_application(look: theme.Theme) -> None:
    assert theme.current() is look


def test_dark_and_light_at_once(look: theme.Theme, qapp: QApplication, qtbot: QtBot) -> None:
    assert look.look.tokens is LIGHT
    with qtbot.waitSignal(look.changed):
        look.force(Qt.ColorScheme.Dark)
    assert look.look.tokens is DARK
    assert theme.colour("ground").name().upper() == DARK.ground
    assert DARK.ground in qapp.styleSheet()
    assert qapp.palette().window().color().name().upper() == DARK.ground


def test_it_follows_the_system_live_unless_it_is_forced(look: theme.Theme, qtbot: QtBot) -> None:
    system = QGuiApplication.styleHints().colorSchemeChanged
    with qtbot.waitSignal(look.changed):
        system.emit(Qt.ColorScheme.Dark)
    assert look.look.tokens is DARK
    look.force(Qt.ColorScheme.Light)
    assert look.look.tokens is LIGHT
    look.force(None)
    with qtbot.waitSignal(look.changed):
        system.emit(Qt.ColorScheme.Light)
    assert look.look.tokens is LIGHT


@pytest.mark.parametrize(("asked", "given"), [(50, 100), (150, 150), (900, 200)])
def test_text_size_is_kept_within_bounds(look: theme.Theme, asked: int, given: int) -> None:
    look.set_text_percent(asked)
    assert look.look.percent == given
    assert look.look.px(20) == 20 * given // 100


def test_the_font_is_the_systems_own(look: theme.Theme, qapp: QApplication) -> None:
    family = qapp.font().family()
    look.set_text_percent(200)
    assert qapp.font().family() == family
    assert qapp.font().pixelSize() == 30
