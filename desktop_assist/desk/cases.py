"""The desk's memory of its cases: who asked what, who took it, every statement as it was signed.

Decides: that what was acknowledged survives a crash, and that a chain of statements has no hole, no second
branch, and after its closing nothing but erasures and complaints; how what was erased goes from it.
Leaves alone: whether a statement is true or well signed; `intake` checks before it comes here.
"""

from __future__ import annotations

import hashlib
import statistics
from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, Table, delete, func, insert, select, update
from sqlalchemy.dialects.sqlite import insert as insert_if_new

from desktop_assist.desk import tables
from desktop_assist.desk.case import AFTER_CLOSING, CLOSED, STAYS, WAITING, Case, LoggedStatement, Then
from desktop_assist.desk.database import DeskDatabase
from desktop_assist.desk.errors import RequestRefused
from desktop_assist.desk.tables import arrival
from desktop_assist.evidence.statement import Kinds

RECENT_CASES = 20  # ours: the usual wait is the median of these
LARGEST_OPEN_COUNT = 20  # ours: cases that one install may have open; a person needs one
LARGEST_STATEMENT_COUNT = 3000  # ours: a session of a whole day, with much to say


class Cases:
    """The desk's cases. Safe to use from any thread.

    Whatever cannot be read or written is an `EvidenceError`, and nothing of it was kept.
    """

    def __init__(self, database: DeskDatabase) -> None:
        """Keep them in `database`."""
        self._database = database

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
                insert(tables.cases),
                {
                    "id": case.id,
                    "question": case.question,
                    "customer_key": case.customer_key,
                    "host_key": case.host_key,
                    "opened_at": case.opened_at,
                    "state": case.state,
                },
            )
            _insert(database, case.id, first)

    def _open_count(self, customer_key: str) -> int:
        theirs = (_CASES.customer_key == customer_key) & (_CASES.state != CLOSED)
        return int(self._database.rows(select(func.count()).where(theirs))[0][0])

    def append(self, case: str, statement: LoggedStatement, prev: str, then: Then = STAYS) -> None:
        """Keep the next statement, and in the same change let the case become what follows from it.

        Raises:
            RequestRefused: It does not continue the chain, or the chain has ended.
        """
        with self._database.change() as database:
            found, last = self.find(case), self.last_statement(case)
            length = 0 if last is None else last.seq + 1
            closed = found is None or found.state == CLOSED
            if closed and statement.kind not in AFTER_CLOSING:
                raise RequestRefused("This case is closed.", next_step="Open a new case.")
            if not closed and statement.kind == Kinds.ERASURE:
                raise RequestRefused("This case is not closed yet.", next_step="End it first.")
            if (statement.seq, prev) != (length, self._head(case, last)):
                raise RequestRefused(
                    f"Statement {statement.seq} does not continue the record of this case.",
                    next_step="The customer's program must send the statements in order.",
                )
            if length >= LARGEST_STATEMENT_COUNT and not then.closed_at:
                raise RequestRefused("The record of this case is full.", next_step="End the session.")
            _insert(database, case, statement)
            if becomes := _becomes(found, then):
                database.execute(update(tables.cases).where(_CASES.id == case).values(becomes))
            if closed:
                _add_if_new(database, tables.outdated, case_id=case)

    def _head(self, case: str, last: LoggedStatement | None) -> str:
        """The `prev` of the case's next statement."""
        if last is not None and not last.envelope:
            where = (tables.erased.c.case_id == case) & (tables.erased.c.seq == last.seq)
            return str(self._database.rows(select(tables.erased.c.digest).where(where))[0][0])
        return hashlib.sha256(last.envelope).hexdigest() if last is not None else ""

    def outdated(self) -> tuple[str, ...]:
        """The closed cases whose copies here are not yet as their record says."""
        query = select(tables.outdated.c.case_id).order_by(arrival(tables.outdated))
        return tuple(row[0] for row in self._database.rows(query))

    def is_outdated(self, case: str) -> bool:
        """Whether the copies of that case are not yet as its record says."""
        query = select(tables.outdated.c.case_id).where(tables.outdated.c.case_id == case)
        return bool(self._database.rows(query))

    def brought_up(self, case: str) -> None:
        """Note that everything here is as the case's record says."""
        with self._database.change() as database:
            database.execute(delete(tables.outdated).where(tables.outdated.c.case_id == case))

    def erase(self, case: str, statements: Mapping[int, str]) -> None:
        """Erase statements for good: number → SHA-256 of its envelope. May be done again.

        Raises:
            EvidenceNotWritten: The disk refuses, or another process reads; do it again.
        """
        with self._database.change() as database:
            for seq, digest in statements.items():
                _add_if_new(database, tables.erased, case_id=case, seq=seq, digest=digest)
                database.execute(
                    update(tables.statements).where(_this(case, seq)).values(envelope=b"", salt=b"")
                )
            if 0 in statements:
                database.execute(update(tables.cases).where(_CASES.id == case).values(question=""))
        self._database.scrub()

    def logged(self, case: str, seq: int, leaf_index: int) -> None:
        """Note where in the log the statement is."""
        with self._database.change() as database:
            database.execute(update(tables.statements).where(_this(case, seq)).values(leaf_index=leaf_index))

    def find(self, case: str) -> Case | None:
        """The case of that name, or none."""
        rows = self._database.rows(_CASE.where(_CASES.id == case))
        return Case(*rows[0]) if rows else None

    def unclosed(self) -> tuple[Case, ...]:
        """All cases that wait or are being helped, in the order in which they came."""
        query = _CASE.where(_CASES.state != CLOSED).order_by(arrival(tables.cases))
        return tuple(Case(*row) for row in self._database.rows(query))

    def closed(self) -> tuple[Case, ...]:
        """All closed cases, in the order in which they came."""
        query = _CASE.where(_CASES.state == CLOSED).order_by(arrival(tables.cases))
        return tuple(Case(*row) for row in self._database.rows(query))

    def waiting_count(self) -> int:
        """How many cases nobody has taken yet."""
        return int(self._database.rows(select(func.count()).where(_CASES.state == WAITING))[0][0])

    def statements(self, case: str) -> tuple[LoggedStatement, ...]:
        """The case's statements, in order."""
        query = _STATEMENT.where(_STATEMENTS.case_id == case).order_by(_STATEMENTS.seq)
        return tuple(LoggedStatement(*row) for row in self._database.rows(query))

    def last_statement(self, case: str) -> LoggedStatement | None:
        """The case's last statement, or none when there is no such case."""
        query = _STATEMENT.where(_STATEMENTS.case_id == case).order_by(_STATEMENTS.seq.desc()).limit(1)
        rows = self._database.rows(query)
        return LoggedStatement(*rows[0]) if rows else None

    def has_logged_opening(self, case: str) -> bool:
        """Whether the log holds the opening of the case."""
        logged = _this(case, 0) & _STATEMENTS.leaf_index.is_not(None)
        return bool(self._database.rows(select(_STATEMENTS.seq).where(logged)))

    def unlogged(self) -> tuple[tuple[str, LoggedStatement], ...]:
        """What a crash left between the database and the log, in the order in which it came."""
        columns = (_STATEMENTS.case_id, *_STATEMENT.selected_columns)
        query = select(*columns).where(_STATEMENTS.leaf_index.is_(None)).order_by(arrival(tables.statements))
        return tuple((row[0], LoggedStatement(*row[1:])) for row in self._database.rows(query))

    def leaf_indexes(self) -> frozenset[int]:
        """Where in the log the statements are that are known to be there."""
        query = select(_STATEMENTS.leaf_index).where(_STATEMENTS.leaf_index.is_not(None))
        return frozenset(row[0] for row in self._database.rows(query))

    def usual_wait(self) -> tuple[int, int]:
        """The median wait of the latest cases in seconds, and on how many cases it rests."""
        query = select(_CASES.waited_s).where(_CASES.waited_s.is_not(None))
        latest = query.order_by(arrival(tables.cases).desc()).limit(RECENT_CASES)
        waits = [row[0] for row in self._database.rows(latest)]
        return (int(statistics.median(waits)) if waits else 0, len(waits))


