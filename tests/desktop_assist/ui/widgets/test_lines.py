from __future__ import annotations

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop_assist.ui import theme
from desktop_assist.ui.icons import Drawing
from desktop_assist.ui.widgets.layout import column
from desktop_assist.ui.widgets.lines import pointed
from desktop_assist.ui.widgets.words import Words


def test_the_drawing_stands_at_the_first_line(look: theme.Theme, qtbot: QtBot) -> None:
    around, drawing, words = QWidget(), Drawing("normal", "normal", 20), Words("word " * 60)
    qtbot.addWidget(around)
    column(around).addLayout(pointed(drawing, words))
    around.resize(300, 400)
    with qtbot.waitExposed(around):
        around.show()
    assert drawing.y() == words.y()
    assert drawing.x() < words.x()
    assert words.height() > 2 * drawing.height()
