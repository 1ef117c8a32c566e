"""The desk's whole log, as an auditor has copied it: the second half of step 6.

Decides:
    6.4 The copy's checkpoint is signed by the log's key, and its entries give that checkpoint's root.
    6.5 Its beginning gives the root of the bundle's checkpoint, so the bundle's log is this log.
    6.6 Each statement's leaf stands in it at the place that its proof names.
    For many bundles 6.4 is done once (`compute`); a consistency proof, made from the copy's own tiles and
    verified, then shows 6.5, and with the bundle's own proofs 6.6.
Leaves alone: what other entries stand for; they are commitments, and only their cases' bundles open them.

The copy is read entry by entry (`log_tiles`); only the tree's edge is in memory at a time.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from desktop_assist.audit import log_tiles, stamps
from desktop_assist.audit.result import Fact, Fault, Note
from desktop_assist.audit.stamps import Stamp
from desktop_assist.evidence import checkpoint, merkle
from desktop_assist.evidence.checkpoint import Checkpoint
from desktop_assist.organisation import Organisation


@dataclass(frozen=True)
class CheckedLog:
    """A copy of the log whose entries were computed to give its own checkpoint's root.

    Attributes:
        directory: With `checkpoint` and `tile/`.
        head: Its checkpoint, which the log's key signed.
        stamps: The time-stamps beside it.
    """

    directory: Path
    head: Checkpoint
    stamps: tuple[Stamp, ...] = ()


def compute(directory: Path, vkey: str) -> CheckedLog:
    """The copy of the log in `directory`, once all of it was computed (6.4).

    Raises:
        NotALog: It cannot be read, or its entries do not give the root that its checkpoint signs.
        EvidenceError: Its checkpoint is none, or is not signed by the log's key.
    """
    own = checkpoint.verify(log_tiles.signed_checkpoint(directory), vkey)
    roots, _ = _walk(log_tiles.entries(directory, 0, own.size), {own.size}, {})
    if roots[own.size] != own.root:
        raise log_tiles.not_a_log("its entries do not give the root that its checkpoint signs")
    return CheckedLog(directory, own)


def continues(log: CheckedLog, head: Checkpoint) -> Iterator[Note]:
    """The notes of a computed log on one bundle's checkpoint (6.5).

    Raises:
        NotALog: A tile cannot be read.
    """
    if log.head.size < head.size:
        yield _shorter(log.head, head)
        return
    path = merkle.consistency(head.size, log.head.size, log_tiles.nodes(log.directory, log.head.size))
    if merkle.verify_consistency(head.size, head.root, log.head.size, log.head.root, path):
        yield Fact(f"The whole log of {log.head.size} entries continues the bundle's checkpoint.")
        yield from _stamped(log.stamps, head)
    else:
        yield Fault("The log's copy has another history than the log that the bundle was taken from.")


def check(
    directory: Path, organisation: Organisation, head: Checkpoint, leaves: Mapping[int, bytes]
) -> Iterator[Note]:
    """The notes of the log's copy, with the first time-stamp over all of the bundle's entries.

    Args:
        directory: With `checkpoint` and `tile/`.
        organisation: Whose log it is: its key, and the authority that stamps it.
        head: The bundle's checkpoint.
        leaves: Place in the log → the leaf that the bundle says is there.

    Raises:
        NotALog: The copy cannot be read.
        EvidenceError: Its checkpoint is none, or is not signed by the log's key.
    """
    signed = log_tiles.signed_checkpoint(directory)
    own = checkpoint.verify(signed, organisation.log)  # 6.4
    if own.size < head.size:
        yield _shorter(own, head)
        return
    roots, different = _walk(log_tiles.entries(directory, 0, own.size), {own.size, head.size}, leaves)
    if roots[own.size] != own.root:
        yield Fault("The entries of the log's copy do not give the root that its checkpoint signs.")
    if roots[head.size] != head.root:  # 6.5
        yield Fault("The log's copy has another history than the log that the bundle was taken from.")
    for place in different:  # 6.6
        yield Fault(f"Entry {place} of the log's copy is not the one that the bundle holds a proof for.")
    yield Fact(
        f"The whole log of {own.size} entries was computed again; the bundle's checkpoint is of this log."
    )
    yield from _stamped(stamps.read(directory, organisation), head)


def _stamped(found: Iterable[Stamp], head: Checkpoint) -> Iterator[Note]:
    if (seen := stamps.first_over(found, head.size)) is not None:
        yield Fact(f"{seen.sentence} All that this checkpoint is over was in it.")


def _walk(
    entries: Iterator[bytes], sizes: set[int], leaves: Mapping[int, bytes]
) -> tuple[Mapping[int, bytes], list[int]]:
    """The roots of the first so many entries, and the places where an entry is not the expected leaf."""
    roots, different = {0: merkle.EMPTY_ROOT}, []
    edge: dict[tuple[int, int], bytes] = {}
    for place, entry in enumerate(entries):
        *_, (level, index, value) = merkle.completed(
            place, merkle.leaf_hash(entry), lambda level, index: edge.pop((level, index))
        )
        edge[level, index] = value
        if place + 1 in sizes:
            roots[place + 1] = merkle.root(place + 1, lambda level, index: edge[level, index])
        if leaves.get(place, entry) != entry:
            different.append(place)
    return roots, different


def _shorter(own: Checkpoint, head: Checkpoint) -> Fault:
    return Fault(f"The log's copy has {own.size} entries, and the bundle's checkpoint speaks of {head.size}.")
