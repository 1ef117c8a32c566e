"""A claim or offer is judged only when the arrived technician signed it and it is about the sealed report."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from desktop_assist.channel.identity import TECHNICIAN, Identity, identify
from desktop_assist.desk.folder import CATALOGUE
from desktop_assist.engagement.judgement import Judgement
from desktop_assist.evidence import dsse, issuing, keyfile, statement
from desktop_assist.evidence.errors import BadSignature
from desktop_assist.evidence.keyfile import SigningKey
from desktop_assist.evidence.statement import Kinds, Statement
from desktop_assist.offers.catalogue import Catalogue
from desktop_assist.offers.errors import MalformedOffer
from simulators import reports

NOW = datetime(2026, 11, 21, 18, 0, tzinfo=UTC)
COMMITMENT = "c0" * 32


def technician() -> tuple[SigningKey, Identity]:
    authority, key = keyfile.generate(), keyfile.generate()
    until = int((NOW + timedelta(hours=1)).timestamp())
    line = issuing.issue(authority, key.public_line, "maria", [TECHNICIAN], 0, until, 1)
    return key, identify(line, authority.public_line, TECHNICIAN, NOW)


def judgement() -> Judgement:
    return Judgement(reports.made(), COMMITMENT, Catalogue.parse(CATALOGUE.read_bytes()))


def offer(**changes: object) -> dict[str, object]:
    made: dict[str, object] = {
        "id": "offer-1",
        "service": "yearly-plan",
        "price": "169.00",
        "currency": "EUR",
        "findings": [],
        "report": COMMITMENT,
        "reason": "You need it.",
    }
    return made | changes


def presented(kind: Kinds, body: dict[str, object]) -> Statement:
    made = statement.make(
        kind, case="01ARZ3NDEKTSV4RRFFQ69G5FAV", seq=5, prev="0" * 64, at="2026-11-21T18:00:00Z", body=body
    )
    return statement.parse(made)


def test_only_the_arrived_technicians_signature_counts() -> None:
    key, identity = technician()
    payload = b"{}"
    judgement().verify(identity, dsse.sign(payload, key))
    with pytest.raises(BadSignature):
        judgement().verify(identity, dsse.sign(payload, keyfile.generate()))


def test_an_offer_about_another_report_is_refused() -> None:
    with pytest.raises(MalformedOffer, match="another report"):
        judgement().judge(presented(Kinds.OFFER, offer(report="d1" * 32)))


def test_an_id_is_taken_once() -> None:
    judging = judgement()
    judging.keep(judging.judge(presented(Kinds.OFFER, offer())))
    with pytest.raises(MalformedOffer, match="already"):
        judging.judge(presented(Kinds.OFFER, offer()))


@pytest.mark.parametrize(
    "change", [{"price": "1"}, {"extra": 1}, {"findings": "all"}, {"id": ""}, {"reason": "x" * 5000}]
)
def test_a_malformed_offer_is_refused(change: dict[str, object]) -> None:
    with pytest.raises(MalformedOffer):
        judgement().judge(presented(Kinds.OFFER, offer(**change)))


def test_a_claim_comes_with_its_verdict() -> None:
    body: dict[str, object] = {"id": "claim-1", "text": "Viruses.", "findings": [], "severity": "serious"}
    judged = judgement().judge(presented(Kinds.CLAIM, body))
    assert (judged.about, judged.id, judged.verdict["kind"]) == ("claim", "claim-1", "unsupported")
