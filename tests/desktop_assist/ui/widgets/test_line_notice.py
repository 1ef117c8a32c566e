"""A lost line is said where one looks, with what to do; it takes no room when the line is back."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from desktop_assist.engagement.events import LineBack, LineLost
from desktop_assist.ui import theme
from desktop_assist.ui.widgets.line_notice import LineNotice

LOST = "The desk at help.example.org port 22 does not answer."
NEXT = "Check that this computer is online, then try again."


def test_it_is_there_while_the_line_is_down(look: theme.Theme, qtbot: QtBot) -> None:
    made = LineNotice()
    qtbot.addWidget(made)
    made.show_event(LineLost(LOST, NEXT, 7.6))
    assert made.words == f"{LOST} It is tried again in 8 seconds. {NEXT}"
    made.show_event(LineBack("The line to the desk is back."))
    assert made.words == ""


def test_a_try_that_follows_at_once_is_not_announced(look: theme.Theme, qtbot: QtBot) -> None:
    made = LineNotice()
    qtbot.addWidget(made)
    made.show_event(LineLost(LOST, NEXT, 0.0))
    assert made.words == f"{LOST} {NEXT}"
