"""Who is to be looked at for getting their money back.

Decides: the list: every accepted offer that the sealed report did not support or contradicted, in bundles
that hold and in bundles that do not; the sums, by currency, in decimals; and the forms, CSV and JSON.
Leaves alone: whether money was paid, and who decides on paying it back; the list is where to look.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import asdict, dataclass, fields
from decimal import Decimal
from typing import Any

from desktop_assist.audit.case_summary import CaseSummary, Judged
from desktop_assist.audit.population import Population
from desktop_assist.offers.verdict import VerdictKind

OWED = frozenset({VerdictKind.UNSUPPORTED.value, VerdictKind.CONTRADICTED.value})
HOLDS = "holds"
# From: https://owasp.org/www-community/attacks/CSV_Injection
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class Refund:
    """One accepted offer.

    Attributes:
        case: The case's id.
        opened_at: When it was opened.
        technician: Who offered.
        offer: The offer's id within the case.
        service: What was sold.
        amount: A decimal.
        currency: ISO 4217.
        verdict: What the sealed report says to it.
        reason: The verdict's first reason.
        bundle: The bundle's name.
        statement: The number of the offer's statement.
        digest: SHA-256 of that statement's envelope, in hex: the evidence.
        verification: `holds`, or what is wrong with the bundle.
    """

    case: str
    opened_at: str
    technician: str
    offer: str
    service: str
    amount: str
    currency: str
    verdict: str
    reason: str
    bundle: str
    statement: int
    digest: str
    verification: str


def refunds(population: Population) -> tuple[Refund, ...]:
    """The list, in the order of the bundles' names."""
    told = [(case, HOLDS) for case in population.cases]
    told += [(one.summary, one.why) for one in population.doubtful if one.summary is not None]
    found = [refund for case, verification in told for refund in _of(case, verification)]
    return tuple(sorted(found, key=lambda one: (one.bundle, one.statement)))


def sums(listed: tuple[Refund, ...]) -> dict[str, str]:
    """Currency → the sum of its amounts."""
    found: dict[str, Decimal] = {}
    for one in listed:
        found[one.currency] = found.get(one.currency, Decimal(0)) + Decimal(one.amount)
    return {currency: str(amount) for currency, amount in sorted(found.items())}


def to_json(listed: tuple[Refund, ...]) -> dict[str, Any]:
    """The list and its sums, ready for canonical JSON."""
    return {"refunds": [asdict(one) for one in listed], "sums": sums(listed)}


def to_csv(listed: tuple[Refund, ...]) -> str:
    """The list as CSV by RFC 4180, with a head; no cell is a formula to a spreadsheet."""
    names = [field.name for field in fields(Refund)]
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow(names)
    for one in listed:
        writer.writerow(_cell(str(getattr(one, name))) for name in names)
    return written.getvalue()


def _of(case: CaseSummary, verification: str) -> Iterator[Refund]:
    for one in case.presented:
        if one.kind == "offer" and one.answer == "accepted" and one.verdict in OWED:
            yield _refund(case, one, verification)


def _refund(case: CaseSummary, one: Judged, verification: str) -> Refund:
    return Refund(
        case=case.case,
        opened_at=case.opened_at,
        technician=case.presented_by(one),
        offer=one.id,
        service=one.service,
        amount=one.price,
        currency=one.currency,
        verdict=one.verdict,
        reason=one.reason,
        bundle=case.bundle,
        statement=one.seq,
        digest=one.digest,
        verification=verification,
    )


def _cell(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) else text
