from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop_assist.ui import theme
from desktop_assist.ui.widgets.severity import Badge
from desktop_assist.ui.widgets.verdict_card import OfferCard, VerdictCard
from desktop_assist.ui.widgets.words import Words
from simulators.customer_programs import offered


@pytest.fixture
def card(look: theme.Theme, qtbot: QtBot) -> OfferCard:
    event = offered("unsupported")
    made = OfferCard(event.id, "Tidy one disk", event.body, event.verdict)
    qtbot.addWidget(made)
    made.resize(600, 600)
    with qtbot.waitExposed(made):
        made.show()
    return made


def top(card: VerdictCard, words: str) -> int:
    found = next(each for each in card.findChildren(Words) if words in each.words)
    return found.mapTo(card, found.rect().topLeft()).y()


def test_the_verdict_the_reasons_and_the_free_way_stand_above_the_price(card: OfferCard) -> None:
    price = top(card, "49.00 EUR")
    assert card.findChild(Badge).word == "Not supported by the measurements"
    for above in ("Not supported", "96.0 % full", "Empty the waste bin", "your own choice"):
        assert top(card, above) < price, above
    assert price < card.accept.mapTo(card, card.accept.rect().topLeft()).y()


def test_the_technicians_words_are_labelled_as_unchecked(card: OfferCard) -> None:
    assert top(card, "which nobody checked") < top(card, "I can make room for you.")
    assert top(card, "Not supported") < top(card, "I can make room for you.")


def test_both_answers_have_the_same_weight(card: OfferCard) -> None:
    assert card.accept.width() == card.decline.width()
    assert card.accept.property("kind") == card.decline.property("kind") == "plain"
    assert not card.accept.isDefault()


@pytest.mark.parametrize("accepted", [True, False])
def test_it_is_answered_once(card: OfferCard, qtbot: QtBot, accepted: bool) -> None:
    button = card.accept if accepted else card.decline
    with qtbot.waitSignal(card.decided) as decided:
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert decided.args == ["offer-1", accepted]
    with qtbot.assertNotEmitted(card.decided):
        qtbot.mouseClick(card.accept, Qt.MouseButton.LeftButton)
    card.close_with("You declined this offer.")
    assert not card.accept.isVisible()


def test_a_made_up_click_buys_nothing(card: OfferCard, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(card.decided):
        card.accept.click()


def test_a_claim_has_no_price_and_no_buttons(look: theme.Theme, qtbot: QtBot) -> None:
    body = {"text": "Your disk is about to fail.", "findings": [], "severity": "serious"}
    verdict = {"kind": "contradicted", "reasons": ["The report says: the disk is in order."]}
    made = VerdictCard("claim", "What the technician says", body, verdict)
    qtbot.addWidget(made)
    words = [each.words for each in made.findChildren(Words)]
    assert not any("Price" in each for each in words)
    assert words.index("Contradicted by the measurements") < words.index("“Your disk is about to fail.”")
