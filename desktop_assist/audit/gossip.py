"""Two checkpoints of one log, held against each other.

Decides: whether one history can hold both; and, where none can, that the two together are proof: both are
signed by the log's key.
    1. Of the same size they agree exactly if their roots do; if not, the two checkpoints alone are the proof.
    2. Of different sizes, the log's own tiles tell. If they prove that the longer one continues the shorter
       one, they agree. If they prove that the longer one begins with another root than the shorter one signs,
       that path is the proof, with the two checkpoints.
    3. Otherwise nothing is proven, either way, and that is said.
Leaves alone: whose checkpoints they are; the more independent their owners, the more an agreement says.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from desktop_assist.audit import log_tiles
from desktop_assist.audit.errors import NotALog
from desktop_assist.evidence import base64text, checkpoint, merkle
from desktop_assist.evidence.checkpoint import Checkpoint
from desktop_assist.evidence.merkle import Node


class Relation(enum.StrEnum):
    """What two checkpoints of one log are to each other."""

    AGREE = "agree"
    FORKED = "forked"
    UNCLEAR = "unclear"


@dataclass(frozen=True)
class Gossip:
    """The result.

    Attributes:
        relation: What the two are to each other.
        sentence: That in words.
        shorter: The signed checkpoint of the smaller size.
        longer: The other one.
        path: Where different sizes forked: the consistency path from `prefix_root` to the longer one's root.
        prefix_root: There, the root that the longer one's history had at the shorter one's size; else empty.
    """

    relation: Relation
    sentence: str
    shorter: str
    longer: str
    path: tuple[bytes, ...] = ()
    prefix_root: bytes = b""

    def to_json(self) -> dict[str, Any]:
        """The result with the proof, ready for canonical JSON."""
        return {
            "relation": self.relation.value,
            "sentence": self.sentence,
            "shorter": self.shorter,
            "longer": self.longer,
            "path": [base64text.encode(one) for one in self.path],
            "prefix_root": base64text.encode(self.prefix_root),
        }


def compare(first: str, second: str, vkey: str, log: Path | None = None) -> Gossip:
    """Hold two signed checkpoints against each other.

    Args:
        first: A signed checkpoint.
        second: Another.
        vkey: The log's pinned key.
        log: A copy of the log's tiles, at least as long as both; needed where the sizes differ.

    Raises:
        EvidenceError: One is no checkpoint, or is not signed by the log's key.
    """
    old, new = checkpoint.verify(first, vkey), checkpoint.verify(second, vkey)
    if old.size > new.size:
        old, new, first, second = new, old, second, first
    if old.size == new.size:  # 1.
        if old.root == new.root:
            return Gossip(Relation.AGREE, f"Both say the same of {old.size} entries.", first, second)
        sentence = f"The log signed two different histories of {old.size} entries."
        return Gossip(Relation.FORKED, sentence, first, second)
    if log is None:
        sentence = "Their sizes differ, and without the log's tiles nobody can say whether they agree."
        return Gossip(Relation.UNCLEAR, sentence, first, second)
    try:
        head = checkpoint.verify(log_tiles.signed_checkpoint(log), vkey)
        return related(old, new, log_tiles.nodes(log, max(head.size, new.size)), (first, second))
    except NotALog as error:
        return Gossip(Relation.UNCLEAR, error.happened, first, second)


def related(old: Checkpoint, new: Checkpoint, node: Node, signed: tuple[str, str]) -> Gossip:
    """What two checkpoints of different sizes are to each other, by the hashes that `node` gives (2, 3).

    Raises:
        NotALog: A hash cannot be read.
    """
    path = merkle.consistency(old.size, new.size, node)
    if merkle.verify_consistency(old.size, old.root, new.size, new.root, path):
        sentence = f"The log of {new.size} entries continues that of {old.size}."
        return Gossip(Relation.AGREE, sentence, *signed)
    prefix = merkle.root(old.size, node)
    if prefix != old.root and merkle.verify_consistency(old.size, prefix, new.size, new.root, path):
        sentence = f"The log of {new.size} entries does not continue that of {old.size}: it was rewritten."
        return Gossip(Relation.FORKED, sentence, *signed, path=tuple(path), prefix_root=prefix)
    sentence = "The log's tiles do not give the root of the longer checkpoint, so nothing is proven."
    return Gossip(Relation.UNCLEAR, sentence, *signed)
