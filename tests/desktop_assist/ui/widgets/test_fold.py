from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop_assist.ui import theme
from desktop_assist.ui.widgets.fold import Fold
from desktop_assist.ui.widgets.words import Words


def test_folded_until_somebody_wants_it(look: theme.Theme, qtbot: QtBot) -> None:
    fold, inside = Fold("Evidence"), Words("read from /proc")
    fold.box.addWidget(inside)
    qtbot.addWidget(fold)
    with qtbot.waitExposed(fold):
        fold.show()
    assert not inside.isVisible()
    assert fold.button.accessibleDescription() == "folded"
    qtbot.keyClick(fold.button, Qt.Key.Key_Space)
    assert inside.isVisible()
    assert fold.button.accessibleDescription() == "unfolded"
    qtbot.mouseClick(fold.button, Qt.MouseButton.LeftButton)
    assert not inside.isVisible()
