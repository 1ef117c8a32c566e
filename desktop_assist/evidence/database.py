"""The SQLite files under the log, the store, the audit's index and the desk.

Decides: that a change that was acknowledged outlasts SIGKILL and power loss (WAL, synchronous=FULL, one
IMMEDIATE transaction a change), that the file is for this user alone, and how SQLite's refusals are said.
Leaves alone: the tables; each owner brings its own.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from typing import Any

from desktop_assist.evidence import durable
from desktop_assist.evidence.errors import EvidenceError, StoreDamaged

_BUSY_SECONDS = 5.0


class Database:
    """One SQLite file and one connection, shared by the threads of this process through a lock."""

    def __init__(self, path: Path, what: str, *, alone: bool = False) -> None:
        """Open or create `path`.

        Args:
            path: The file; its folder exists.
            what: Its name at the start of an error's sentence, such as "The evidence store".
            alone: Whether other processes are kept out for as long as it is open.

        Raises:
            EvidenceNotWritten: The disk refuses, or another process holds it.
            StoreDamaged: It is not a database.
        """
        self.path = path
        self.what = what
        self._lock = threading.RLock()
        self._connection = opened(path, what, alone=alone)

    def close(self) -> None:
        """Close the file; nothing that was acknowledged depends on this."""
        with self._lock:
            self._connection.close()

    @contextmanager
    def change(self) -> Iterator[sqlite3.Connection]:
        """One transaction: all of it is there afterwards, or, after an error, none of it.

        Raises:
            EvidenceNotWritten: The disk refuses, or another process holds the file for too long.
            StoreDamaged: It is not a database any more.
        """
        with self._lock, self._told():
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
                self._connection.execute("COMMIT")
            except BaseException:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise

    def rows(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        """All rows of a query.

        Raises:
            StoreDamaged: It cannot be read.
        """
        with self._lock, self._told():
            return self._connection.execute(query, values).fetchall()

    def scrub(self) -> None:
        """Write the file anew and empty its journal: what was deleted is then in neither.

        Raises:
            EvidenceNotWritten: The disk refuses, or another process is reading; the old bytes may be there.
        """
        with self._lock, self._told():
            self._connection.execute("VACUUM")
            busy, *_ = self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        if busy:
            raise durable.not_written(self.what, "another process is reading it")

    def _told(self) -> AbstractContextManager[None]:
        return told(self.path, self.what)


def opened(path: Path, what: str, *, alone: bool = False) -> sqlite3.Connection:
    """Open or create the file; arguments and errors are those of `Database`."""
    with durable.writing(what), suppress(FileExistsError):
        durable.write_new(path, b"", durable.PRIVATE)
        durable.sync_folder(path.parent)
    with told(path, what):
        connection = sqlite3.connect(
            path,
            timeout=0 if alone else _BUSY_SECONDS,
            isolation_level=None,
            check_same_thread=False,
        )
    try:
        with told(path, what):
            _prepare(connection, alone)
    except EvidenceError:
        connection.close()
        raise
    return connection


def _prepare(connection: sqlite3.Connection, alone: bool) -> None:
    run = connection.execute
    if alone:
        run("PRAGMA locking_mode=EXCLUSIVE")
    run("PRAGMA journal_mode=WAL")
    run("PRAGMA synchronous=FULL")
    run("PRAGMA foreign_keys=ON")
    run("PRAGMA secure_delete=ON")  # what is deleted is overwritten, not only forgotten
    run("PRAGMA fullfsync=ON")  # on macOS fsync alone does not reach the disk; no effect elsewhere
    if alone:
        run("BEGIN IMMEDIATE")
        run("COMMIT")  # takes the lock that is held until close


@contextmanager
def told(path: Path, what: str) -> Iterator[None]:
    """Say SQLite's refusals as `Database` does, of the file `path` that is called `what`."""
    try:
        yield
    except sqlite3.OperationalError as error:
        raise durable.not_written(what, str(error)) from error
    except (sqlite3.IntegrityError, sqlite3.ProgrammingError):
        raise  # the owner's to explain, or a fault of the program
    except sqlite3.DatabaseError as error:
        raise StoreDamaged(
            f"{what} at {path} cannot be read ({error}).",
            kept="It is left as it is.",
            next_step="Move it away and keep it for an auditor, or restore it from a backup.",
        ) from error
