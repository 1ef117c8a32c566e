"""Step 6, Log: whether everything is in the organisation's log, which nobody can rewrite unseen.

Decides:
    6.1 The bundle's checkpoint is signed by the log's key, and cosigned by the customer's program.
    6.2 Every leaf, of an erased statement too, is proven to be in the log under that very checkpoint. What
        the customer's program has not cosigned yet, and the desk's notes, are under one later checkpoint, and
        log/consistency proves that it continues the cosigned one.
    6.3 The leaves stand in the log in the order of the statements.
    6.4 to 6.6 With the whole log at hand: see `log_copy`.
Leaves alone: whether the leaves stand for the statements (step 5).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

from desktop_assist.audit import erased, log_copy, sealed_before
from desktop_assist.audit.log_copy import CheckedLog
from desktop_assist.audit.result import Fact, Fault, Note
from desktop_assist.audit.story import Material
from desktop_assist.evidence import base64text, checkpoint, merkle, note, proof
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


@dataclass(frozen=True)
class _Under:
    """The checkpoint that proofs must be under.

    Attributes:
        vkey: The log's key.
        text: What that checkpoint says.
        heads: The checkpoints that were verified, each once, however many proofs carry it.
    """

    vkey: str
    text: str
    heads: dict[str, Checkpoint]


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
    heads = dict[str, Checkpoint]()
    before = sealed_before.standing(material)
    places = erased.places(material)
    sealed = [one for one in places if before is None or one.seq < before.count]
    later = [one for one in places if before is not None and one.seq >= before.count]
    placed: list[Placed] = []
    yield from _place(sealed, "log", _Under(vkey, opened.text, heads), placed)
    if later or material.bundle.notes:
        yield from _later(material, later, head, heads, placed)
    yield from _order(placed)
    if isinstance(log, CheckedLog):
        for each in {opened.text: head, **heads}.values():
            yield from log_copy.continues(log, each)
    elif log is not None:
        leaves = {one.index: one.leaf for one in placed}
        yield from log_copy.check(log, material.organisation.organisation, head, leaves)


def _later(
    material: Material,
    later: list[BundledStatement],
    head: Checkpoint,
    heads: dict[str, Checkpoint],
    placed: list[Placed],
) -> Iterator[Note]:
    """The notes on what came after the cosigned checkpoint: the customer's last, and the desk's notes."""
    vkey, notes = material.organisation.organisation.log, material.bundle.notes
    first = next((one.proof for one in (*later, *notes) if one.proof), "")
    signed = proof.parse(first).signed_checkpoint
    newer = heads[signed] = checkpoint.verify(signed, vkey)
    text = note.split_note(signed)[0]
    path = [base64text.decode(line, "log/consistency") for line in material.bundle.consistency.splitlines()]
    if not merkle.verify_consistency(head.size, head.root, newer.size, newer.root, path):
        yield Fault("log/consistency does not prove that the log continues the one that was cosigned.")
    yield from _place(later, "log", _Under(vkey, text, heads), placed)
    of_desk: list[Placed] = []
    yield from _place(notes, "desk", _Under(vkey, text, heads), of_desk)
    if of_desk:
        yield Fact(f"{len(of_desk)} notes of the desk are in the log, which continues the cosigned one.")


def _place(
    those: Iterable[BundledStatement], top: str, under: _Under, placed: list[Placed]
) -> Iterator[Note]:  # 6.2
    for bundled in those:
        found = _placed(bundled, top, under)
        if isinstance(found, Placed):
            placed.append(found)
        else:
            yield found


def _witness(material: Material) -> VerifierKey:
    key = raw_public(erased.customer_key(material))
    return VerifierKey(f"{WITNESS}.{material.bundle.case.lower()}", COSIGNATURE, key)


def _placed(bundled: BundledStatement, top: str, under: _Under) -> Placed | Fault:
    name = f"{top}/{bundled.seq:04d}.tlog-proof"
    what = f"{'statement' if top == 'log' else 'note'} {bundled.seq}"
    if bundled.leaf is None or bundled.proof is None:
        return Fault(f"{what.capitalize()} has no leaf or no proof that it is in the log.")
    try:
        parts = proof.parse(bundled.proof)
        head = under.heads.get(parts.signed_checkpoint)
        if head is None:
            head = checkpoint.verify(parts.signed_checkpoint, under.vkey)
            under.heads[parts.signed_checkpoint] = head
        proof.lead(parts, head, bundled.leaf)
        same = note.split_note(parts.signed_checkpoint)[0] == under.text
    except EvidenceError as error:
        return Fault(f"{name} does not prove that {what} is in the log. {error.happened}")
    if not same:
        return Fault(f"{name} is under another checkpoint than it must be.")
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
