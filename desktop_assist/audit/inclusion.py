"""Step 6, Log: whether everything is in the organisation's log, which nobody can rewrite unseen.

Decides:
    6.1 The bundle's checkpoint is signed by the log's key, and cosigned by the customer's program.
    6.2 Every leaf, of an erased statement too, is proven to be in the log under that very checkpoint.
    6.3 The leaves stand in the log in the order of the statements.
    6.4 to 6.6 With the whole log at hand: see `log_copy`.
Leaves alone: whether the leaves stand for the statements (step 5).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

from desktop_assist.audit import erased, log_copy
from desktop_assist.audit.log_copy import CheckedLog
from desktop_assist.audit.result import Fact, Fault, Note
from desktop_assist.audit.story import Material
from desktop_assist.evidence import checkpoint, note, proof
from desktop_assist.evidence.bundle import BundledStatement
from desktop_assist.evidence.checkpoint import Checkpoint
from desktop_assist.evidence.errors import EvidenceError
from desktop_assist.evidence.keyfile import raw_public
from desktop_assist.evidence.note import COSIGNATURE, VerifierKey
from diagnostics.clock import timestamp

WITNESS = "customer"


@dataclass(frozen=True)
class Placed:
    """A leaf and the place in the log where its proof shows it to be."""

    bundled: BundledStatement
    leaf: bytes
    index: int


def check(material: Material, log: Path | CheckedLog | None) -> Iterator[Note]:
    """The notes of step 6; `log` is the auditor's copy of the whole log, if there is one.

    Raises:
        NotThere: There is no opening, so nobody knows the witness's key.
        NotALog: The copy of the log cannot be read.
        EvidenceError: The checkpoint is none, or is not signed by the log's key.
    """
    vkey, signed = material.organisation.organisation.log, material.bundle.checkpoint
    witness = _witness(material)
    head, opened = checkpoint.verify_cosigned(signed, vkey, [witness])  # 6.1
    times = [one.time_s for one in opened.signatures if one.key == witness]
    if times:
        seen = timestamp(datetime.fromtimestamp(times[0], UTC))
        yield Fact(f"The customer's program cosigned the log of {head.size} entries at {seen}.")
    else:
        yield Fault("log/checkpoint is not cosigned by the customer's program.")
    placed, heads = [], dict[str, Checkpoint]()
    for bundled in erased.places(material):
        found = _placed(bundled, vkey, opened.text, heads)
        if isinstance(found, Placed):
            placed.append(found)
        else:
            yield found
    yield from _order(placed)
    if isinstance(log, CheckedLog):
        yield from log_copy.continues(log, head)
    elif log is not None:
        leaves = {one.index: one.leaf for one in placed}
        yield from log_copy.check(log, vkey, head, leaves)


def _witness(material: Material) -> VerifierKey:
    key = raw_public(erased.customer_key(material))
    return VerifierKey(f"{WITNESS}.{material.bundle.case.lower()}", COSIGNATURE, key)


def _placed(
    bundled: BundledStatement, vkey: str, text: str, heads: dict[str, Checkpoint]
) -> Placed | Fault:  # 6.2
    name = f"log/{bundled.seq:04d}.tlog-proof"
    if bundled.leaf is None or bundled.proof is None:
        return Fault(f"Statement {bundled.seq} has no leaf or no proof that it is in the log.")
    try:
        parts = proof.parse(bundled.proof)
        head = heads.get(parts.signed_checkpoint)
        if head is None:  # the same signature is verified once, however many proofs carry it
            head = heads[parts.signed_checkpoint] = checkpoint.verify(parts.signed_checkpoint, vkey)
        proof.lead(parts, head, bundled.leaf)
        same = note.split_note(parts.signed_checkpoint)[0] == text
    except EvidenceError as error:
        return Fault(f"{name} does not prove that statement {bundled.seq} is in the log. {error.happened}")
    if not same:
        return Fault(f"{name} is under another checkpoint than log/checkpoint.")
    return Placed(bundled, bundled.leaf, parts.index)


def _order(placed: list[Placed]) -> Iterator[Note]:  # 6.3
    for before, after in pairwise(placed):
        if after.index <= before.index:
            yield Fault(
                f"Statement {after.bundled.seq} stands in the log at {after.index}, "
                f"before statement {before.bundled.seq} at {before.index}."
            )
    if placed:
        first, last = placed[0].index, placed[-1].index
        yield Fact(
            f"{len(placed)} leaves are in the log, in their order, from entry {first} to entry {last}."
        )
