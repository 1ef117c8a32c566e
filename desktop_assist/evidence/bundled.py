"""What a bundle holds, once it is read.

Decides: the names of its parts, and that what is not there is said.
Leaves alone: how it is read (bundle), and whether it is true (audit).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from desktop_assist.evidence.bag import Problem
from desktop_assist.evidence.item import Item
from desktop_assist.evidence.tombstone import Tombstone


@dataclass(frozen=True)
class BundledStatement:
    """A statement as a bundle holds it; what is None is not in the bundle.

    Attributes:
        seq: The number in its file's name.
        envelope: The signed envelope.
        salt: Its commitment's salt, 32 bytes; None when it was erased.
        leaf: The 83 bytes that stand for it in the log.
        proof: The proof that the leaf is in the log.
    """

    seq: int
    envelope: bytes
    salt: bytes | None
    leaf: bytes | None
    proof: str | None


@dataclass(frozen=True)
class ErasedStatement:
    """A statement of which only its place in the log is left.

    Attributes:
        seq: Its number.
        leaf: The 83 bytes that stand for it in the log.
        proof: The proof that the leaf is in the log.
    """

    seq: int
    leaf: bytes
    proof: str | None


@dataclass(frozen=True)
class Openings:
    """The salts: seq of a statement → salt, and name of an item → salt. What was erased is not here.

    Attributes:
        statements: Of the customer's chain.
        items: Of the files in data/.
        notes: Of the desk's chain.
    """

    statements: Mapping[int, bytes]
    items: Mapping[str, bytes]
    notes: Mapping[int, bytes] = field(default_factory=dict)


@dataclass(frozen=True)
class Former:
    """Seals over the bundle as it was before its record went on.

    Attributes:
        count: How many statements it held then.
        tagmanifest: The bytes that the seals are over.
        seals: Who → armoured seal.
    """

    count: int
    tagmanifest: bytes
    seals: Mapping[str, str]


@dataclass(frozen=True)
class Bundle:
    """A bundle as it is in its folder, bounded but not verified; see `problems`.

    Attributes:
        path: The folder.
        case: The case's id, as its bag-info.txt says.
        statements: In the order of their numbers; there may be holes.
        items: Those with a salt, their commitments computed from the files as they are.
        unopened: Names of items whose salt is not there.
        openings: The salts.
        checkpoint: The signed checkpoint.
        policy: The policy's text.
        keys: File name → bytes, of `keys/`.
        seals: Who → armoured seal.
        tagmanifest: The bytes that the seals are over.
        problems: Every file that does not match, is missing or was added, by name.
        emptied: The leaves that are there without their statements.
        erased: What the bundle says was erased; believe it where an `erasure` or a note says the same.
        former: The seals over what it was before, oldest first.
        notes: The desk's own statements on what it erased, in the order of their numbers.
        consistency: The proof that the log of the last statements and of the notes continues `checkpoint`'s.
    """

    path: Path
    case: str
    statements: tuple[BundledStatement, ...]
    items: tuple[Item, ...]
    unopened: tuple[str, ...]
    openings: Openings
    checkpoint: str
    policy: str
    keys: Mapping[str, bytes]
    seals: Mapping[str, str]
    tagmanifest: bytes
    problems: tuple[Problem, ...]
    emptied: tuple[ErasedStatement, ...] = ()
    erased: tuple[Tombstone, ...] = ()
    former: tuple[Former, ...] = ()
    notes: tuple[BundledStatement, ...] = ()
    consistency: str = ""

    @property
    def proofs(self) -> Mapping[int, str]:
        """Seq → proof, for the statements that have one."""
        return {one.seq: one.proof for one in self.statements if one.proof is not None}