def _becomes(found: Case | None, then: Then) -> dict[str, str]:
    """The columns that change with a statement."""
    if then.handed is not None:
        return {"state": WAITING, "technician": then.handed.to}
    if not then.closed_at:
        return {}
    closing = {"state": CLOSED, "closed_at": then.closed_at}
    never_came = found is not None and found.state == WAITING  # then nobody has it, and nobody seals it
    return {**closing, "technician": ""} if never_came else closing


def _insert(database: Connection, case: str, statement: LoggedStatement) -> None:
    database.execute(
        insert(tables.statements),
        {
            "case_id": case,
            "seq": statement.seq,
            "kind": statement.kind,
            "envelope": statement.envelope,
            "salt": statement.salt,
        },
    )


def _add_if_new(database: Connection, table: Table, **values: Any) -> None:
    database.execute(insert_if_new(table).on_conflict_do_nothing(), values)


def _this(case: str, seq: int) -> ColumnElement[bool]:
    return (_STATEMENTS.case_id == case) & (_STATEMENTS.seq == seq)


_CASES, _STATEMENTS = tables.cases.c, tables.statements.c
_CASE: Select[Any] = select(
    _CASES.id,
    _CASES.question,
    _CASES.customer_key,
    _CASES.host_key,
    _CASES.opened_at,
    _CASES.state,
    _CASES.technician,
    func.coalesce(_CASES.waited_s, -1),
)
_STATEMENT: Select[Any] = select(
    _STATEMENTS.seq,
    _STATEMENTS.kind,
    _STATEMENTS.envelope,
    _STATEMENTS.salt,
    func.coalesce(_STATEMENTS.leaf_index, -1),
)
