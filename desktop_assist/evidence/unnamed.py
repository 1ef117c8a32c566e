"""Items that no statement names: what a kill, or a full disk, left between an item and its statement.

Decides: that such an item can go without a trace, because it was never on the record, and that no other can.
Leaves alone: which of them should go, and which are put on the record instead (the engagement).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection

from desktop_assist.evidence import dsse, statement
from desktop_assist.evidence.database import Database
from desktop_assist.evidence.errors import CannotErase
from desktop_assist.evidence.kept_items import KeptItems
from desktop_assist.evidence.statement import Kinds


def drop(database: Database, items: KeptItems, case: str, names: Collection[str]) -> None:
    """Remove items of a case, with their bytes; see `Store.drop_unnamed`."""
    with database.change() as change:
        _require_unnamed(change, case, names)
        files = [file for name in names for file in _remove(change, case, name)]
        items.age(files)
    items.remove(files)
    database.scrub()


def _require_unnamed(change: sqlite3.Connection, case: str, names: Collection[str]) -> None:
    rows = change.execute("SELECT envelope FROM statement WHERE help_case = ?", (case,))
    made = [statement.parse(dsse.read(envelope).payload) for (envelope,) in rows]
    named = {name for each in made for name in each.items}
    if not named.isdisjoint(names) or any(each.kind is Kinds.CLOSING for each in made):
        raise CannotErase(
            "What is on the record, or of a closed case, is not dropped.",
            kept="Nothing was removed.",
            next_step="Erase it instead: desktop-assist evidence erase",
        )


def _remove(change: sqlite3.Connection, case: str, name: str) -> list[str]:
    """Remove one record; returns the file that held its bytes, if one did."""
    gone = change.execute("DELETE FROM item WHERE help_case = ? AND name = ? RETURNING file", (case, name))
    return [str(file) for (file,) in gone.fetchall() if file is not None]
