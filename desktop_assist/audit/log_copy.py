"""The desk's whole log, as an auditor has copied it: the second half of step 6.

Decides:
    6.4 The copy's checkpoint is signed by the log's key, and its entries give that checkpoint's root.
    6.5 Its beginning gives the root of the bundle's checkpoint, so the bundle's log is this log.
    6.6 Each statement's leaf stands in it at the place that its proof names.
Leaves alone: what other entries stand for; they are commitments, and only their cases' bundles open them.

The copy is read as C2SP tlog-tiles, entry by entry; only the tree's edge is in memory at a time.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping
from pathlib import Path

from desktop_assist.audit.errors import NotALog
from desktop_assist.audit.result import Fact, Fault, Note
from desktop_assist.evidence import checkpoint, merkle, note, tiles
from desktop_assist.evidence.checkpoint import Checkpoint

_LARGEST_TILE_BYTES = tiles.WIDTH * (2 + tiles.LARGEST_LEAF_BYTES)


def check(directory: Path, vkey: str, head: Checkpoint, leaves: Mapping[int, bytes]) -> Iterator[Note]:
    """The notes of the log's copy.

    Args:
        directory: With `checkpoint` and `tile/`.
        vkey: The log's pinned key.
        head: The bundle's checkpoint.
        leaves: Place in the log → the leaf that the bundle says is there.

    Raises:
        NotALog: The copy cannot be read.
        EvidenceError: Its checkpoint is none, or is not signed by the log's key.
    """
    signed = _read(directory / "checkpoint", note.LARGEST_NOTE_BYTES).decode("utf-8", "replace")
    own = checkpoint.verify(signed, vkey)  # 6.4
    if own.size < head.size:
        yield Fault(
            f"The log's copy has {own.size} entries, and the bundle's checkpoint speaks of {head.size}."
        )
        return
    roots, different = _walk(_entries(directory, own.size), {own.size, head.size}, leaves)
    if roots[own.size] != own.root:
        yield Fault("The entries of the log's copy do not give the root that its checkpoint signs.")
    if roots[head.size] != head.root:  # 6.5
        yield Fault("The log's copy has another history than the log that the bundle was taken from.")
    for place in different:  # 6.6
        yield Fault(f"Entry {place} of the log's copy is not the one that the bundle holds a proof for.")
    yield Fact(
        f"The whole log of {own.size} entries was computed again; the bundle's checkpoint is of this log."
    )


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


def _entries(directory: Path, size: int) -> Iterator[bytes]:
    # From: https://c2sp.org/tlog-tiles#log-entries
    for tile in tiles.changed(0, size):
        if tile.level >= 0:
            continue
        data = _read(directory / tile.path, _LARGEST_TILE_BYTES)
        start = 0
        for _ in range(tile.width):
            head = data[start : start + 2]
            length = struct.unpack(">H", head)[0] if len(head) == 2 else len(data)
            entry = data[start + 2 : start + 2 + length]
            if len(entry) != length:
                raise _not_a_log(f"{directory / tile.path} ends in the middle of an entry")
            yield entry
            start += 2 + length


def _read(path: Path, largest: int) -> bytes:
    try:
        with path.open("rb") as stream:
            data = stream.read(largest + 1)
    except OSError as error:
        raise _not_a_log(f"{path} cannot be read ({error.strerror})") from error
    if len(data) > largest:
        raise _not_a_log(f"{path} is larger than it can be")
    return data


def _not_a_log(why: str) -> NotALog:
    return NotALog(f"The log's copy is not whole: {why}.", next_step="Copy the desk's log again.")
