"""A log as C2SP tlog-tiles, in a folder or shown by a desk: its entries, and the hashes of its subtrees.

Decides: which tile holds what, that a tile of another length than the log's size gives is refused, and that
a tile which filled up meanwhile stands for the part of it that was there before.
Leaves alone: whether any of it is true. Whoever asks verifies the root or the path that comes of it.

A proof reads one tile a level: four in a log of four thousand million entries.
"""

from __future__ import annotations

import functools
import hashlib
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

from desktop_assist.audit.errors import NotALog, NotReadable
from desktop_assist.channel.errors import NotShown, StreamBroken
from desktop_assist.evidence import note
from desktop_assist.evidence.merkle import HASH_BYTES, Node
from desktop_assist.evidence.tiles import LARGEST_LEAF_BYTES, WIDTH, Tile

_HEIGHT = 8  # From: https://c2sp.org/tlog-tiles#merkle-tree (256 = 2**8 hashes a tile)
_KEPT_TILES = 64  # ours: 512 KiB; a walk along the log asks for the same few again and again


class Shown(Protocol):
    """A log that is somewhere else: `channel.folder_client.FolderClient` is one."""

    def read(self, path: str, largest: int) -> bytes:
        """The bytes of the file at `path`. Raises NotShown, StreamBroken."""
        ...


Source = Path | Shown


def signed_checkpoint(directory: Source) -> str:
    """The log's checkpoint as it is there, nothing verified.

    Raises:
        NotALog: It cannot be read.
    """
    return _read(directory, "checkpoint", note.LARGEST_NOTE_BYTES).decode("utf-8", "replace")


def entries(directory: Source, first: int, size: int) -> Iterator[bytes]:
    """The entries from number `first` to the end of a log of `size` entries.

    Raises:
        NotALog: A tile is missing, too short or too long.
    """
    for index in range(first // WIDTH, (size + WIDTH - 1) // WIDTH):
        tile = Tile(-1, index, min(WIDTH, size - index * WIDTH))
        for place, entry in enumerate(_entries(directory, tile), start=index * WIDTH):
            if place >= first:
                yield entry


def nodes(directory: Source, size: int) -> Node:
    """The hashes of the complete subtrees of a log of `size` entries, read from its tiles when asked for.

    The returned function raises NotALog where a tile is missing or of another length.
    """

    @functools.lru_cache(_KEPT_TILES)
    def tile(level: int, index: int) -> bytes:
        width = min(WIDTH, (size >> (_HEIGHT * level)) - index * WIDTH)
        path, data = _tile(directory, Tile(level, index, width), HASH_BYTES)
        if len(data) < width * HASH_BYTES:
            raise not_a_log(f"{path} is shorter than it must be")
        return data[: width * HASH_BYTES]

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
        starts = range(0, len(hashes), 2 * HASH_BYTES)
        hashes = b"".join([sha256(b"\1" + hashes[at : at + 2 * HASH_BYTES]).digest() for at in starts])
    return hashes


def not_a_log(why: str) -> NotALog:
    """The error for a copy of a log that cannot be used because of `why`."""
    return NotALog(f"The log's copy is not whole: {why}.", next_step="Copy the desk's log again.")


def _entries(directory: Source, tile: Tile) -> Iterator[bytes]:
    # From: https://c2sp.org/tlog-tiles#log-entries
    path, data = _tile(directory, tile, 2 + LARGEST_LEAF_BYTES)
    start = 0
    for _ in range(tile.width):
        head = data[start : start + 2]
        length = struct.unpack(">H", head)[0] if len(head) == 2 else len(data)
        entry = data[start + 2 : start + 2 + length]
        if len(entry) != length:
            raise not_a_log(f"{path} ends in the middle of an entry")
        yield entry
        start += 2 + length
    if start != len(data) and path == tile.path:
        raise not_a_log(f"{path} holds more than its entries")


def _tile(directory: Source, tile: Tile, each: int) -> tuple[str, bytes]:
    """The path and the bytes of a tile, or of the full one that came in its place while the log grew."""
    full = Tile(tile.level, tile.index, WIDTH)
    try:
        return tile.path, _read(directory, tile.path, tile.width * each)
    except NotALog:
        if tile == full:
            raise
        # From: https://c2sp.org/tlog-tiles#partial-tiles (a partial tile goes when its full one is there)
        try:
            return full.path, _read(directory, full.path, WIDTH * each)
        except NotALog:
            raise not_a_log(f"{tile.path} cannot be read, and no full tile is in its place") from None


def _read(directory: Source, name: str, largest: int) -> bytes:
    if isinstance(directory, Path):
        return _read_here(directory / name, largest)
    try:
        return directory.read(name, largest)
    except NotShown as error:
        raise not_a_log(error.happened.rstrip(".")) from error
    except StreamBroken as error:
        raise NotReadable(
            f"{name} could not be fetched: {error.happened}", next_step="Visit again."
        ) from error


def _read_here(path: Path, largest: int) -> bytes:
    try:
        with path.open("rb") as stream:
            data = stream.read(largest + 1)
    except OSError as error:
        raise not_a_log(f"{path} cannot be read ({error.strerror})") from error
    if len(data) > largest:
        raise not_a_log(f"{path} is larger than it can be")
    return data
