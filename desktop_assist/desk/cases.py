"""The desk's memory of its cases: who asked what, who took it, every statement as it was signed.

Decides: that what was acknowledged survives a crash, and that a chain of statements has no hole, no second
branch, and after its closing nothing but erasures and complaints; how what was erased goes from it.
Leaves alone: whether a statement is true or well signed; `intake` checks before it comes here.
"""

from __future__ import annotations

import hashlib
import sqlite3
import statistics
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from desktop_assist.desk.errors import RequestRefused
from desktop_assist.evidence.database import Database
from desktop_assist.evidence.statement import Kinds

_SCHEMA = (
    """
CREATE TABLE IF NOT EXISTS cases (
    id TEXT PRIMARY KEY, question TEXT NOT NULL, customer_key TEXT NOT NULL, host_key TEXT NOT NULL,
    opened_at TEXT NOT NULL, state TEXT NOT NULL, technician TEXT NOT NULL DEFAULT '', waited_s INTEGER
) STRICT
""",
    """
CREATE TABLE IF NOT EXISTS statements (
    case_id TEXT NOT NULL REFERENCES cases(id), seq INTEGER NOT NULL, kind TEXT NOT NULL,
    envelope BLOB NOT NULL, salt BLOB NOT NULL, leaf_index INTEGER, PRIMARY KEY (case_id, seq)
) STRICT
""",
    """
CREATE TABLE IF NOT EXISTS erased (
    case_id TEXT NOT NULL REFERENCES cases(id), seq INTEGER NOT NULL, digest TEXT NOT NULL,
    PRIMARY KEY (case_id, seq)
) STRICT
""",
    # Closed cases whose record went on, and whose copies here are not yet as it says.
    "CREATE TABLE IF NOT EXISTS outdated (case_id TEXT PRIMARY KEY REFERENCES cases(id)) STRICT",
)
RECENT_CASES = 20  # ours: the usual wait is the median of these
LARGEST_OPEN_COUNT = 20  # ours: cases that one install may have open; a person needs one
LARGEST_STATEMENT_COUNT = 3000  # ours: a session of a whole day, with much to say
WAITING, TAKEN, CLOSED = "waiting", "taken", "closed"
AFTER_CLOSING = frozenset({Kinds.ERASURE.value, Kinds.COMPLAINT.value})


@dataclass(frozen=True)
class Case:
    """One case. `waited_s` is -1 while nobody has taken it."""

    id: str
    question: str
    customer_key: str
    host_key: str
    opened_at: str
    state: str
    technician: str
    waited_s: int


@dataclass(frozen=True)
class LoggedStatement:
    """One statement as it was signed; envelope and salt are empty once it was erased.

    `leaf_index` is -1 while the log has not confirmed it.
    """

    seq: int
    kind: str
    envelope: bytes
    salt: bytes
    leaf_index: int


