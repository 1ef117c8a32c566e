"""The chain of a case's statements.

Decides: whether a statement follows from the one before it: same case, next `seq`, `prev` its digest. A
statement left out, put in or changed breaks the chain at that place.
Leaves alone: who signed (dsse), and whether a story is complete: an opening without a closing is the audit's.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256

from desktop_assist.evidence import commitment, dsse, statement
from desktop_assist.evidence.errors import BrokenChain
from desktop_assist.evidence.statement import Statement


@dataclass(frozen=True)
class Left:
    """What is left of an erased statement: its commitment and its envelope's SHA-256, both 64 hex digits."""

    commitment: str
    digest: str


@dataclass(frozen=True)
class StoredStatement:
    """A statement as it is kept.

    Attributes:
        seq: Its place in the case, from 0.
        envelope: The signed envelope, as it was signed.
        salt: The 32 bytes of its commitment.
        leaf_index: Its place in the log; None before it is logged.
        proof: Its proof of inclusion; None before it is logged.
        erased: What is left of it when it was erased; then envelope and salt are empty.
    """

    seq: int
    envelope: bytes
    salt: bytes
    leaf_index: int | None = None
    proof: str | None = None
    erased: Left | None = None

    @property
    def leaf(self) -> bytes:
        """The 83 bytes that stand for it in the log."""
        told = self.erased.commitment if self.erased else commitment.commit(self.salt, self.envelope)
        return commitment.leaf(told)

    @property
    def digest(self) -> str:
        """The `prev` of the statement after it."""
        return self.erased.digest if self.erased else digest(self.envelope)


def digest(envelope: bytes) -> str:
    """The `prev` of the statement after `envelope`: SHA-256 in hex."""
    return sha256(envelope).hexdigest()


def following(envelope: bytes, case: str, seq: int, prev: str) -> Statement:
    """The statement in `envelope` (signatures unverified), if it is number `seq` of `case` after `prev`.

    Raises:
        MalformedEvidence: It is not a statement.
        BrokenChain: It does not follow.
    """
    told = statement.parse(dsse.read(envelope).payload)
    if (told.case, told.seq, told.prev) != (case, seq, prev):
        raise BrokenChain(
            f"Statement {told.seq} of case {told.case} does not follow as number {seq} of case {case}.",
            next_step="Ask the other side for its statements of this case and compare them.",
        )
    return told


def check(envelopes: Iterable[bytes], case: str) -> tuple[Statement, ...]:
    """The statements of `case` in order, if each follows from the one before.

    Raises:
        MalformedEvidence: One is not a statement.
        BrokenChain: One does not follow.
    """
    prev, told = "", []
    for seq, envelope in enumerate(envelopes):
        told.append(following(envelope, case, seq, prev))
        prev = digest(envelope)
    return tuple(told)
