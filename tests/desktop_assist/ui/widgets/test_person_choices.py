from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QAbstractButton
from pytestqt.qtbot import QtBot

from desktop_assist.ui import theme
from desktop_assist.ui.widgets.person_choices import PersonCheck, PersonRadio


@pytest.mark.parametrize("kind", [PersonRadio, PersonCheck])
def test_only_a_person_changes_it(look: theme.Theme, qtbot: QtBot, kind: type[QAbstractButton]) -> None:
    choice = kind()
    choice.setText("Any command")
    qtbot.addWidget(choice)
    with qtbot.waitExposed(choice):
        choice.show()
    choice.click()
    assert not choice.isChecked(), "neither code nor an accessibility action"
    qtbot.mouseClick(choice, Qt.MouseButton.LeftButton, pos=QPoint(10, choice.height() // 2))
    assert choice.isChecked()


def test_the_keyboard_is_a_persons_too(look: theme.Theme, qtbot: QtBot) -> None:
    choice = PersonCheck("Storage")
    qtbot.addWidget(choice)
    with qtbot.waitExposed(choice):
        choice.show()
    qtbot.keyClick(choice, Qt.Key.Key_Space)
    assert choice.isChecked()
