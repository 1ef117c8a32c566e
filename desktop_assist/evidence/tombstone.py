"""What is left where evidence was erased: enough for the log, nothing of what was said.

Decides: what an erasure asks for, what it leaves behind, and the body of the statement that tells of it.
Leaves alone: the erasing itself (erasure), and who may ask for it.

The commitment is salted and its salt is gone: it tells nothing of the data. The digest of an erased
statement's envelope is the `prev` of the next statement anyway, and covers a signature that nobody can guess.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

from desktop_assist.evidence import commitment, statement
from desktop_assist.evidence.errors import MalformedEvidence, MalformedStatement, malformed

LONGEST_REASON = 500
_STATEMENT = re.compile(r"statements/([0-9]{4,6})")


@dataclass(frozen=True)
class Erasing:
    """What is to be erased, and why.

    Attributes:
        who: Whose decision it is: `customer`, `desk`, or a technician's or auditor's name.
        at: When, RFC 3339 in UTC.
        why: In plain words; it goes on the record, so it must not repeat what is erased.
        items: Names of items, `data/…`.
        statements: Numbers of statements.
    """

    who: str
    at: str
    why: str
    items: tuple[str, ...] = ()
    statements: tuple[int, ...] = ()


class Tombstone(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is left of one item or statement.

    Attributes:
        what: `data/…` or `statements/0003`.
        commitment: What the log, or a statement, holds in its place: 64 hex digits.
        digest: SHA-256 in hex of a statement's envelope, as in the next one's `prev`; empty for an item.
        who: Whose decision it was.
        at: When it was erased, RFC 3339 in UTC.
        why: In plain words.
    """

    what: str
    commitment: str
    digest: str
    who: str
    at: str
    why: str

    @property
    def seq(self) -> int | None:
        """The number of the erased statement; None for an item."""
        match = _STATEMENT.fullmatch(self.what)
        return int(match[1]) if match else None

    @property
    def leaf(self) -> bytes:
        """The 83 bytes that stood, and stand, for an erased statement in the log."""
        return commitment.leaf(self.commitment)


class _Body(msgspec.Struct, forbid_unknown_fields=True):
    erased: tuple[Tombstone, ...]


def name_of(seq: int) -> str:
    """How a statement is named where items have names: `statements/0003`."""
    return f"statements/{seq:04d}"


def check(asked: Erasing) -> None:
    """Do nothing if an erasure can be put on the record.

    Raises:
        MalformedEvidence: Nothing is named, or it is not said by whom and why, in so many words.
    """
    if not asked.items and not asked.statements:
        raise malformed("This erasure", "it names nothing")
    if not asked.who.strip() or not asked.why.strip() or len(asked.who + asked.why) > LONGEST_REASON:
        raise malformed("This erasure", f"it does not say by whom and why, in {LONGEST_REASON} characters")
    if any(not statement.is_item_name(name) for name in asked.items):
        raise malformed("This erasure", "one of its items is not a name below data/")


def body(tombstones: Iterable[Tombstone]) -> dict[str, Any]:
    """The body of the `erasure` statement that tells of `tombstones`."""
    return {"erased": [msgspec.to_builtins(one) for one in tombstones]}


def read(told: Mapping[str, Any]) -> tuple[Tombstone, ...]:
    """The tombstones in the body of an `erasure` statement.

    Raises:
        MalformedStatement: It is not one.
    """
    try:
        erased = msgspec.convert(told, _Body).erased
        for one in erased:
            commitment.leaf(one.commitment)
            if one.seq is None and not statement.is_item_name(one.what):
                raise malformed("This erasure", f"{one.what!r} names neither an item nor a statement")
    except (msgspec.ValidationError, MalformedEvidence) as error:
        raise MalformedStatement(
            "This statement does not tell what was erased.", next_step="Ask who sent it for the original."
        ) from error
    return erased
