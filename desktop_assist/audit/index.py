"""The index of an archive: what a search looks in, so that a hundred thousand cases answer at once.

Decides: what is indexed (case summaries, bounded), which bundles are new or gone, and which cases a query
matches, always with totals.
Leaves alone: the truth. The index is made from bundles, can be thrown away and made again at any time, and
nothing is shown from it: what a search names is read again from its bundle.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from desktop_assist.audit import query
from desktop_assist.audit.case_summary import CaseSummary
from desktop_assist.audit.errors import NotKept
from desktop_assist.audit.query import Found, Query
from desktop_assist.errors import DesktopAssistError
from desktop_assist.evidence import durable
from desktop_assist.evidence.database import Database
from desktop_assist.evidence.errors import StoreDamaged

VERSION = 3
AT_ONCE = 500  # ours: bundles in one transaction; a kill costs at most so many readings
_SCHEMA = (
    "CREATE TABLE archive (path TEXT NOT NULL, changed INTEGER NOT NULL) STRICT",
    """CREATE TABLE entry (id INTEGER PRIMARY KEY, bundle TEXT NOT NULL UNIQUE, case_id TEXT NOT NULL,
        opened_at TEXT NOT NULL, technician TEXT NOT NULL, offers TEXT NOT NULL, words TEXT NOT NULL
        ) STRICT""",
    """CREATE TABLE came (entry INTEGER NOT NULL REFERENCES entry(id) ON DELETE CASCADE,
        name TEXT NOT NULL, offers TEXT NOT NULL) STRICT""",
    """CREATE TABLE finding (entry INTEGER NOT NULL REFERENCES entry(id) ON DELETE CASCADE,
        name TEXT NOT NULL, rule TEXT NOT NULL, severity TEXT NOT NULL) STRICT""",
    """CREATE TABLE presented (entry INTEGER NOT NULL REFERENCES entry(id) ON DELETE CASCADE,
        kind TEXT NOT NULL, verdict TEXT NOT NULL, answer TEXT NOT NULL, technician TEXT NOT NULL
        ) STRICT""",
    "CREATE INDEX entry_case ON entry (case_id)",
    "CREATE INDEX entry_opened ON entry (opened_at)",
    "CREATE INDEX came_name ON came (name, entry)",
    "CREATE INDEX came_entry ON came (entry)",
    "CREATE INDEX finding_rule ON finding (rule, severity, entry)",
    "CREATE INDEX finding_entry ON finding (entry)",
    "CREATE INDEX presented_verdict ON presented (verdict, kind, answer, entry)",
    "CREATE INDEX presented_entry ON presented (entry)",
)

_INSERT = """INSERT INTO entry (bundle, case_id, opened_at, technician, offers, words)
    VALUES (?, ?, ?, ?, ?, ?)"""


class Index:
    """The index in one SQLite file."""

    def __init__(self, path: Path) -> None:
        """Open the index at `path`; what is no index of this version is made anew.

        Raises:
            NotKept: The disk refuses.
        """
        self.path = path
        try:
            path.parent.mkdir(mode=durable.FOLDER, parents=True, exist_ok=True)
            self._database = self._opened()
        except (OSError, DesktopAssistError) as error:
            raise NotKept(
                f"The index {path} cannot be made or written ({error}).",
                next_step="Name another file with --index.",
            ) from error

    def __enter__(self) -> Self:
        """The index itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close."""
        self._database.close()

    def clear(self) -> None:
        """Forget everything, so that all of it is read again."""
        with self._database.change() as change:
            change.execute("DELETE FROM archive")
            change.execute("DELETE FROM entry")

    def is_current(self, archive: Path) -> bool:
        """Whether no bundle has come or gone since `update`, by the time of the archive's folder."""
        rows = self._database.rows("SELECT path, changed FROM archive")
        return rows == [(str(archive.resolve()), _changed(archive))]

    def missing(self, bundles: Iterable[Path]) -> tuple[Path, ...]:
        """Those of `bundles` that are not indexed; the entries of all others are forgotten."""
        here = {path.name: path for path in bundles}
        indexed = {row[0] for row in self._database.rows("SELECT bundle FROM entry")}
        with self._database.change() as change:
            change.executemany(
                "DELETE FROM entry WHERE bundle = ?", ((name,) for name in indexed - here.keys())
            )
        return tuple(here[name] for name in sorted(here.keys() - indexed))

    def add(self, summaries: Iterable[CaseSummary]) -> None:
        """Index cases, instead of what was indexed of their bundles before."""
        rest = iter(summaries)
        while some := list(islice(rest, AT_ONCE)):
            with self._database.change() as change:
                for summary in some:
                    _insert(change, summary)

    def finished(self, archive: Path, changed: int) -> None:
        """Note that all bundles of `archive` are in, as it was at the time `changed` of its folder."""
        with self._database.change() as change:
            change.execute("DELETE FROM archive")
            change.execute("INSERT INTO archive VALUES (?, ?)", (str(archive.resolve()), changed))

    def search(self, asked: Query) -> Found:
        """What `asked` matches: totals of all of it, and the names of the first bundles, newest first."""
        return asked.run(self._database.rows)

    def _opened(self) -> Database:
        try:
            return self._prepared()
        except (StoreDamaged, sqlite3.DatabaseError):
            for ending in ("", "-wal", "-shm"):
                self.path.with_name(self.path.name + ending).unlink(missing_ok=True)
            return self._prepared()

    def _prepared(self) -> Database:
        database = Database(self.path, "The index")
        try:
            database.rows("PRAGMA temp_store=MEMORY")  # what a query matched: some megabytes at most
            with database.change() as change:
                (version,) = change.execute("PRAGMA user_version").fetchone()
                if version == 0:
                    for statement in _SCHEMA:
                        change.execute(statement)
                    change.execute(f"PRAGMA user_version = {VERSION}")
                elif version != VERSION:
                    raise sqlite3.DatabaseError("another version")
        except BaseException:
            database.close()
            raise
        return database


def changed(archive: Path) -> int:
    """The time of the archive's folder, for `finished`: taken before its bundles are listed."""
    return _changed(archive)


def _changed(archive: Path) -> int:
    try:
        return archive.stat().st_mtime_ns
    except OSError:
        return -1


def _insert(change: sqlite3.Connection, summary: CaseSummary) -> None:
    change.execute("DELETE FROM entry WHERE bundle = ?", (summary.bundle,))
    named = (summary.bundle, summary.case, summary.opened_at, summary.technician)
    row = change.execute(_INSERT, (*named, _offers(summary), summary.question.casefold())).lastrowid
    came = ((row, name, _offers(summary, name)) for name in summary.technicians)
    change.executemany("INSERT INTO came VALUES (?, ?, ?)", came)
    change.executemany("INSERT INTO finding VALUES (?, ?, ?, ?)", _findings(row, summary))
    change.executemany(
        "INSERT INTO presented VALUES (?, ?, ?, ?, ?)",
        ((row, one.kind, one.verdict, one.answer, summary.presented_by(one)) for one in summary.presented),
    )


def _offers(summary: CaseSummary, technician: str | None = None) -> str:
    """The case's offers, or those of one technician, as `query.joined` puts them."""
    offers = (one for one in summary.presented if one.kind == "offer")
    theirs = (one for one in offers if technician in (None, summary.presented_by(one)))
    return query.joined((one.verdict, one.answer) for one in theirs)


def _findings(row: int | None, summary: CaseSummary) -> Iterator[tuple[Any, ...]]:
    return ((row, one.id, one.rule, one.severity) for one in summary.findings)
