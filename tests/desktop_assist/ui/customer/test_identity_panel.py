from __future__ import annotations

from pytestqt.qtbot import QtBot

from desktop_assist.ui import theme
from desktop_assist.ui.customer.identity_panel import IdentityPanel
from desktop_assist.ui.widgets.words import Words
from simulators.customer_programs import MARIA
from simulators.fixed_clock import FixedClock


def test_who_of_whom_and_until_when(look: theme.Theme, clock: FixedClock, qtbot: QtBot) -> None:
    panel = IdentityPanel("Practice Support", clock)
    qtbot.addWidget(panel)
    assert panel.name.words == "Nobody yet"
    panel.show_identity(MARIA)
    words = [each.words for each in panel.findChildren(Words)]
    assert "Maria Lindqvist" in words
    assert "Practice Support" in words
    assert "valid until" in panel.until.words
    panel.clear()
    assert panel.name.words == "Nobody yet"
