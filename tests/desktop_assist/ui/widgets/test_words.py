from __future__ import annotations

from pytestqt.qtbot import QtBot

from desktop_assist.ui import theme
from desktop_assist.ui.widgets.words import Words, heading


def test_words_are_never_markup(look: theme.Theme, qtbot: QtBot) -> None:
    words = Words('<img src="http://example.invalid/x"> <b>now</b> & then')
    qtbot.addWidget(words)
    assert words.words == '<img src="http://example.invalid/x"> <b>now</b> & then'
    assert "<img" not in words.text()
    assert "<b>" not in words.text()
    assert words.accessibleName() == words.words


def test_no_words_take_no_room(look: theme.Theme, qtbot: QtBot) -> None:
    words = Words("something")
    qtbot.addWidget(words)
    words.say("")
    assert words.text() == ""


def test_lines_are_at_most_72_characters(look: theme.Theme, qtbot: QtBot) -> None:
    words = Words("word " * 60)
    qtbot.addWidget(words)
    assert words.heightForWidth(3000) == words.heightForWidth(1500)
    assert words.heightForWidth(300) > words.heightForWidth(1500)


def test_text_grows_with_the_theme(look: theme.Theme, qtbot: QtBot) -> None:
    words = Words("word " * 20)
    qtbot.addWidget(words)
    before = words.heightForWidth(400)
    look.set_text_percent(200)
    words.ensurePolished()
    assert words.heightForWidth(400) > 2 * before


def test_a_heading_is_strong(look: theme.Theme, qtbot: QtBot) -> None:
    made = heading("Queue")
    qtbot.addWidget(made)
    assert made.property("strong") is True
