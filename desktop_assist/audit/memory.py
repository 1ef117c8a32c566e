"""What a monitor remembers of a log between its visits.

Decides: the form of the file, that it is whole or as it was, and that the remembered edge of the tree must
give the root of the remembered checkpoint.
Leaves alone: the visits (`monitor`).
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from desktop_assist.audit.errors import NotKept
from desktop_assist.audit.gossip import Gossip
from desktop_assist.evidence import checkpoint, durable, merkle
from desktop_assist.evidence.checkpoint import Checkpoint
from diagnostics import canonical
from diagnostics.errors import NotCanonical

FORM = "desktop-assist/monitor/v1"
LARGEST_BYTES = 256 * 1024
Edge = dict[tuple[int, int], bytes]
"""(level, index) → the hash of each largest complete subtree."""


class _File(msgspec.Struct, forbid_unknown_fields=True):
    form: str
    checkpoint: str
    seen_at: str
    edge: list[tuple[int, int, str]]


@dataclass(frozen=True)
class Memory:
    """What was seen last.

    Attributes:
        checkpoint: The last signed checkpoint that was accepted.
        seen_at: When.
        edge: The edge of the tree at that size.
    """

    checkpoint: str
    seen_at: str
    edge: Edge

    def checked(self, vkey: str) -> Checkpoint:
        """The remembered checkpoint, if the log's key signed it and the edge gives its root.

        Raises:
            EvidenceError: It is not signed by that key.
            NotKept: The edge gives another root.
        """
        known = checkpoint.verify(self.checkpoint, vkey)
        try:
            root = merkle.root(known.size, lambda level, index: self.edge[level, index])
        except KeyError:
            root = b""
        if root != known.root:
            raise _refusal("does not give the root of its own checkpoint")
        return known


def load(path: Path) -> Memory | None:
    """The memory in a file; None where there is no file yet.

    Raises:
        NotKept: It cannot be read, or is none.
    """
    try:
        with path.open("rb") as stream:
            data = stream.read(LARGEST_BYTES + 1)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise _refusal(f"cannot be read ({error.strerror})") from error
    try:
        told = msgspec.convert(canonical.decode(data[:LARGEST_BYTES]), _File)
        if told.form != FORM:
            raise _refusal("is of another form")
        edge = {(level, index): bytes.fromhex(value) for level, index, value in told.edge}
    except (NotCanonical, msgspec.ValidationError, ValueError) as error:
        raise _refusal("is no memory of a monitor") from error
    return Memory(told.checkpoint, told.seen_at, edge)


def save(path: Path, memory: Memory) -> None:
    """Keep `memory` in a file, or leave the file as it was.

    Raises:
        EvidenceNotWritten: The disk refuses.
    """
    told: dict[str, Any] = {
        "form": FORM,
        "checkpoint": memory.checkpoint,
        "seen_at": memory.seen_at,
        "edge": [[level, index, value.hex()] for (level, index), value in sorted(memory.edge.items())],
    }
    with durable.writing("The monitor's memory"):
        durable.replace(path.absolute(), canonical.encode(told), durable.PRIVATE)


def keep_proof(memory_file: Path, proof: Gossip) -> Path:
    """Keep the proof of a fork beside the memory, once; returns where.

    Raises:
        EvidenceNotWritten: The disk refuses.
    """
    data = canonical.encode(proof.to_json())
    name = f"{memory_file.name}.fork-{hashlib.sha256(data).hexdigest()[:12]}.json"
    path = memory_file.absolute().with_name(name)
    with durable.writing("The proof of the fork"):
        durable.replace(path, data)
    return path


def _refusal(why: str) -> NotKept:
    return NotKept(
        f"The monitor's memory {why}.",
        kept="It is left as it is.",
        next_step="Keep it, and begin another with --memory.",
    )
