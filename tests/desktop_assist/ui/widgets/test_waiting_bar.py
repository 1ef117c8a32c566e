from __future__ import annotations

import pytest
from PySide6.QtWidgets import QProgressBar
from pytestqt.qtbot import QtBot

from desktop_assist.ui import theme
from desktop_assist.ui.widgets.waiting_bar import TARGET_S, WaitingBar


@pytest.mark.parametrize(
    ("waited_s", "words", "value"),
    [(240, "waiting 4 minutes", 240), (1300, "waiting 22 minutes, longer than 15 minutes", TARGET_S)],
)
def test_words_and_bar(look: theme.Theme, qtbot: QtBot, waited_s: int, words: str, value: int) -> None:
    made = WaitingBar(waited_s)
    qtbot.addWidget(made)
    bar = made.findChild(QProgressBar)
    assert made.words.words == words
    assert bar.value() == value
    assert bar.maximum() == TARGET_S == 900
    assert bar.accessibleName() == words
