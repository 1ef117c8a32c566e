from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from desktop_assist.ui import theme
from desktop_assist.ui.widgets.conversation import Conversation


@pytest.fixture
def talk(look: theme.Theme, qtbot: QtBot) -> Conversation:
    made = Conversation("Nothing yet.")
    qtbot.addWidget(made)
    made.resize(400, 200)
    with qtbot.waitExposed(made):
        made.show()
    return made


def test_lines_in_the_order_in_which_they_came(talk: Conversation) -> None:
    talk.said("You", "Hello")
    talk.happened("The terminal is closed.")
    talk.said("Maria", "Good evening")
    assert talk.lines == ("You: Hello", "The terminal is closed.", "Maria: Good evening")


def test_the_newest_is_in_view(talk: Conversation, qtbot: QtBot) -> None:
    for number in range(20):
        talk.said("You", f"line {number}")
    bar = talk.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 0 and bar.value() == bar.maximum())


def test_of_something_higher_than_the_view_the_beginning_is_seen(talk: Conversation, qtbot: QtBot) -> None:
    talk.said("You", "Hello")
    high = QLabel("an offer")
    high.setFixedHeight(900)
    talk.add(high)
    qtbot.waitUntil(lambda: talk.verticalScrollBar().value() == high.y() > 0)
