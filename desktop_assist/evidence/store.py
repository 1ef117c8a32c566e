"""The evidence store of one install: checkups, cases, their statements and items, and what was seen of logs.

Decides: that what it acknowledged outlasts a kill and a power cut, that nothing is overwritten, and that a
case's statements form a chain.
Leaves alone: whose signatures and proofs are good (dsse, proof, by who knows the keys), and when a session
must pause because evidence is not written.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection
from pathlib import Path

from desktop_assist.closable import Closable
from desktop_assist.evidence import chain, checkpoint, commitment, durable, erasure, proof, statement, unnamed
from desktop_assist.evidence.chain import Left, StoredStatement
from desktop_assist.evidence.database import Database
from desktop_assist.evidence.errors import LogForked, StoreDamaged, malformed
from desktop_assist.evidence.item import Item
from desktop_assist.evidence.kept_items import KeptItems, already, require_case, unknown
from desktop_assist.evidence.records import STEPS, VERSION, Fork, StoredCase, StoredCheckup
from desktop_assist.evidence.tombstone import Erasing, Tombstone

_FILE = "evidence.sqlite"
_ITEMS = "items"
_WHAT = "The evidence store"
_CHAIN = """SELECT seq, envelope, salt, leaf_index, proof, NULL, NULL FROM statement WHERE help_case = ?1
    UNION ALL SELECT seq, x'', x'', leaf_index, proof, commitment, digest FROM erased
    WHERE help_case = ?1 AND seq NOT NULL ORDER BY seq"""
_SET_PROOF = (
    "UPDATE statement SET leaf_index = ?, proof = ? WHERE help_case = ? AND seq = ?",
    "UPDATE erased SET leaf_index = ?, proof = ? WHERE help_case = ? AND seq = ?",
)


class Store(Closable):
    """The store in one folder. Threads of this process may share it; other processes may open it too."""

    def __init__(self, directory: Path, database: Database) -> None:
        """Use `open`."""
        self.directory = directory
        self._database = database
        self._items = KeptItems(database, directory / _ITEMS)

    @classmethod
    def open(cls, directory: Path) -> Store:
        """The store in `directory`, a new one if there is none.

        Raises:
            EvidenceNotWritten: The disk refuses.
            StoreDamaged: What is there is not a store, or one of a newer version.
        """
        with durable.writing(_WHAT):
            durable.make_folder(directory / _ITEMS)
        database = Database(directory / _FILE, _WHAT)
        try:
            _make_tables(database)
            store = cls(directory, database)
            store._items.sweep()
        except BaseException:
            database.close()
            raise
        return store

    def close(self) -> None:
        """Close the file; nothing that was acknowledged depends on this."""
        self._database.close()

    # Each change below raises EvidenceNotWritten when the disk refuses, and then changes nothing.

    def add_checkup(self, report: bytes, envelope: bytes, salt: bytes) -> int:
        """Keep a report with its sealed statement; returns its number in this store."""
        _check_salt(salt)
        with self._database.change() as change:
            row = change.execute(
                "INSERT INTO checkup (report, envelope, salt) VALUES (?, ?, ?) RETURNING id",
                (report, envelope, salt),
            ).fetchone()
        return int(row[0])

    def checkups(self) -> tuple[StoredCheckup, ...]:
        """All checkups, oldest first."""
        rows = self._database.rows("SELECT id, report, envelope, salt FROM checkup ORDER BY id")
        return tuple(StoredCheckup(*row) for row in rows)

    def add_case(self, case: str, organisation: str, question: str, at: str) -> None:
        """Keep a new case.

        Raises:
            AlreadyKept: There is one of this id.
            MalformedEvidence: `case` is not an id.
        """
        if not statement.is_case_id(case):
            raise malformed("This case", "its id is not one")
        try:
            with self._database.change() as change:
                change.execute(
                    "INSERT INTO help_case VALUES (?, ?, ?, ?)", (case, organisation, question, at)
                )
        except sqlite3.IntegrityError as error:
            raise already(f"Case {case}") from error

    def cases(self) -> tuple[StoredCase, ...]:
        """All cases, in the order in which they were added."""
        rows = self._database.rows("SELECT id, organisation, question, at FROM help_case ORDER BY rowid")
        return tuple(StoredCase(*row) for row in rows)

    def append(self, case: str, envelope: bytes, salt: bytes, at: str) -> int:
        """Keep the next statement of a case and return its seq.

        Args:
            case: The case's id.
            envelope: The signed envelope.
            salt: The 32 bytes of its commitment.
            at: When it was kept, RFC 3339.

        Raises:
            UnknownCase: There is no such case.
            BrokenChain: It does not follow from the last one.
            MalformedEvidence: It is not a statement.
        """
        _check_salt(salt)
        with self._database.change() as change:
            seq, prev = _end_of_chain(change, case)
            chain.following(envelope, case, seq, prev)
            change.execute(
                "INSERT INTO statement (help_case, seq, envelope, salt, at) VALUES (?, ?, ?, ?, ?)",
                (case, seq, envelope, salt, at),
            )
        return seq

    def chain(self, case: str) -> tuple[StoredStatement, ...]:
        """The statements of a case, in order, erased ones too; empty if there is none."""
        return tuple(_statement(*row) for row in self._database.rows(_CHAIN, case))

    def set_proof(self, case: str, seq: int, proof_text: str) -> None:
        """Keep the proof that a statement is in the log. Verify it before: the store knows no keys.

        Raises:
            UnknownCase: There is no such statement.
            MalformedEvidence: It is not a proof.
        """
        index = proof.parse(proof_text).index
        with self._database.change() as change:
            values = (index, proof_text, case, seq)
            if not sum(change.execute(table, values).rowcount for table in _SET_PROOF):
                raise unknown(f"There is no statement {seq} of case {case}.")

    def add_item(self, case: str, name: str, data: bytes | Path, salt: bytes) -> Item:
        """Keep an item of a case. A file is copied into the store; the original may go afterwards.

        Raises:
            UnknownCase: There is no such case.
            AlreadyKept: The case has an item of this name.
            MalformedEvidence: The name is not an item's, or the salt is not 32 bytes.
        """
        _check_salt(salt)
        return self._items.add(case, name, data, salt)

    def items(self, case: str) -> tuple[Item, ...]:
        """The items of a case, in the order in which they were added."""
        return self._items.of(case)

    def drop_unnamed(self, case: str, names: Collection[str]) -> None:
        """Remove items that no statement names, of a case that is not closed; their bytes go, too.

        Raises:
            CannotErase: A statement names one, or the case is closed; nothing was removed.
        """
        unnamed.drop(self._database, self._items, case, names)

    def erase(self, case: str, asked: Erasing) -> tuple[Tombstone, ...]:
        """Erase items and statements of a closed case, for good; what is left of each is returned.

        The caller has put a statement on the record before, of what `plan_erasure` says. May be called again:
        what is erased already is no error, and the last bytes go if they did not before.

        Raises:
            UnknownCase: There is no such case, item or statement; nothing was erased.
            CannotErase: A statement is of a kind that stays, or the case is not finished; nothing was erased.
            MalformedEvidence: It is not said what, by whom or why.
            EvidenceNotWritten: The disk refuses or another process reads: the record may be erased already
                while its bytes are still in a file; erase again.
        """
        return erasure.erase(self._database, self._items, case, asked)

    def plan_erasure(self, case: str, asked: Erasing) -> tuple[Tombstone, ...]:
        """What `erase` would leave, for the statement that is put on the record first. Nothing is erased.

        Raises:
            As `erase`.
        """
        return erasure.plan(self._database, case, asked)

    def erased(self, case: str) -> tuple[Tombstone, ...]:
        """What was erased of a case, in the order in which it was."""
        return erasure.erased(self._database, case)

    def last_checkpoint(self, origin: str) -> str:
        """The last signed checkpoint accepted of a log; empty before the first."""
        rows = self._database.rows("SELECT checkpoint FROM seen_log WHERE origin = ?", origin)
        return str(rows[0][0]) if rows else ""

    def remember_checkpoint(self, origin: str, signed: str) -> None:
        """Keep a checkpoint that the witness accepted. A shorter one never replaces a longer one.

        Raises:
            MalformedEvidence: It is not a checkpoint of that log.
        """
        new = checkpoint.read(signed)
        if new.origin != origin:
            raise malformed("This checkpoint", f"it is not one of the log {origin}")
        with self._database.change() as change:
            known = change.execute("SELECT checkpoint FROM seen_log WHERE origin = ?", (origin,)).fetchone()
            if known is None or checkpoint.read(known[0]).size <= new.size:
                change.execute("INSERT OR REPLACE INTO seen_log VALUES (?, ?)", (origin, signed))

    def remember_fork(self, forked: LogForked) -> None:
        """Keep both checkpoints of a log that forked, as proof."""
        with self._database.change() as change:
            change.execute("INSERT OR IGNORE INTO fork VALUES (?, ?)", (forked.known, forked.offered))

    def forks(self) -> tuple[Fork, ...]:
        """Every fork that was ever seen."""
        return tuple(Fork(*row) for row in self._database.rows("SELECT known, offered FROM fork"))


def _end_of_chain(change: sqlite3.Connection, case: str) -> tuple[int, str]:
    """The seq and the prev of a case's next statement."""
    require_case(change, case)
    last = change.execute(f"{_CHAIN} DESC LIMIT 1", (case,)).fetchone()
    return (0, "") if last is None else (last[0] + 1, _statement(*last).digest)


def _statement(
    seq: int, envelope: bytes, salt: bytes, leaf_index: int | None, proof_text: str | None, *left: str | None
) -> StoredStatement:
    told, digest = left
    erased = None if told is None or digest is None else Left(told, digest)
    return StoredStatement(seq, envelope, salt, leaf_index, proof_text, erased)


def _make_tables(database: Database) -> None:
    with database.change() as change:
        version = change.execute("PRAGMA user_version").fetchone()[0]
        if version > VERSION:
            raise StoreDamaged(
                f"{_WHAT} at {database.path} was made by a newer version of this program.",
                kept="It is left as it is.",
                next_step="Install that version again.",
            )
        for step in STEPS[version:]:
            for table in step:
                change.execute(table)
        if version < VERSION:
            change.execute(f"PRAGMA user_version = {VERSION}")


def _check_salt(salt: bytes) -> None:
    if len(salt) != commitment.SALT_BYTES:
        raise malformed("This salt", f"it is not {commitment.SALT_BYTES} bytes")
