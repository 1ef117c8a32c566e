"""Checking what a technician claims and offers, before the customer sees it.

Decides: that a claim or offer is really the arrived technician's, is about this case's sealed report, and
what the program says of it.
Leaves alone: the verdict itself (`offers.check`, pure) and the record.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from desktop_assist.channel.identity import Identity
from desktop_assist.evidence import dsse
from desktop_assist.evidence.keyfile import keyid_of
from desktop_assist.evidence.statement import Kinds, Statement
from desktop_assist.offers.catalogue import Catalogue
from desktop_assist.offers.change import Change
from desktop_assist.offers.check import check, check_claim
from desktop_assist.offers.claim import Claim, Offer
from desktop_assist.offers.errors import MalformedOffer
from desktop_assist.offers.verdict import Verdict
from diagnostics.report import Report


@dataclass(frozen=True)
class Judged:
    """A claim or offer and the verdict on it, both in their JSON forms; a change has none."""

    about: str
    id: str
    body: Mapping[str, Any]
    verdict: Mapping[str, Any]


class Judgement:
    """The check for one case."""

    def __init__(self, report: Report, report_commitment: str, catalogue: Catalogue) -> None:
        """Check against the report that was sealed before any technician joined."""
        self._report = report
        self._commitment = report_commitment
        self._catalogue = catalogue
        self._ids: set[str] = set()
        self._sold: set[str] = set()
        self._later: tuple[Report, ...] = ()
        self._findings: dict[str, tuple[str, ...]] = {}

    def verify(self, technician: Identity, envelope: bytes) -> None:
        """Check that the arrived technician signed it.

        Raises:
            BadSignature: They did not.
        """
        dsse.verify(envelope, {keyid_of(technician.public_raw): technician.public_raw})

    def judge(self, presented: Statement) -> Judged:
        """The verdict on a claim or offer; nothing is remembered until `keep`.

        Raises:
            MalformedOffer: It is malformed, repeats an id, or is about another report.
        """
        if presented.kind is Kinds.CHANGE:
            change = Change.from_json(presented.body)
            self._refuse_stranger(change.id, self._commitment)
            return Judged("change", change.id, change.to_json(), {})
        if presented.kind is Kinds.OFFER:
            offer = Offer.from_json(presented.body)
            self._refuse_stranger(offer.id, offer.report)
            verdict = self._check(offer)
            self._findings[offer.id] = offer.findings
            return Judged("offer", offer.id, offer.to_json(), verdict.to_json())
        claim = Claim.from_json(presented.body)
        self._refuse_stranger(claim.id, self._commitment)
        return Judged("claim", claim.id, claim.to_json(), self._check_claim(claim).to_json())

    def _check(self, offer: Offer) -> Verdict:
        sold = frozenset(self._sold)
        return check(self._report, self._catalogue, offer, sold=sold, later=self._later)

    def _check_claim(self, claim: Claim) -> Verdict:
        return check_claim(self._report, claim, later=self._later)

    def _refuse_stranger(self, identifier: str, report: str) -> None:
        if identifier in self._ids:
            raise MalformedOffer(
                "Something with this id was presented already.", next_step="Present it under a new id."
            )
        if report != self._commitment:
            raise MalformedOffer(
                "This is about another report than the one that was sealed before you joined.",
                next_step="Cite findings of this case's report.",
            )

    def keep(self, judged: Judged) -> None:
        """It is on the record: its id is taken."""
        self._ids.add(judged.id)

    def measured(self, later: Report) -> None:
        """A report of more checks is on the record: what only it shows came after the technician."""
        self._later = (*self._later, later)

    def accepted(self, offer: str) -> None:
        """The customer accepted it: its findings are never sold again."""
        self._sold.update(self._findings.get(offer, ()))
