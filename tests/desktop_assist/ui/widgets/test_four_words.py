"""Four words, together, for the eye and for the ear."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from desktop_assist.ui import theme
from desktop_assist.ui.widgets.four_words import FourWords


def test_they_show_when_there_are_any(look: theme.Theme, qtbot: QtBot) -> None:
    widget = FourWords("Read them out.")
    qtbot.addWidget(widget)
    assert widget.isHidden()
    widget.show_words(("lid", "debug", "skid", "grid"))
    assert not widget.isHidden()
    assert widget.words.words == "lid · debug · skid · grid"
    assert widget.words.accessibleName() == "Four words: lid, debug, skid, grid"
    widget.show_words(())
    assert widget.isHidden()
