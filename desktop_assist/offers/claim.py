"""What a technician asserts, and what a technician offers: structured, bounded, citing findings by their id.

Decides: the form of both. Their JSON is the body of `claim` and `offer` statements.
Leaves alone: whether the report supports them (`check`), and who signed them (`evidence`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

import msgspec

from desktop_assist.offers.errors import MalformedOffer
from desktop_assist.offers.wording import Cited, Currency, Line, Name, Price, SomeText, Text
from diagnostics.finding import Severity


class Form(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What claims, offers and verdicts have in common: one strict JSON form."""

    def to_json(self) -> dict[str, Any]:
        """The value as canonical JSON can hold it: ASCII keys, strings and lists."""
        value: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(self))
        return value

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Self:
        """The value that `to_json` wrote.

        Raises:
            MalformedOffer: a field is missing, unknown, too long or of another form.
        """
        try:
            return msgspec.convert(value, cls)
        except msgspec.ValidationError as error:
            raise _refusal(f"This {cls.__name__.lower()} is malformed: {error}.") from error


class Claim(Form, frozen=True):
    """What a technician says is so.

    Attributes:
        id: The claim's name within its case.
        text: The technician's own words; opinion, which no check reads.
        findings: Ids of the report's findings that it rests on.
        severity: How much the technician says it matters.
    """

    id: Name
    text: SomeText
    findings: Cited
    severity: Severity


class Offer(Form, frozen=True):
    """What a technician offers for money.

    Attributes:
        id: The offer's name within its case.
        service: The id of the service in the catalogue.
        price: What is asked, a decimal such as `49.00`.
        currency: The ISO 4217 code.
        findings: Ids of the report's findings that it is to resolve.
        report: The commitment or digest of the report that it cites.
        reason: The technician's own words; opinion, which no check reads.
    """

    id: Name
    service: Name
    price: Price
    currency: Currency
    findings: Cited
    report: Line
    reason: Text


def _refusal(happened: str) -> MalformedOffer:
    return MalformedOffer(
        happened,
        kept="It is not shown to the customer.",
        next_step="The technician can put it in the published form and present it again.",
    )