class Cases:
    """The desk's database. Safe to use from any thread.

    Whatever cannot be read or written is an `EvidenceError`, and nothing of it was kept.
    """

    def __init__(self, path: Path) -> None:
        """Open or create the database at `path`.

        Raises:
            EvidenceNotWritten: The disk refuses.
            StoreDamaged: It is not a database.
        """
        self._database = Database(path, "The desk's database")
        with self._database.change() as database:
            for table in _SCHEMA:
                database.execute(table)

    def open(self, case: Case, first: LoggedStatement) -> None:
        """Keep a new case with its opening.

        Raises:
            RequestRefused: The name is taken, or this customer has too many open cases.
        """
        with self._database.change() as database:
            if self.find(case.id) is not None:
                raise RequestRefused("A case of that name exists already.", next_step="Ask for help again.")
            if self._open_count(case.customer_key) >= LARGEST_OPEN_COUNT:
                raise RequestRefused(
                    f"This computer has {LARGEST_OPEN_COUNT} open cases already.",
                    next_step="Finish one of them first, then ask again.",
                )
            database.execute(
                "INSERT INTO cases (id, question, customer_key, host_key, opened_at, state)"
                " VALUES (?,?,?,?,?,?)",
                (case.id, case.question, case.customer_key, case.host_key, case.opened_at, case.state),
            )
            _insert(database, case.id, first)

    def _open_count(self, customer_key: str) -> int:
        rows = self._database.rows(
            "SELECT COUNT(*) FROM cases WHERE customer_key=? AND state!='closed'", customer_key
        )
        return int(rows[0][0])

    def append(self, case: str, statement: LoggedStatement, prev: str, *, closes: bool = False) -> None:
        """Keep the next statement; when it `closes` the case, nothing can follow it.

        Raises:
            RequestRefused: It does not continue the chain, or the chain has ended.
        """
        with self._database.change() as database:
            found, chain = self.find(case), self.statements(case)
            closed = found is None or found.state == CLOSED
            if closed and statement.kind not in AFTER_CLOSING:
                raise RequestRefused("This case is closed.", next_step="Open a new case.")
            if not closed and statement.kind == Kinds.ERASURE:
                raise RequestRefused("This case is not closed yet.", next_step="End it first.")
            if (statement.seq, prev) != (len(chain), self._head(case, chain)):
                raise RequestRefused(
                    f"Statement {statement.seq} does not continue the record of this case.",
                    next_step="The customer's program must send the statements in order.",
                )
            if len(chain) >= LARGEST_STATEMENT_COUNT and not closes:
                raise RequestRefused("The record of this case is full.", next_step="End the session.")
            _insert(database, case, statement)
            if closes:
                database.execute("UPDATE cases SET state='closed' WHERE id=?", (case,))
            if closed:
                database.execute("INSERT OR IGNORE INTO outdated VALUES (?)", (case,))

    def _head(self, case: str, chain: tuple[LoggedStatement, ...]) -> str:
        """The `prev` of the case's next statement."""
        if chain and not chain[-1].envelope:
            rows = self._database.rows(
                "SELECT digest FROM erased WHERE case_id=? AND seq=?", case, chain[-1].seq
            )
            return str(rows[0][0])
        return hashlib.sha256(chain[-1].envelope).hexdigest() if chain else ""

    def outdated(self) -> tuple[str, ...]:
        """The closed cases whose copies here are not yet as their record says."""
        return tuple(row[0] for row in self._database.rows("SELECT case_id FROM outdated ORDER BY rowid"))

    def brought_up(self, case: str) -> None:
        """Note that everything here is as the case's record says."""
        with self._database.change() as database:
            database.execute("DELETE FROM outdated WHERE case_id=?", (case,))

    def erase(self, case: str, statements: Mapping[int, str]) -> None:
        """Erase statements for good: number → SHA-256 of its envelope. May be done again.

        Raises:
            EvidenceNotWritten: The disk refuses, or another process reads; do it again.
        """
        with self._database.change() as database:
            for seq, digest in statements.items():
                database.execute("INSERT OR IGNORE INTO erased VALUES (?,?,?)", (case, seq, digest))
                database.execute(
                    "UPDATE statements SET envelope=x'', salt=x'' WHERE case_id=? AND seq=?", (case, seq)
                )
            if 0 in statements:
                database.execute("UPDATE cases SET question='' WHERE id=?", (case,))
        self._database.scrub()

    def logged(self, case: str, seq: int, leaf_index: int) -> None:
        """Note where in the log the statement is."""
        with self._database.change() as database:
            database.execute(
                "UPDATE statements SET leaf_index=? WHERE case_id=? AND seq=?", (leaf_index, case, seq)
            )

    def take(self, case: str, technician: str, waited_s: int) -> None:
        """Give a waiting case to `technician`.

        Raises:
            RequestRefused: Somebody else has it, or it is closed.
        """
        with self._database.change() as database:
            found = self.find(case)
            if found is None or found.state == CLOSED:
                raise RequestRefused(
                    "This case is not open.", next_step="Choose another case from the queue."
                )
            if found.technician not in ("", technician):
                raise RequestRefused(
                    f"{found.technician} has taken this case.",
                    next_step="Choose another case from the queue.",
                )
            if found.technician == "":
                database.execute(
                    "UPDATE cases SET state='taken', technician=?, waited_s=? WHERE id=?",
                    (technician, waited_s, case),
                )

    def find(self, case: str) -> Case | None:
        """The case of that name, or none."""
        rows = self._database.rows(f"{_CASE} WHERE id=?", case)
        return Case(*rows[0]) if rows else None

    def unclosed(self) -> tuple[Case, ...]:
        """All cases that wait or are being helped, in the order in which they came."""
        rows = self._database.rows(f"{_CASE} WHERE state!='closed' ORDER BY rowid")
        return tuple(Case(*row) for row in rows)

    def statements(self, case: str) -> tuple[LoggedStatement, ...]:
        """The case's statements, in order."""
        rows = self._database.rows(f"{_STATEMENT} WHERE case_id=? ORDER BY seq", case)
        return tuple(LoggedStatement(*row) for row in rows)

    def last_statement(self, case: str) -> LoggedStatement | None:
        """The case's last statement, or none when there is no such case."""
        rows = self._database.rows(f"{_STATEMENT} WHERE case_id=? ORDER BY seq DESC LIMIT 1", case)
        return LoggedStatement(*rows[0]) if rows else None

    def unlogged(self) -> tuple[tuple[str, LoggedStatement], ...]:
        """What a crash left between the database and the log, in the order in which it came."""
        rows = self._database.rows(
            "SELECT case_id, seq, kind, envelope, salt, -1 FROM statements"
            " WHERE leaf_index IS NULL ORDER BY rowid"
        )
        return tuple((row[0], LoggedStatement(*row[1:])) for row in rows)

    def leaf_indexes(self) -> frozenset[int]:
        """Where in the log the statements are that are known to be there."""
        rows = self._database.rows("SELECT leaf_index FROM statements WHERE leaf_index IS NOT NULL")
        return frozenset(row[0] for row in rows)

    def usual_wait(self) -> tuple[int, int]:
        """The median wait of the latest cases in seconds, and on how many cases it rests."""
        rows = self._database.rows(
            "SELECT waited_s FROM cases WHERE waited_s IS NOT NULL ORDER BY rowid DESC LIMIT ?", RECENT_CASES
        )
        waits = [row[0] for row in rows]
        return (int(statistics.median(waits)) if waits else 0, len(waits))

    def close(self) -> None:
        """Close the database."""
        self._database.close()


def _insert(database: sqlite3.Connection, case: str, statement: LoggedStatement) -> None:
    database.execute(
        "INSERT INTO statements (case_id, seq, kind, envelope, salt) VALUES (?,?,?,?,?)",
        (case, statement.seq, statement.kind, statement.envelope, statement.salt),
    )


_CASE = (
    "SELECT id, question, customer_key, host_key, opened_at, state, technician, COALESCE(waited_s, -1)"
    " FROM cases"
)
_STATEMENT = "SELECT seq, kind, envelope, salt, COALESCE(leaf_index, -1) FROM statements"
