"""The desk's database, through SQLAlchemy: one SQLite file, one connection, changes one at a time.

Decides: that a change that was acknowledged outlasts SIGKILL and power loss, which it has from
`evidence.database` (WAL, synchronous=FULL, one IMMEDIATE transaction a change), and that the tables are those
of this program before anything is asked.
Leaves alone: the tables (`tables`), how an older database becomes this one (`migration`).

One connection for all threads is faster here than a pool: SQLite writes one change at a time anyway, and each
change waits for the disk.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Row, Select, create_engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import StaticPool

from desktop_assist.desk import migration
from desktop_assist.evidence import database, durable

WHAT = "The desk's database"


class DeskDatabase:
    """The open file. Safe to use from any thread."""

    def __init__(self, path: Path) -> None:
        """Open or create `path`, and bring an older one up to date.

        Raises:
            EvidenceNotWritten: The disk refuses.
            StoreDamaged: It is not a database.
            DeskNotUsable: It was made by a newer program.
        """
        self.path = path
        self._lock = threading.RLock()
        self._changing = False
        self._file = database.opened(path, WHAT)
        self._engine = create_engine("sqlite://", creator=lambda: self._file, poolclass=StaticPool)
        try:
            with self._told():
                self._connection = self._engine.connect()
            with self.change() as connection:
                migration.bring_up(connection)
        except BaseException:
            self._file.close()
            raise

    @contextmanager
    def change(self) -> Iterator[Connection]:
        """One transaction: all of it is there afterwards, or, after an error, none of it.

        Raises:
            EvidenceNotWritten: The disk refuses, or another process holds the file for too long.
            StoreDamaged: It is not a database any more.
        """
        with self._lock, self._told():
            self._connection.exec_driver_sql("BEGIN IMMEDIATE")
            self._changing = True
            try:
                yield self._connection
                self._connection.commit()
            except BaseException:
                self._connection.rollback()
                raise
            finally:
                self._changing = False

    def rows(self, query: Select[Any]) -> Sequence[Row[*tuple[Any, ...]]]:
        """All rows of a query.

        Raises:
            StoreDamaged: It cannot be read.
        """
        with self._lock, self._told():
            try:
                return self._connection.execute(query).all()
            finally:
                if not self._changing:
                    self._connection.rollback()  # nothing to undo: SQLAlchemy counts a reading as begun

    def scrub(self) -> None:
        """Write the file anew and empty its journal: what was deleted is then in neither.

        Raises:
            EvidenceNotWritten: The disk refuses, or another process is reading; the old bytes may be there.
        """
        with self._lock, database.told(self.path, WHAT):
            self._file.execute("VACUUM")
            busy, *_ = self._file.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        if busy:
            raise durable.not_written(WHAT, "another process is reading it")

    def close(self) -> None:
        """Close the file; nothing that was acknowledged depends on this."""
        with self._lock:
            self._connection.close()
            self._engine.dispose()
            self._file.close()

    @contextmanager
    def _told(self) -> Iterator[None]:
        with database.told(self.path, WHAT):
            try:
                yield
            except DBAPIError as error:
                raise (error.orig or error) from error
