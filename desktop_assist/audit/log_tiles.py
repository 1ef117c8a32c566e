"""A log that lies in a folder as C2SP tlog-tiles: its entries, and the hashes of its complete subtrees.

Decides: which tile holds what, and that a tile of another length than the log's size gives is refused.
Leaves alone: whether any of it is true. Whoever asks verifies the root or the path that comes of it.

A proof reads one tile a level: four in a log of four thousand million entries.
"""

from __future__ import annotations

import functools
import hashlib
import struct
from collections.abc import Iterator
from pathlib import Path

from desktop_assist.audit.errors import NotALog
from desktop_assist.evidence import note
from desktop_assist.evidence.merkle import HASH_BYTES, Node
from desktop_assist.evidence.tiles import LARGEST_LEAF_BYTES, WIDTH, Tile

_HEIGHT = 8  # From: https://c2sp.org/tlog-tiles#merkle-tree (256 = 2**8 hashes a tile)
_LARGEST_ENTRIES_BYTES = WIDTH * (2 + LARGEST_LEAF_BYTES)
_KEPT_TILES = 64  # ours: 512 KiB; a walk along the log asks for the same few again and again


def signed_checkpoint(directory: Path) -> str:
    """The log's checkpoint as it is there, nothing verified.

    Raises:
        NotALog: It cannot be read.
    """
    return _read(directory / "checkpoint", note.LARGEST_NOTE_BYTES).decode("utf-8", "replace")


def entries(directory: Path, first: int, size: int) -> Iterator[bytes]:
    """The entries from number `first` to the end of a log of `size` entries.

    Raises:
        NotALog: A tile is missing, too short or too long.
    """
    for index in range(first // WIDTH, (size + WIDTH - 1) // WIDTH):
        tile = Tile(-1, index, min(WIDTH, size - index * WIDTH))
        for place, entry in enumerate(_entries(directory / tile.path, tile.width), start=index * WIDTH):
            if place >= first:
                yield entry


def nodes(directory: Path, size: int) -> Node:
    """The hashes of the complete subtrees of a log of `size` entries, read from its tiles when asked for.

    The returned function raises NotALog where a tile is missing or of another length.
    """

    @functools.lru_cache(_KEPT_TILES)
    def tile(level: int, index: int) -> bytes:
        width = min(WIDTH, (size >> (_HEIGHT * level)) - index * WIDTH)
        path = directory / Tile(level, index, width).path
        data = _read(path, width * HASH_BYTES)
        if len(data) != width * HASH_BYTES:
            raise not_a_log(f"{path} is shorter than it must be")
        return data

    def node(level: int, index: int) -> bytes:
        above, within = divmod(level, _HEIGHT)
        first = index << within
        data, start = tile(above, first // WIDTH), first % WIDTH
        return _joined(data[start * HASH_BYTES : (start + (1 << within)) * HASH_BYTES])

    return node


def _joined(hashes: bytes) -> bytes:
    """The hash over a row of hashes; `merkle.node_hash`, inlined, because a proof needs it 700 times."""
    sha256 = hashlib.sha256
    while len(hashes) > HASH_BYTES:
        pairs = (hashes[at : at + 2 * HASH_BYTES] for at in range(0, len(hashes), 2 * HASH_BYTES))
        hashes = b"".join([sha256(b"\1" + pair).digest() for pair in pairs])
    return hashes


def not_a_log(why: str) -> NotALog:
    """The error for a copy of a log that cannot be used because of `why`."""
    return NotALog(f"The log's copy is not whole: {why}.", next_step="Copy the desk's log again.")


def _entries(path: Path, width: int) -> Iterator[bytes]:
    # From: https://c2sp.org/tlog-tiles#log-entries
    data = _read(path, _LARGEST_ENTRIES_BYTES)
    start = 0
    for _ in range(width):
        head = data[start : start + 2]
        length = struct.unpack(">H", head)[0] if len(head) == 2 else len(data)
        entry = data[start + 2 : start + 2 + length]
        if len(entry) != length:
            raise not_a_log(f"{path} ends in the middle of an entry")
        yield entry
        start += 2 + length
    if start != len(data):
        raise not_a_log(f"{path} holds more than its entries")


def _read(path: Path, largest: int) -> bytes:
    try:
        with path.open("rb") as stream:
            data = stream.read(largest + 1)
    except OSError as error:
        raise not_a_log(f"{path} cannot be read ({error.strerror})") from error
    if len(data) > largest:
        raise not_a_log(f"{path} is larger than it can be")
    return data
