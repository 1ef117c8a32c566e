"""Merkle trees by RFC 6962 and RFC 9162: roots, and the paths that prove inclusion and consistency.

Decides: whether a path proves what it claims, and how the paths are made from the hashes of complete
subtrees, wherever these are kept (`Node`: in memory, in a database, in tiles).
Leaves alone: what the leaves are, and who signed a root.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence

HASH_BYTES = 32
EMPTY_ROOT = hashlib.sha256(b"").digest()
# No tree here outgrows 2**63 leaves, so no path is longer than this; an inclusion path never exceeds 63.
LONGEST_PATH = 64

Node = Callable[[int, int], bytes]
"""(level, index) → the hash of the complete subtree over leaves [index·2^level, (index + 1)·2^level)."""


def leaf_hash(data: bytes) -> bytes:
    """The hash of a leaf. From: https://www.rfc-editor.org/rfc/rfc6962#section-2.1 ."""
    return hashlib.sha256(b"\0" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of two subtrees."""
    return hashlib.sha256(b"\1" + left + right).digest()


def completed(index: int, hashed_leaf: bytes, node: Node) -> Iterator[tuple[int, int, bytes]]:
    """The subtrees that leaf `index` completes, as (level, index, hash), the leaf itself first.

    `node` is asked only for left siblings of those, which are complete already.
    """
    level, here = 0, hashed_leaf
    yield level, index, here
    while index % 2 == 1:
        here = node_hash(node(level, index - 1), here)
        level, index = level + 1, index // 2
        yield level, index, here


def root(size: int, node: Node) -> bytes:
    """The root of the first `size` leaves."""
    return _range_root(0, size, node) if size else EMPTY_ROOT


def inclusion(index: int, size: int, node: Node) -> list[bytes]:
    """The path that proves leaf `index` under the root of the first `size` leaves, leaf's sibling first.

    Raises:
        IndexError: There is no such leaf.
    """
    if not 0 <= index < size:
        raise IndexError(f"leaf {index} of {size}")
    path: list[bytes] = []
    low, high = 0, size
    while high - low > 1:
        middle = low + _split(high - low)
        if index < middle:
            path.append(_range_root(middle, high, node))
            high = middle
        else:
            path.append(_range_root(low, middle, node))
            low = middle
    return path[::-1]


def consistency(old: int, new: int, node: Node) -> list[bytes]:
    """The path that proves that the first `old` leaves are where they were among the first `new`.

    Raises:
        IndexError: `old` is more than `new`.
    """
    if not 0 <= old <= new:
        raise IndexError(f"from {old} to {new}")
    if old in (0, new):
        return []
    path: list[bytes] = []
    low, high = 0, new
    while old != high:
        middle = low + _split(high - low)
        if old <= middle:
            path.append(_range_root(middle, high, node))
            high = middle
        else:
            path.append(_range_root(low, middle, node))
            low = middle
    if low:
        path.append(_range_root(low, high, node))
    return path[::-1]


def verify_inclusion(root: bytes, size: int, index: int, hashed_leaf: bytes, path: Sequence[bytes]) -> bool:
    """Whether `path` leads from leaf `index` to `root`. From: RFC 9162, section 2.1.3.2."""
    if not 0 <= index < size:
        return False
    first, last, here = index, size - 1, hashed_leaf
    for sibling in path:
        if last == 0:
            return False
        if first & 1 or first == last:
            here = node_hash(sibling, here)
            first, last = _up_while_left(first, last)
        else:
            here = node_hash(here, sibling)
        first, last = first >> 1, last >> 1
    return last == 0 and here == root


def verify_consistency(old: int, old_root: bytes, new: int, new_root: bytes, path: Sequence[bytes]) -> bool:
    """Whether `path` proves that the tree of `new` leaves extends that of `old`. From: RFC 9162, 2.1.4.2."""
    if not 0 <= old <= new:
        return False
    if old == new:
        return old_root == new_root and not path
    if old == 0:
        return old_root == EMPTY_ROOT and not path
    steps = [old_root, *path] if old & (old - 1) == 0 else list(path)
    if not steps:
        return False
    first, last = old - 1, new - 1
    while first & 1:
        first, last = first >> 1, last >> 1
    return _climbs(first, last, steps) == (old_root, new_root)


def _climbs(first: int, last: int, steps: Sequence[bytes]) -> tuple[bytes, bytes] | None:
    """The old and new root that a consistency path leads to, or None if it has the wrong length."""
    old_here = new_here = steps[0]
    for sibling in steps[1:]:
        if last == 0:
            return None
        if first & 1 or first == last:
            old_here, new_here = node_hash(sibling, old_here), node_hash(sibling, new_here)
            first, last = _up_while_left(first, last)
        else:
            new_here = node_hash(new_here, sibling)
        first, last = first >> 1, last >> 1
    return (old_here, new_here) if last == 0 else None


def _up_while_left(first: int, last: int) -> tuple[int, int]:
    while first and not first & 1:
        first, last = first >> 1, last >> 1
    return first, last


def _split(size: int) -> int:
    """The largest power of two below `size`, which is at least 2."""
    return 1 << ((size - 1).bit_length() - 1)


def _range_root(low: int, high: int, node: Node) -> bytes:
    """The root of leaves [low, high), where `low` is where RFC 6962 would split."""
    size = high - low
    if size & (size - 1) == 0:
        return node(size.bit_length() - 1, low // size)
    middle = low + _split(size)
    return node_hash(_range_root(low, middle, node), _range_root(middle, high, node))


class Tree:
    """A tree in memory, for tests, audits and small logs: append in constant time, proofs in log n."""

    def __init__(self) -> None:
        """Start empty."""
        self._levels: list[list[bytes]] = [[]]

    def __len__(self) -> int:
        """How many leaves there are."""
        return len(self._levels[0])

    def append(self, data: bytes) -> int:
        """Add a leaf's data and return its index."""
        return self.append_hash(leaf_hash(data))

    def append_hash(self, hashed_leaf: bytes) -> int:
        """Add a leaf by its hash and return its index."""
        index = len(self)
        for level, _, value in completed(index, hashed_leaf, self.node):
            if level == len(self._levels):
                self._levels.append([])
            self._levels[level].append(value)
        return index

    def node(self, level: int, index: int) -> bytes:
        """The hash of a complete subtree."""
        return self._levels[level][index]

    def root(self, size: int | None = None) -> bytes:
        """The root of the first `size` leaves, or of all."""
        return root(self._size(size), self.node)

    def inclusion(self, index: int, size: int | None = None) -> list[bytes]:
        """See the function of the same name."""
        return inclusion(index, self._size(size), self.node)

    def consistency(self, old: int, new: int | None = None) -> list[bytes]:
        """See the function of the same name."""
        return consistency(old, self._size(new), self.node)

    def _size(self, size: int | None) -> int:
        if size is None:
            return len(self)
        if not 0 <= size <= len(self):
            raise IndexError(f"size {size} of {len(self)}")
        return size
