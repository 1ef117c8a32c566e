"""The log as files that anything can serve: C2SP tlog-tiles.

Decides: which tile files a log of some size has, what is in them, and that they are whole when they appear.
Leaves alone: the checkpoint, which is written after them, and how they are served.
"""

from __future__ import annotations

import shutil
import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from desktop_assist.evidence import durable
from desktop_assist.evidence.merkle import Node

# From: https://c2sp.org/tlog-tiles#merkle-tree
WIDTH = 256
_HEIGHT = 8
LARGEST_LEAF_BYTES = 2**16 - 1


@dataclass(frozen=True)
class Tile:
    """One tile, full or partial.

    Attributes:
        level: 0 for leaf hashes, each further one eight levels up; -1 for the entries themselves.
        index: Its place in the level.
        width: How many of its 256 places are filled.
    """

    level: int
    index: int
    width: int

    @property
    def path(self) -> str:
        """Its path below the log's folder."""
        level = "entries" if self.level < 0 else str(self.level)
        partial = "" if self.width == WIDTH else f".p/{self.width}"
        return f"tile/{level}/{_index_path(self.index)}{partial}"


def changed(old: int, new: int) -> Iterator[Tile]:
    """The tiles that a log of `new` leaves has and one of `old` leaves had not."""
    yield from _changed_in_level(-1, old, new)
    level = 0
    while new >> (_HEIGHT * level):
        yield from _changed_in_level(level, old >> (_HEIGHT * level), new >> (_HEIGHT * level))
        level += 1


def write(folder: Path, tile: Tile, node: Node, leaf: Callable[[int], bytes]) -> None:
    """Write `tile` below `folder`, whole or not at all; a full tile replaces its partial ones.

    Raises:
        OSError: The disk refuses.
    """
    path = folder / tile.path
    durable.make_folder(path.parent)
    durable.replace(path, _content(tile, node, leaf))
    if tile.width == WIDTH:
        shutil.rmtree(path.with_name(path.name + ".p"), ignore_errors=True)


def _content(tile: Tile, node: Node, leaf: Callable[[int], bytes]) -> bytes:
    places = range(tile.index * WIDTH, tile.index * WIDTH + tile.width)
    if tile.level < 0:
        # From: https://c2sp.org/tlog-tiles#log-entries
        return b"".join(struct.pack(">H", len(data)) + data for data in map(leaf, places))
    return b"".join(node(_HEIGHT * tile.level, place) for place in places)


def _changed_in_level(level: int, old: int, new: int) -> Iterator[Tile]:
    if old == new:
        return
    for index in range(old // WIDTH, (new + WIDTH - 1) // WIDTH):
        yield Tile(level, index, min(WIDTH, new - index * WIDTH))


def _index_path(index: int) -> str:
    """1234067 as x001/x234/067."""
    rest, last = divmod(index, 1000)
    path = f"{last:03d}"
    while rest:
        rest, part = divmod(rest, 1000)
        path = f"x{part:03d}/{path}"
    return path
