"""What the desk itself puts on a case's record: that it erased what was past its period.

Decides: the form of such a note: a `retention` statement of a chain of its own, which the desk signs with the
key of its seals; it cannot continue the customer's chain, whose statements are all by the customer's key. And
which published period is the one for what kind of thing.
Leaves alone: whether a period is over (`desk.retention`, and the audit again), and the erasing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

from desktop_assist.evidence import chain, dsse, statement, tombstone
from desktop_assist.evidence.errors import MalformedStatement
from desktop_assist.evidence.keyfile import SigningKey
from desktop_assist.evidence.statement import Kinds
from desktop_assist.evidence.tombstone import Tombstone

DESK = "desk"
RECORDING, REPORT, MESSAGE, QUESTION, CASE = "recording", "report", "message", "question", "case"
OF_STATEMENT = {Kinds.OPENING: QUESTION, Kinds.MESSAGE: MESSAGE, Kinds.COMPLAINT: MESSAGE}
"""Which period a statement's own words have."""
OF_ITEM = {Kinds.RECORDING: RECORDING, Kinds.REPORT: REPORT, Kinds.CLIPBOARD: MESSAGE}
"""Which period an item has, by the statement that commits to it; any other has that of the case."""


class Body(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a note says.

    Attributes:
        closed_at: When the case was closed, from which periods count.
        periods: The published periods in days by kind, as they were when this was erased.
        erased: What was erased.
    """

    closed_at: str
    periods: dict[str, int]
    erased: tuple[Tombstone, ...]


@dataclass(frozen=True)
class Place:
    """Where in the desk's chain of a case a note stands: its number, and the digest of the one before."""

    seq: int
    prev: str

    @staticmethod
    def after(envelopes: tuple[bytes, ...]) -> Place:
        """The place after the notes that there are."""
        return Place(len(envelopes), chain.digest(envelopes[-1]) if envelopes else "")


def make(case: str, place: Place, at: str, body: Body, key: SigningKey) -> bytes:
    """The envelope of a note.

    Raises:
        MalformedStatement: Something has no place in a statement.
    """
    told = {"closed_at": body.closed_at, "periods": body.periods, **tombstone.body(body.erased)}
    payload = statement.make(Kinds.RETENTION, case=case, seq=place.seq, prev=place.prev, at=at, body=told)
    return dsse.sign(payload, key)


def read(told: Mapping[str, Any]) -> Body:
    """The body of a note.

    Raises:
        MalformedStatement: It is not one.
    """
    try:
        body = msgspec.convert(told, Body)
    except msgspec.ValidationError as error:
        raise MalformedStatement(
            "This note does not tell what the desk erased.", next_step="Ask the desk for the original."
        ) from error
    tombstone.read(tombstone.body(body.erased))
    return body


def period(kind: str, periods: Mapping[str, int]) -> int | None:
    """After how many days things of `kind` go: their own period or the case's, whichever is over first."""
    return min((periods[each] for each in (kind, CASE) if each in periods), default=None)


def period_of(one: Tombstone, items: Mapping[str, Kinds], periods: Mapping[str, int]) -> int | None:
    """After how many days what `one` is left of goes; None where there is no period for it.

    Args:
        one: What is left of it.
        items: Name of an item → the kind of the statement that commits to it.
        periods: The published periods.
    """
    if one.seq is not None:
        return period(MESSAGE if one.seq else QUESTION, periods)
    return period(OF_ITEM.get(items.get(one.what, Kinds.CLOSING), CASE), periods)
