"""Erasing from the store: the bytes go, their place in the log stays.

Decides:
    1. Only items, and the statements whose envelopes hold what a person wrote in their own words (the opening
       with its question, messages, complaints), can be erased; who consented to what, was shown what and
       answered what cannot.
    2. Only of a case that is closed, and only statements that are in the log already.
    3. In one transaction the bytes and the salts go and a tombstone comes; then the copies of files go; then
       the database is written anew and its journal emptied, so that no file of the store holds the bytes.
       Erasing the same again does the last two again, should a kill or a busy disk have come between.
Leaves alone: the erasure's statement, which the caller puts on the record (tombstone.body), bundles that were
made before (emptying), the desk's copies, backups, and what the disk itself keeps in blocks it has freed.
"""

from __future__ import annotations

import sqlite3

from desktop_assist.evidence import chain, commitment, dsse, statement, tombstone
from desktop_assist.evidence.database import Database
from desktop_assist.evidence.errors import CannotErase
from desktop_assist.evidence.kept_items import KeptItems, require_case, unknown
from desktop_assist.evidence.statement import Kinds
from desktop_assist.evidence.tombstone import Erasing, Tombstone

ERASABLE = frozenset({Kinds.OPENING, Kinds.MESSAGE, Kinds.COMPLAINT})
_COLUMNS = "what, commitment, digest, who, at, why"


def erase(database: Database, items: KeptItems, case: str, asked: Erasing) -> tuple[Tombstone, ...]:
    """Erase what `asked` names; see `Store.erase`."""
    tombstone.check(asked)
    with database.change() as change:
        require_case(change, case)
        _require_closed(change, case)
        files = [file for name in asked.items for file in _erase_item(change, case, name, asked)]
        for seq in asked.statements:
            _erase_statement(change, case, seq, asked)
        items.age(files)
    items.remove(files)
    database.scrub()
    wanted = {*asked.items, *map(tombstone.name_of, asked.statements)}
    return tuple(one for one in erased(database, case) if one.what in wanted)


def plan(database: Database, case: str, asked: Erasing) -> tuple[Tombstone, ...]:
    """What `erase` would leave, and has left of what it erased before; see `Store.plan_erasure`."""
    tombstone.check(asked)
    with database.change() as change:
        require_case(change, case)
        _require_closed(change, case)
        wanted = {*asked.items, *map(tombstone.name_of, asked.statements)}
        gone = [one for one in erased(database, case) if one.what in wanted]
        names = {one.what for one in gone}
        items = [_item(change, case, name, asked)[0] for name in asked.items if name not in names]
        chosen = [seq for seq in asked.statements if tombstone.name_of(seq) not in names]
        return (*gone, *items, *(_statement(change, case, seq, asked)[0] for seq in chosen))


def erased(database: Database, case: str) -> tuple[Tombstone, ...]:
    """All tombstones of a case, in the order in which they came."""
    query = f"SELECT {_COLUMNS} FROM erased WHERE help_case = ? ORDER BY rowid"  # noqa: S608 (a constant)
    return tuple(Tombstone(*row) for row in database.rows(query, case))


def _require_closed(change: sqlite3.Connection, case: str) -> None:  # 2.
    rows = change.execute("SELECT envelope FROM statement WHERE help_case = ?", (case,))
    if all(_kind(envelope) is not Kinds.CLOSING for (envelope,) in rows):
        raise _cannot(f"Case {case} is not closed yet.", f"Run: desktop-assist finish {case}")


def _erase_item(change: sqlite3.Connection, case: str, name: str, asked: Erasing) -> list[str]:
    """Erase an item, and the check-up that it is a copy of; returns the file that held it, if one did."""
    if (files := _files_of_erased(change, case, name)) is not None:
        return files
    left, data, file = _item(change, case, name, asked)
    change.execute("DELETE FROM item WHERE help_case = ? AND name = ?", (case, name))
    change.execute("DELETE FROM checkup WHERE report = ?", (data,))
    _bury(change, case, left, file=file)
    return [file] if file else []


def _erase_statement(change: sqlite3.Connection, case: str, seq: int, asked: Erasing) -> None:
    if _files_of_erased(change, case, tombstone.name_of(seq)) is not None:
        return
    left, kind, leaf_index, proof = _statement(change, case, seq, asked)
    _bury(change, case, left, leaf_index=leaf_index, proof=proof)
    change.execute("DELETE FROM statement WHERE help_case = ? AND seq = ?", (case, seq))
    if kind is Kinds.OPENING:
        change.execute("UPDATE help_case SET question = '' WHERE id = ?", (case,))


def _item(
    change: sqlite3.Connection, case: str, name: str, asked: Erasing
) -> tuple[Tombstone, bytes | None, str | None]:
    """What will be left of an item, its bytes, and the file that holds them instead."""
    row = change.execute(
        "SELECT commitment, data, file FROM item WHERE help_case = ? AND name = ?", (case, name)
    ).fetchone()
    if row is None:
        raise unknown(f"There is no {name} in case {case}.")
    told, data, file = row
    return Tombstone(name, told, "", asked.who, asked.at, asked.why), data, file


def _statement(
    change: sqlite3.Connection, case: str, seq: int, asked: Erasing
) -> tuple[Tombstone, Kinds, int | None, str]:
    """What will be left of a statement, its kind, its place in the log and the proof of it."""
    name = tombstone.name_of(seq)
    row = change.execute(
        "SELECT envelope, salt, leaf_index, proof FROM statement WHERE help_case = ? AND seq = ?", (case, seq)
    ).fetchone()
    if row is None:
        raise unknown(f"There is no {name} in case {case}.")
    envelope, salt, leaf_index, proof = row
    kind = _kind(envelope)
    if kind not in ERASABLE:
        raise _cannot(
            f"{name} is a {kind.value}, which nobody can erase.", "Erase items and messages instead."
        )
    if proof is None:
        raise _cannot(f"{name} is not in the log yet.", f"Run: desktop-assist finish {case}")
    told, digest = commitment.commit(salt, envelope), chain.digest(envelope)
    return Tombstone(name, told, digest, asked.who, asked.at, asked.why), kind, leaf_index, proof


def _bury(
    change: sqlite3.Connection,
    case: str,
    one: Tombstone,
    *,
    file: str | None = None,
    leaf_index: int | None = None,
    proof: str | None = None,
) -> None:
    told = (case, one.seq, one.what, one.commitment, one.digest, one.who, one.at, one.why)
    change.execute(
        "INSERT INTO erased VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", (*told, leaf_index, proof, file)
    )


def _files_of_erased(change: sqlite3.Connection, case: str, what: str) -> list[str] | None:
    """The files, which may still have to go, of what was erased before; None if it was not."""
    row = change.execute("SELECT file FROM erased WHERE help_case = ? AND what = ?", (case, what)).fetchone()
    if row is None:
        return None
    return [row[0]] if row[0] else []


def _kind(envelope: bytes) -> Kinds:
    return statement.parse(dsse.read(envelope).payload).kind


def _cannot(happened: str, next_step: str) -> CannotErase:
    return CannotErase(happened, kept="Nothing was erased.", next_step=next_step)
