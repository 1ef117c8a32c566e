"""Statements: what happened in a case, one event each, in the order in which it happened.

Decides: the bytes of a statement (in-toto Statement v1, RFC 8785, made once) and that only bytes of that
very form are read: no unknown field, no doubled key, no second spelling.
Leaves alone: signatures (dsse), whether one follows from the one before (chain), and what a body must hold.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from hashlib import sha256
from typing import Any

import msgspec

from desktop_assist.evidence.errors import MalformedStatement
from diagnostics import canonical
from diagnostics.clock import parse_timestamp, timestamp
from diagnostics.errors import NotCanonical

# From: https://github.com/in-toto/attestation/blob/main/spec/v1/statement.md
STATEMENT_TYPE = "https://in-toto.io/Statement/v1"
ITEM_DIGEST = "evidence-commit-v1"
MOST_ITEMS = 4096
_PREDICATE_TYPE = re.compile(r"urn:desktop-assist:([a-z]+(?:-[a-z]+)*):v1")
_CASE = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]{0,63}")
_HEX = re.compile(r"[0-9a-f]{64}")
_ITEM_NAME = re.compile(r"data(/[0-9A-Za-z_][0-9A-Za-z._-]{0,127}){1,4}")


class Kinds(StrEnum):
    """What a statement can be about.

    `arrival`: a technician joined, with the certificate. `refusal`: somebody was not let in. `retention`: the
    desk erased what was past its period; of a chain of its own, which the desk signs.
    `transfer`: files moved. `hand-over`: to another technician, with the customer's yes.
    `clipboard`: a text went from one side's clipboard to the other; it is the item.
    """

    OPENING = "opening"
    CONSENT = "consent"
    REPORT = "report"
    MESSAGE = "message"
    CLAIM = "claim"
    OFFER = "offer"
    DECISION = "decision"
    RECORDING = "recording"
    TRANSFER = "transfer"
    CLIPBOARD = "clipboard"
    CHANGE = "change"
    COMPARISON = "comparison"
    CLOSING = "closing"
    ERASURE = "erasure"
    COMPLAINT = "complaint"
    ARRIVAL = "arrival"
    HAND_OVER = "hand-over"
    REFUSAL = "refusal"
    RETENTION = "retention"


_KINDS = frozenset(kind.value for kind in Kinds)


@dataclass(frozen=True)
class Statement:
    """One event of a case.

    Attributes:
        kind: What it is about.
        case: The case's id.
        seq: Its place in the case, from 0.
        prev: SHA-256, in hex, of the envelope before it; empty for the first.
        at: When, RFC 3339 in UTC to the second, by the clock of who made it.
        body: What it says, by kind.
        items: Name under `data/` → commitment in hex, for each item that it is about.
    """

    kind: Kinds
    case: str
    seq: int
    prev: str
    at: str
    body: Mapping[str, Any]
    items: Mapping[str, str] = field(default_factory=dict)


class _Subject(msgspec.Struct, forbid_unknown_fields=True):
    name: str
    digest: dict[str, str]


class _Predicate(msgspec.Struct, forbid_unknown_fields=True):
    case: str
    seq: int
    prev: str
    at: str
    body: dict[str, Any]


class _Wire(msgspec.Struct, forbid_unknown_fields=True):
    type_: str = msgspec.field(name="_type")
    subject: list[_Subject]
    predicate_type: str = msgspec.field(name="predicateType")
    predicate: _Predicate


def make(
    kind: Kinds,
    *,
    case: str,
    seq: int,
    prev: str,
    at: str,
    body: Mapping[str, Any],
    items: Mapping[str, str] | None = None,
) -> bytes:
    """The payload of a statement; the arguments are the attributes of `Statement`.

    Raises:
        MalformedStatement: An argument has no place in a statement, by the same rules as `parse`.
    """
    statement = Statement(kind, case, seq, prev, at, body, dict(items or {}))
    _check(statement)
    predicate = {"case": case, "seq": seq, "prev": prev, "at": at, "body": dict(body)}
    wire = {
        "_type": STATEMENT_TYPE,
        "subject": _subjects(statement),
        "predicateType": f"urn:desktop-assist:{kind.value}:v1",
        "predicate": predicate,
    }
    try:
        return canonical.encode(wire)
    except NotCanonical as error:
        raise _malformed(error.happened.rstrip(".")) from error


def parse(payload: bytes) -> Statement:
    """The statement in a payload. Verify the envelope first: this checks form, not authorship.

    Raises:
        MalformedStatement: The payload is not the very bytes that `make` would give.
    """
    wire = _read(payload)
    match = _PREDICATE_TYPE.fullmatch(wire.predicate_type)
    if wire.type_ != STATEMENT_TYPE or match is None or match[1] not in _KINDS:
        raise _malformed("it is of an unknown type")
    told = wire.predicate
    items = {one.name: one.digest.get(ITEM_DIGEST, "") for one in wire.subject if ITEM_DIGEST in one.digest}
    statement = Statement(Kinds(match[1]), told.case, told.seq, told.prev, told.at, told.body, items)
    _check(statement)
    if msgspec.to_builtins(wire.subject) != _subjects(statement):
        raise _malformed("its subject is not what its case and items give")
    return statement


def is_item_name(name: str) -> bool:
    """Whether `name` can be an item's: `data/…`, at most four levels, plain ASCII letters, digits, `._-`."""
    return _ITEM_NAME.fullmatch(name) is not None


def is_case_id(case: str) -> bool:
    """Whether `case` can name a case: up to 64 plain ASCII characters that are safe in a file's name."""
    return _CASE.fullmatch(case) is not None


def _read(payload: bytes) -> _Wire:
    try:
        # Not to verify (the signed bytes are verified as they are) but so that no other program can read
        # something else in them: a doubled key or a second spelling of a number is refused here.
        return msgspec.convert(canonical.decode_canonical(payload), _Wire)
    except (NotCanonical, msgspec.MsgspecError) as error:
        raise _malformed("it is not an in-toto statement of this program") from error


def _subjects(statement: Statement) -> list[dict[str, Any]]:
    if not statement.items:
        digest = sha256(statement.case.encode("ascii")).hexdigest()
        return [{"name": f"case-{statement.case}", "digest": {"sha256": digest}}]
    named = sorted(statement.items.items())
    return [{"name": name, "digest": {ITEM_DIGEST: commitment}} for name, commitment in named]


def _check(statement: Statement) -> None:
    if not is_case_id(statement.case):
        raise _malformed("its case is not an id")
    if not 0 <= statement.seq <= canonical.LARGEST_INTEGER:
        raise _malformed("its seq is not a place in a case")
    if (_HEX.fullmatch(statement.prev) is None) if statement.seq else statement.prev != "":
        raise _malformed("its prev does not fit its seq")
    if not _is_timestamp(statement.at):
        raise _malformed("its time is not RFC 3339 in UTC to the second")
    if len(statement.items) > MOST_ITEMS:
        raise _malformed(f"it has more than {MOST_ITEMS} items")
    for name, commitment in statement.items.items():
        if not is_item_name(name) or _HEX.fullmatch(commitment) is None:
            raise _malformed("one of its items is misnamed")


def _is_timestamp(text: str) -> bool:
    try:
        return timestamp(parse_timestamp(text)) == text
    except ValueError:
        return False


def _malformed(why: str) -> MalformedStatement:
    return MalformedStatement(
        f"This statement cannot be read: {why}.", next_step="Ask who sent it for the original."
    )
