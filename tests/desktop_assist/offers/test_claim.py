"""Claims and offers: one strict JSON form, bounded, that round-trips."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_assist.offers.claim import Claim, Offer
from desktop_assist.offers.errors import MalformedOffer
from desktop_assist.offers.wording import LONGEST_TEXT, MOST_FINDINGS
from diagnostics import canonical
from diagnostics.finding import Severity
from simulators import offered

# Letters, marks, numbers, punctuation and symbols of every script; no control or format characters.
WORDS = st.text(st.characters(categories=["L", "M", "N", "P", "S", "Zs"]), min_size=1, max_size=120)
CITED = st.lists(WORDS, max_size=5).map(tuple)


@given(WORDS, CITED, st.sampled_from(Severity))
def test_a_claim_survives_the_record(text: str, findings: tuple[str, ...], severity: Severity) -> None:
    claim = offered.claim(*findings, severity=severity, text=text)
    assert Claim.from_json(canonical.decode(canonical.encode(claim.to_json()))) == claim


@given(WORDS, CITED)
def test_an_offer_survives_the_record(reason: str, findings: tuple[str, ...]) -> None:
    offer = offered.offer(*findings, reason=reason)
    assert Offer.from_json(canonical.decode(canonical.encode(offer.to_json()))) == offer


@pytest.mark.parametrize(
    "change",
    [
        {"text": "x" * (LONGEST_TEXT + 1)},
        {"text": ""},
        {"text": "\x1b]0;owned\x07"},
        {"text": "abc\u202ecba"},
        {"text": 3},
        {"text": None},
        {"findings": ["storage.space"] * (MOST_FINDINGS + 1)},
        {"findings": ["x" * 501]},
        {"findings": ["two\nlines"]},
        {"findings": "storage.space"},
        {"severity": "catastrophic"},
        {"id": "No Spaces"},
        {"id": "claim-1\n"},
        {"price": "49.00"},
    ],
)
def test_a_claim_of_another_form_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(MalformedOffer, match="claim is malformed"):
        Claim.from_json({**offered.claim("storage.space").to_json(), **change})


@pytest.mark.parametrize(
    "change",
    [
        {"price": "49"},
        {"price": "49.000"},
        {"price": "049.00"},
        {"price": "-49.00"},
        {"price": "49.00\n"},
        {"price": 49},
        {"price": "١٢.٠٠"},
        {"currency": "eur"},
        {"currency": "EURO"},
        {"service": "../etc"},
        {"report": ""},
        {"reason": "x" * (LONGEST_TEXT + 1)},
        {"urgent": True},
    ],
)
def test_an_offer_of_another_form_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(MalformedOffer, match="offer is malformed"):
        Offer.from_json({**offered.offer("storage.space").to_json(), **change})


@pytest.mark.parametrize("field", ["id", "service", "price", "currency", "findings", "report", "reason"])
def test_no_field_of_an_offer_may_be_missing(field: str) -> None:
    value = offered.offer("storage.space").to_json()
    del value[field]
    with pytest.raises(MalformedOffer, match=field):
        Offer.from_json(value)


def test_lines_may_be_broken_in_a_technicians_words() -> None:
    value = {**offered.claim().to_json(), "text": "one\ntwo"}
    assert Claim.from_json(value).text == "one\ntwo"
