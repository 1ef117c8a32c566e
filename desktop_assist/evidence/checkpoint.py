"""Checkpoints: a log's name, size and root, signed.

Decides: the three lines that are signed, and that the key's name and the log's origin are the same, so that
a key of one log says nothing about another.
Leaves alone: whether two checkpoints agree (merkle, witness).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from desktop_assist.evidence import base64text, note
from desktop_assist.evidence.errors import BadSignature, malformed
from desktop_assist.evidence.merkle import HASH_BYTES
from desktop_assist.evidence.note import Note, NoteKey, VerifierKey

# From: https://c2sp.org/tlog-checkpoint#note-text
_TEXT = re.compile(r"([^\n]+)\n(0|[1-9][0-9]{0,18})\n([0-9A-Za-z+/=]{44})\n((?:[^\n]+\n)*)")
_THIS = "This checkpoint"


@dataclass(frozen=True)
class Checkpoint:
    """What a log was at one moment.

    Attributes:
        origin: The log's name.
        size: How many leaves it had.
        root: The 32 bytes of its Merkle root.
    """

    origin: str
    size: int
    root: bytes

    def format(self) -> str:
        """The text that is signed."""
        return f"{self.origin}\n{self.size}\n{base64text.encode(self.root)}\n"


def parse(text: str) -> Checkpoint:
    """The checkpoint in a note's text; extension lines are passed over.

    Raises:
        MalformedEvidence: It is not one.
    """
    match = _TEXT.fullmatch(text)
    if match is None:
        raise malformed(_THIS, "it is not a name, a size and a root")
    root = base64text.decode(match[3], _THIS)
    if len(root) != HASH_BYTES:
        raise malformed(_THIS, "its root is not 32 bytes")
    return Checkpoint(match[1], int(match[2]), root)


def sign(checkpoint: Checkpoint, key: NoteKey) -> str:
    """The signed note of `checkpoint`.

    Raises:
        MalformedEvidence: The key is named otherwise than the log.
    """
    if key.name != checkpoint.origin:
        raise malformed(_THIS, f"its log is {checkpoint.origin!r} but its key is named {key.name!r}")
    return note.sign_note(checkpoint.format(), key)


def read(signed: str) -> Checkpoint:
    """The checkpoint in a signed note, *unverified*: for display and for choosing keys.

    Raises:
        MalformedEvidence: It is not one.
    """
    return parse(note.split_note(signed)[0])


def verify(signed: str, log_vkey: VerifierKey | str) -> Checkpoint:
    """The checkpoint in a signed note, if the log's key signed it.

    Raises:
        MalformedEvidence: It is not a signed checkpoint.
        BadSignature: The log's key did not sign it, or it is another log's.
    """
    return verify_cosigned(signed, log_vkey, ())[0]


def verify_cosigned(
    signed: str, log_vkey: VerifierKey | str, witnesses: Iterable[VerifierKey | str]
) -> tuple[Checkpoint, Note]:
    """As `verify`, with the note, whose signatures tell which of `witnesses` cosigned it and when.

    Raises:
        MalformedEvidence: It is not a signed checkpoint.
        BadSignature: The log's key did not sign it, it is another log's, or a cosignature does not fit.
    """
    log_key = note.verifier(log_vkey)
    opened = note.open_note(signed, [log_key, *witnesses])
    checkpoint = parse(opened.text)
    if checkpoint.origin != log_key.name or all(one.key != log_key for one in opened.signatures):
        raise BadSignature(
            f"This checkpoint is not one of the log {log_key.name}.",
            next_step="Fetch the checkpoint again from the organisation's desk.",
        )
    return checkpoint, opened
