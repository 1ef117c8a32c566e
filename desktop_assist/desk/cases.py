"""The desk's memory of its cases: who asked what, who took it, every statement as it was signed.

Decides: that what was acknowledged survives a crash, and that a chain of statements has no hole and no
second branch.
Leaves alone: whether a statement is true or well signed; `service` checks before it comes here.
"""

from __future__ import annotations

import hashlib
import sqlite3
import statistics
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from desktop_assist.desk.errors import DeskNotUsable, RequestRefused

_SCHEMA = """
CREATE TABLE IF NOT EXISTS cases (
    id TEXT PRIMARY KEY, question TEXT NOT NULL, customer_key TEXT NOT NULL, host_key TEXT NOT NULL,
    opened_at TEXT NOT NULL, state TEXT NOT NULL, technician TEXT NOT NULL DEFAULT '', waited_s INTEGER
) STRICT;
CREATE TABLE IF NOT EXISTS statements (
    case_id TEXT NOT NULL REFERENCES cases(id), seq INTEGER NOT NULL, kind TEXT NOT NULL,
    envelope BLOB NOT NULL, salt BLOB NOT NULL, leaf_index INTEGER, PRIMARY KEY (case_id, seq)
) STRICT;
"""
RECENT_CASES = 20  # ours: the usual wait is the median of these


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
    """One statement as it was signed. `leaf_index` is -1 while the log has not confirmed it."""

    seq: int
    kind: str
    envelope: bytes
    salt: bytes
    leaf_index: int


class Cases:
    """The desk's database. Safe to use from any thread."""

    def __init__(self, path: Path) -> None:
        """Open or create the database at `path`.

        Raises:
            DeskNotUsable: It cannot be opened.
        """
        self._lock = threading.RLock()
        try:
            self._database = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
            self._database.execute("PRAGMA journal_mode=WAL")
            self._database.execute("PRAGMA synchronous=FULL")
            self._database.executescript(_SCHEMA)
        except sqlite3.Error as error:
            raise DeskNotUsable(
                f"The desk's database {path} cannot be opened ({error}).",
                next_step="Check the disk and the folder's owner; if it is damaged, restore a backup.",
            ) from error

    @contextmanager
    def _change(self) -> Iterator[sqlite3.Connection]:
        with self._lock:
            try:
                self._database.execute("BEGIN IMMEDIATE")
                yield self._database
                self._database.execute("COMMIT")
            except BaseException as error:
                if self._database.in_transaction:
                    self._database.execute("ROLLBACK")
                if isinstance(error, sqlite3.Error):
                    raise _not_kept(error) from error
                raise

    def _rows(self, query: str, *values: object) -> list[tuple[object, ...]]:
        with self._lock:
            return self._database.execute(query, values).fetchall()

    def open(self, case: Case, first: LoggedStatement) -> None:
        """Keep a new case with its opening.

        Raises:
            RequestRefused: The name is taken.
            DeskNotUsable: It cannot be written.
        """
        with self._change() as database:
            if self.find(case.id) is not None:
                raise RequestRefused("A case of that name exists already.", next_step="Ask for help again.")
            database.execute(
                "INSERT INTO cases (id, question, customer_key, host_key, opened_at, state)"
                " VALUES (?,?,?,?,?,?)",
                (case.id, case.question, case.customer_key, case.host_key, case.opened_at, case.state),
            )
            self._insert(database, case.id, first)

    def append(self, case: str, statement: LoggedStatement, prev: str) -> None:
        """Keep the next statement.

        Raises:
            RequestRefused: It does not continue the chain.
            DeskNotUsable: It cannot be written.
        """
        with self._change() as database:
            chain = self.statements(case)
            head = hashlib.sha256(chain[-1].envelope).hexdigest() if chain else ""
            if (statement.seq, prev) != (len(chain), head):
                raise RequestRefused(
                    f"Statement {statement.seq} does not continue the record of this case.",
                    next_step="The customer's program must send the statements in order.",
                )
            self._insert(database, case, statement)

    def _insert(self, database: sqlite3.Connection, case: str, statement: LoggedStatement) -> None:
        database.execute(
            "INSERT INTO statements (case_id, seq, kind, envelope, salt) VALUES (?,?,?,?,?)",
            (case, statement.seq, statement.kind, statement.envelope, statement.salt),
        )

    def logged(self, case: str, seq: int, leaf_index: int) -> None:
        """Note where in the log the statement is."""
        with self._change() as database:
            database.execute(
                "UPDATE statements SET leaf_index=? WHERE case_id=? AND seq=?", (leaf_index, case, seq)
            )

    def take(self, case: str, technician: str, waited_s: int) -> None:
        """Give a waiting case to `technician`.

        Raises:
            RequestRefused: Somebody else has it, or it is closed.
        """
        with self._change() as database:
            found = self.find(case)
            if found is None or found.state == "closed":
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

    def close_case(self, case: str) -> None:
        """Note that the case has ended."""
        with self._change() as database:
            database.execute("UPDATE cases SET state='closed' WHERE id=?", (case,))

    def find(self, case: str) -> Case | None:
        """The case of that name, or none."""
        rows = self._rows(f"{_CASE} WHERE id=?", case)
        return Case(*rows[0]) if rows else None  # type: ignore[arg-type]  # STRICT tables hold these types

    def unclosed(self) -> tuple[Case, ...]:
        """All cases that wait or are being helped, oldest first."""
        return tuple(Case(*row) for row in self._rows(f"{_CASE} WHERE state!='closed' ORDER BY id"))  # type: ignore[arg-type]

    def statements(self, case: str) -> tuple[LoggedStatement, ...]:
        """The case's statements, in order."""
        rows = self._rows(
            "SELECT seq, kind, envelope, salt, COALESCE(leaf_index, -1) FROM statements"
            " WHERE case_id=? ORDER BY seq",
            case,
        )
        return tuple(LoggedStatement(*row) for row in rows)  # type: ignore[arg-type]

    def unlogged(self) -> tuple[tuple[str, LoggedStatement], ...]:
        """What a crash left between the database and the log."""
        rows = self._rows(
            "SELECT case_id, seq, kind, envelope, salt, -1 FROM statements"
            " WHERE leaf_index IS NULL ORDER BY rowid"
        )
        return tuple((str(row[0]), LoggedStatement(*row[1:])) for row in rows)  # type: ignore[arg-type]

    def usual_wait(self) -> tuple[int, int]:
        """The median wait of the latest cases in seconds, and on how many cases it rests."""
        rows = self._rows(
            "SELECT waited_s FROM cases WHERE waited_s IS NOT NULL ORDER BY id DESC LIMIT ?", RECENT_CASES
        )
        waits = [int(str(row[0])) for row in rows]
        return (int(statistics.median(waits)) if waits else 0, len(waits))

    def close(self) -> None:
        """Close the database."""
        with self._lock:
            self._database.close()


_CASE = (
    "SELECT id, question, customer_key, host_key, opened_at, state, technician, COALESCE(waited_s, -1)"
    " FROM cases"
)


def _not_kept(error: sqlite3.Error) -> DeskNotUsable:
    return DeskNotUsable(
        f"The desk could not keep this ({error}).",
        kept="Nothing of it was kept, and nothing else was changed.",
        next_step="The desk's operator must free some disk space; then try again.",
    )
