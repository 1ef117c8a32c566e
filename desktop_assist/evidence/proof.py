"""Proofs of inclusion that carry their checkpoint with them, as text (C2SP tlog-proof).

Decides: whether a leaf is in the log that a key signed.
Leaves alone: whether that log shows the same to everybody (witness), and what the leaf commits to.

The specification has no released version yet. This follows C2SP commit
0065ea5b716154a2dd48508e3f905012a16ce5e9.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from desktop_assist.evidence import base64text, checkpoint, merkle, note
from desktop_assist.evidence.checkpoint import Checkpoint
from desktop_assist.evidence.errors import NotIncluded, malformed
from desktop_assist.evidence.note import VerifierKey

# From: https://c2sp.org/tlog-proof
_HEADER = "c2sp.org/tlog-proof@v1\n"
LARGEST_PROOF_BYTES = note.LARGEST_NOTE_BYTES + 8 * 1024
_INDEX = re.compile(r"index (0|[1-9][0-9]{0,18})\n")
_THIS = "This proof"


@dataclass(frozen=True)
class Proof:
    """The parts of a proof, nothing verified."""

    index: int
    path: tuple[bytes, ...]
    signed_checkpoint: str


@dataclass(frozen=True)
class Inclusion:
    """A leaf is in the log.

    Attributes:
        index: The leaf's place.
        size: The log's size at the checkpoint.
        root: The log's root at the checkpoint.
        checkpoint: The signed checkpoint.
    """

    index: int
    size: int
    root: bytes
    checkpoint: str


def write(index: int, path: Sequence[bytes], signed_checkpoint: str) -> str:
    """The proof's text."""
    hashes = "".join(f"{base64text.encode(one)}\n" for one in path)
    return f"{_HEADER}index {index}\n{hashes}\n{signed_checkpoint}"


def parse(text: str) -> Proof:
    """The parts of a proof without extra data (we write none, and what is not signed is not read).

    Raises:
        MalformedEvidence: It is not a proof, or too large.
    """
    if len(text) > LARGEST_PROOF_BYTES or not text.startswith(_HEADER):
        raise malformed(_THIS, "it is not a tlog-proof of version 1")
    head, gap, signed = text[len(_HEADER) :].partition("\n\n")
    match = _INDEX.match(head + "\n")
    if not gap or match is None:
        raise malformed(_THIS, "it has no index or no checkpoint")
    lines = (head + "\n")[match.end() :].split("\n")[:-1]
    if len(lines) > merkle.LONGEST_PATH:
        raise malformed(_THIS, "its path is too long")
    path = tuple(base64text.decode(line, _THIS) for line in lines)
    if any(len(one) != merkle.HASH_BYTES for one in path):
        raise malformed(_THIS, "its path holds something other than hashes")
    return Proof(int(match[1]), path, signed)


def verify(text: str, leaf: bytes, log_vkey: VerifierKey | str) -> Inclusion:
    """What a proof proves: that `leaf` is in the log of `log_vkey`.

    Raises:
        MalformedEvidence: It is not a proof.
        BadSignature: Its checkpoint is not signed by the log's key.
        NotIncluded: Its path does not lead from the leaf to the checkpoint's root.
    """
    parts = parse(text)
    head = checkpoint.verify(parts.signed_checkpoint, log_vkey)
    lead(parts, head, leaf)
    return Inclusion(parts.index, head.size, head.root, parts.signed_checkpoint)


def lead(parts: Proof, head: Checkpoint, leaf: bytes) -> None:
    """Check that the path leads from `leaf` to the root of `head`, the proof's own checkpoint, verified.

    Raises:
        NotIncluded: It does not.
    """
    hashed = merkle.leaf_hash(leaf)
    if not merkle.verify_inclusion(head.root, head.size, parts.index, hashed, parts.path):
        raise NotIncluded(
            f"This proof does not show that the entry is in the log {head.origin}.",
            next_step="Ask the desk for a new proof; if it cannot give one, tell an auditor.",
        )
