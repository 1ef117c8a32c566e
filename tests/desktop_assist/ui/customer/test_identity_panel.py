from __future__ import annotations

from pytestqt.qtbot import QtBot

from desktop_assist.engagement.events import TechnicianArrived
from desktop_assist.ui import theme
from desktop_assist.ui.customer.identity_panel import IdentityPanel
from desktop_assist.ui.widgets.words import Words
from simulators.customer_programs import MARIA
from simulators.fixed_clock import FixedClock

ARRIVED = TechnicianArrived(
    MARIA, ("lid", "debug", "skid", "grid"), "2026-11-20T06:00:00Z", "2026-11-21T18:04:05Z"
)


def test_who_of_whom_and_until_when(look: theme.Theme, clock: FixedClock, qtbot: QtBot) -> None:
    panel = IdentityPanel("Practice Support", clock)
    qtbot.addWidget(panel)
    assert panel.name.words == "Nobody yet"
    panel.show_arrival(ARRIVED)
    words = [each.words for each in panel.findChildren(Words)]
    assert "Maria Lindqvist" in words
    assert "Practice Support" in words
    assert "valid until" in panel.until.words
    assert panel.four_words.words.words == "lid · debug · skid · grid"
    assert panel.four_words.words.accessibleName() == "Four words: lid, debug, skid, grid"
    assert panel.checked.words.startswith("Not revoked, by the list last changed")
    panel.clear()
    assert panel.four_words.isHidden()
    assert panel.name.words == "Nobody yet"


def test_a_list_on_which_nobody_is_says_so(look: theme.Theme, clock: FixedClock, qtbot: QtBot) -> None:
    panel = IdentityPanel("Practice Support", clock)
    qtbot.addWidget(panel)
    panel.show_arrival(TechnicianArrived(MARIA, ARRIVED.words, "", ARRIVED.list_fetched_at))
    assert panel.checked.words.startswith("Not revoked: nobody has been so far.")
