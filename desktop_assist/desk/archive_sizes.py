"""How large the archive is: one number a bundle, kept so that nobody has to look at all files to tell it.

Decides: that the number of a bundle is that of its files, also after a crash.
Leaves alone: the bundles (`archive`), and what the numbers are told with (`status`).

1. Before a bundle is changed its number goes; when it is changed it is measured anew.
2. A bundle without a number, which is what a crash in between leaves, is measured when the desk starts, and
   once a day.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import delete, select

from desktop_assist.desk import tables
from desktop_assist.desk.database import DeskDatabase

PREFIX = "case-"


class ArchiveSizes:
    """The sizes of the bundles below one folder. Safe to use from any thread."""

    def __init__(self, database: DeskDatabase, path: Path) -> None:
        """Keep those of the bundles in `path` in `database`."""
        self._database = database
        self._path = path

    @contextmanager
    def changing(self, case: str) -> Iterator[None]:
        """The bundle of `case` is changed while the block lasts."""
        self._forget(case)  # 1.
        yield
        self._measure(case)

    def mend(self) -> None:
        """Measure what has no number (2), and forget what is no longer there."""
        there = {name.removeprefix(PREFIX) for name in cases(self._path)}
        known = {row[0] for row in self._database.rows(select(tables.archived.c.case_id))}
        for case in known - there:
            self._forget(case)
        for case in there - known:
            self._measure(case)

    def _forget(self, case: str) -> None:
        with self._database.change() as database:
            database.execute(delete(tables.archived).where(tables.archived.c.case_id == case))

    def _measure(self, case: str) -> None:
        size = measured(self._path / f"{PREFIX}{case}")
        with self._database.change() as database:
            insert = tables.archived.insert().prefix_with("OR REPLACE")
            database.execute(insert, {"case_id": case, "bytes": size})


def cases(path: Path) -> list[str]:
    """The names of the bundles' folders in `path`."""
    try:
        return [folder.name for folder in path.iterdir() if folder.name.startswith(PREFIX)]
    except FileNotFoundError:
        return []  # nothing has been archived yet


def measured(folder: Path) -> int:
    """The bytes of all files below a folder."""
    return sum(_size(Path(path) / file) for path, _, files in os.walk(folder) for file in files)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0  # replaced this instant
