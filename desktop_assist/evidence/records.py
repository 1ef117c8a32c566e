"""What the evidence store keeps: its records and the tables that hold them.

Decides: the columns, and the version by which a later program knows them.
Leaves alone: how and when they are written (store).
"""

from __future__ import annotations

from dataclasses import dataclass

VERSION = 2
_FIRST = (
    """CREATE TABLE checkup (id INTEGER PRIMARY KEY AUTOINCREMENT,
    report BLOB NOT NULL, envelope BLOB NOT NULL, salt BLOB NOT NULL) STRICT""",
    """CREATE TABLE help_case (id TEXT PRIMARY KEY,
    organisation TEXT NOT NULL, question TEXT NOT NULL, at TEXT NOT NULL) STRICT""",
    """CREATE TABLE statement (help_case TEXT NOT NULL REFERENCES help_case, seq INTEGER NOT NULL,
    envelope BLOB NOT NULL, salt BLOB NOT NULL, at TEXT NOT NULL, leaf_index INTEGER, proof TEXT,
    PRIMARY KEY (help_case, seq)) STRICT""",
    """CREATE TABLE item (help_case TEXT NOT NULL REFERENCES help_case, name TEXT NOT NULL,
    salt BLOB NOT NULL, commitment TEXT NOT NULL, data BLOB, file TEXT,
    PRIMARY KEY (help_case, name), CHECK ((data IS NULL) <> (file IS NULL))) STRICT""",
    "CREATE TABLE seen_log (origin TEXT PRIMARY KEY, checkpoint TEXT NOT NULL) STRICT",
    """CREATE TABLE fork (known TEXT NOT NULL, offered TEXT NOT NULL,
    PRIMARY KEY (known, offered)) STRICT""",
)
_SECOND = (
    """CREATE TABLE erased (help_case TEXT NOT NULL REFERENCES help_case, seq INTEGER, what TEXT NOT NULL,
    commitment TEXT NOT NULL, digest TEXT NOT NULL, who TEXT NOT NULL, at TEXT NOT NULL, why TEXT NOT NULL,
    leaf_index INTEGER, proof TEXT, file TEXT, PRIMARY KEY (help_case, what)) STRICT""",
)
# What makes each version from the one before; the first from an empty file.
STEPS = (_FIRST, _SECOND)


@dataclass(frozen=True)
class StoredCheckup:
    """A sealed health report: its bytes, the statement on it, and the salt of that statement's commitment."""

    id: int
    report: bytes
    envelope: bytes
    salt: bytes


@dataclass(frozen=True)
class StoredCase:
    """A case: its id, the organisation's domain, the question in the customer's words, when it was asked."""

    case: str
    organisation: str
    question: str
    at: str


@dataclass(frozen=True)
class Fork:
    """Two signed checkpoints of one log that cannot both be true."""

    known: str
    offered: str
