from __future__ import annotations

import pytest
from PySide6.QtGui import QAccessible
from pytestqt.qtbot import QtBot

from desktop_assist.ui import theme
from desktop_assist.ui.widgets import notice
from desktop_assist.ui.widgets.notice import Notice
from diagnostics.errors import PlainError


def test_an_error_is_its_three_sentences_in_place(look: theme.Theme, qtbot: QtBot) -> None:
    made = Notice()
    qtbot.addWidget(made)
    assert made.isHidden()
    assert made.words == ""
    made.show_error(
        PlainError("The desk does not answer.", kept="Your question is kept.", next_step="Try again.")
    )
    assert made.isVisible()
    assert made.words == "The desk does not answer. Your question is kept. Try again."
    assert made.accessibleName() == "The desk does not answer."


def test_an_empty_sentence_takes_no_room(look: theme.Theme, qtbot: QtBot) -> None:
    made = Notice()
    qtbot.addWidget(made)
    made.show_sentences("It is paused.", "", "Free some space.")
    assert made.words == "It is paused. Free some space."


def test_it_is_announced(look: theme.Theme, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    monkeypatch.setattr(QAccessible, "updateAccessibility", lambda event: said.append(event.message()))
    made = Notice()
    qtbot.addWidget(made)
    notice.announce(made, "Somebody is here.")
    assert said == ["Somebody is here."]
