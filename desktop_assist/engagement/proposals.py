"""What a technician presents, made with an id of its own: a claim, an offer, a change.

Decides: the ids, and that an offer has the catalogue's price and cites the sealed report.
Leaves alone: the forms (`offers`), and what becomes of it (`session.technician`).
"""

from __future__ import annotations

import secrets

from desktop_assist.offers.catalogue import Catalogue
from desktop_assist.offers.change import Change
from desktop_assist.offers.claim import Claim, Offer
from desktop_assist.offers.errors import MalformedOffer
from diagnostics.finding import Severity


def claim(text: str, findings: tuple[str, ...], severity: str) -> Claim:
    """A claim about the customer's computer."""
    return Claim(_id("claim"), text, findings, Severity(severity))


def offer(catalogue: Catalogue, report: str, service: str, findings: tuple[str, ...], reason: str) -> Offer:
    """An offer of a service of `catalogue`, resting on the report of that commitment.

    Raises:
        MalformedOffer: The catalogue has no such service.
    """
    listed = catalogue.service(service)
    if listed is None:
        raise MalformedOffer(
            f"The catalogue has no service {service!r}.", next_step="Choose one that it lists."
        )
    return Offer(_id("offer"), service, listed.price, listed.currency, findings, report, reason)


def change(what: str, undo: str, findings: tuple[str, ...]) -> Change:
    """A change that was made on the customer's computer.

    Raises:
        MalformedOffer: There are no words, or they hold control characters.
    """
    return Change.from_json({"id": _id("change"), "what": what, "undo": undo, "findings": findings})


def _id(kind: str) -> str:
    return f"{kind}-{secrets.token_hex(4)}"
