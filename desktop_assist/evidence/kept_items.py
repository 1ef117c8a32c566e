"""The store's items: in its database, or, where they came as files, copied to files of its own beside it.

Decides: that an item is recorded only with its whole copy on the disk, that a copy which no record names is
removed, and how an erased item's bytes go.
Leaves alone: the rest of the store, and when something may be erased (erasure).
"""

from __future__ import annotations

import os
import secrets
import sqlite3
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any

from desktop_assist.evidence import commitment, durable, statement
from desktop_assist.evidence.database import Database
from desktop_assist.evidence.errors import AlreadyKept, EvidenceNotWritten, UnknownCase, malformed
from desktop_assist.evidence.item import Item, measured


class KeptItems:
    """The items of all cases. Every change raises EvidenceNotWritten when the disk refuses."""

    def __init__(self, database: Database, folder: Path) -> None:
        """Keep records in `database` and copies of files in `folder`, which exists."""
        self._database = database
        self._folder = folder

    def add(self, case: str, name: str, data: bytes | Path, salt: bytes) -> Item:
        """Keep an item; see `Store.add_item`."""
        if not statement.is_item_name(name):
            raise malformed("This item", f"{name!r} is not a name below data/")
        if isinstance(data, bytes):
            item = measured(name, salt, data)
            self._insert(case, item, data, None)
            return item
        return self._add_file(case, name, data, salt)

    def of(self, case: str) -> tuple[Item, ...]:
        """The items of a case, in the order in which they were added."""
        rows = self._database.rows(
            "SELECT name, salt, commitment, data, file FROM item WHERE help_case = ? ORDER BY rowid", case
        )
        return tuple(
            Item(name, salt, told, self._folder / file if data is None else data)
            for name, salt, told, data, file in rows
        )

    def sweep(self) -> None:
        """Remove copies that a killed process left and no record names.

        A copy is named within the hour in which it is made, and `_insert` looks again that it is there.
        """
        with durable.writing(self._database.what):
            copies = list(self._folder.iterdir())
        if not copies:
            return
        with self._database.change() as change:
            named = {row[0] for row in change.execute("SELECT file FROM item WHERE file IS NOT NULL")}
            durable.sweep_abandoned(copy for copy in copies if copy.name not in named)

    def age(self, files: Iterable[str]) -> None:
        """Let copies that are about to lose their records look abandoned: a kill does not keep them."""
        for file in files:
            with suppress(OSError):
                os.utime(self._folder / file, (0, 0))

    def remove(self, files: Iterable[str]) -> None:
        """Remove copies that have no record any more.

        Raises:
            EvidenceNotWritten: The disk refuses.
        """
        with durable.writing(self._database.what):
            for file in files:
                (self._folder / file).unlink(missing_ok=True)
            durable.sync_folder(self._folder)

    def _add_file(self, case: str, name: str, source: Path, salt: bytes) -> Item:
        path = self._folder / secrets.token_hex(16)
        with durable.writing(f"A copy of {source}"):
            digest = durable.copy(source, path)
        item = Item(name, salt, commitment.commit_digest(salt, digest), path)
        try:
            self._insert(case, item, None, path.name)
        except EvidenceNotWritten:
            # A record whose fsync failed can still be found when the disk is read again: its copy stays with
            # it. `sweep` removes the copy if there is no record.
            raise
        except BaseException:
            with suppress(OSError):
                path.unlink()
            raise
        return item

    def _insert(self, case: str, item: Item, data: bytes | None, file: str | None) -> None:
        values: tuple[Any, ...] = (case, item.name, item.salt, item.commitment, data, file)
        try:
            with self._database.change() as change:
                require_case(change, case)
                _refuse_erased(change, case, item.name)
                if isinstance(item.source, Path) and not item.source.exists():
                    raise durable.not_written(f"A copy for {item.name}", "it was removed meanwhile")
                change.execute("INSERT INTO item VALUES (?, ?, ?, ?, ?, ?)", values)
        except sqlite3.IntegrityError as error:
            raise already(f"The item {item.name} of case {case}") from error


def require_case(change: sqlite3.Connection, case: str) -> None:
    """Do nothing if there is such a case.

    Raises:
        UnknownCase: There is none.
    """
    if change.execute("SELECT 1 FROM help_case WHERE id = ?", (case,)).fetchone() is None:
        raise unknown(f"There is no case {case} in the evidence store.")


def already(what: str) -> AlreadyKept:
    """The error for `what` that is kept already."""
    return AlreadyKept(f"{what} is kept already.", next_step="Use another name for the new one.")


def unknown(happened: str) -> UnknownCase:
    """The error for a case, or a part of it, that is not there."""
    return UnknownCase(happened, next_step="Check the number of the case.")


def _refuse_erased(change: sqlite3.Connection, case: str, name: str) -> None:
    if change.execute("SELECT 1 FROM erased WHERE help_case = ? AND what = ?", (case, name)).fetchone():
        raise AlreadyKept(
            f"The item {name} of case {case} was erased.", next_step="Use another name for the new one."
        )
