"""Which technician has which case, and what they may know of its customer's earlier ones.

Decides: that one technician has a case, whoever else asks at the same instant; that a case goes back to the
queue only while its customer has met nobody; what a customer's history is.
Leaves alone: the cases themselves (`cases`), and what is told of the earlier ones (`history`).
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select, update

from desktop_assist.desk import tables
from desktop_assist.desk.case import TAKEN, WAITING, Case
from desktop_assist.desk.cases import Cases
from desktop_assist.desk.database import DeskDatabase
from desktop_assist.desk.errors import RequestRefused
from desktop_assist.desk.tables import arrival
from desktop_assist.evidence.statement import Kinds

MOST_EARLIER_CASES = 20  # ours: what a person reads before a call
_CASES, _STATEMENTS = tables.cases.c, tables.statements.c


@dataclass(frozen=True)
class EarlierCase:
    """A case of the same customer's, as the desk knows it.

    Attributes:
        id: Its id.
        question: In the customer's words; empty once it was erased.
        opened_at: RFC 3339, UTC.
        closed_at: The same; empty while it is open, or where it was not written down.
        state: `waiting`, `taken` or `closed`.
        technician: Who had it last; empty when nobody answered.
        decisions: The envelopes of its decisions, in order.
    """

    id: str
    question: str
    opened_at: str
    closed_at: str
    state: str
    technician: str
    decisions: tuple[bytes, ...]


class Assignments:
    """Who has which case. Safe to use from any thread, and from several desks on one database."""

    def __init__(self, cases: Cases, database: DeskDatabase) -> None:
        """Assign `cases`, which are in `database`."""
        self._cases = cases
        self._database = database

    def take(self, case: str, technician: str, waited_s: int) -> None:
        """Give a waiting case to `technician`; `waited_s` counts when nobody had it before.

        Raises:
            RequestRefused: Somebody else has it, or it is closed.
        """
        free = (_CASES.id == case) & (_CASES.state == WAITING)
        with self._database.change() as change:
            found = self._cases.find(case)
            if found is None or found.state not in (WAITING, TAKEN):
                raise RequestRefused(
                    "This case is not open.", next_step="Choose another case from the queue."
                )
            if found.technician not in ("", technician):
                raise RequestRefused(
                    f"{found.technician} has taken this case.",
                    next_step="Choose another case from the queue.",
                )
            first = found.waited_s if found.waited_s >= 0 else waited_s
            taken = {"state": TAKEN, "technician": technician, "waited_s": first}
            change.execute(update(tables.cases).where(free).values(taken))

    def release(self, case: str) -> None:
        """Put a case that was taken back into the queue.

        Raises:
            RequestRefused: Its customer has met a technician already.
        """
        with self._database.change() as change:
            if self._has_met_somebody(case):
                raise RequestRefused(
                    "The customer has met you already, so this case cannot go back to the queue.",
                    next_step="Finish it with the customer.",
                )
            taken = (_CASES.id == case) & (_CASES.state == TAKEN)
            change.execute(update(tables.cases).where(taken).values(state=WAITING, technician=""))

    def _has_met_somebody(self, case: str) -> bool:
        arrived = (_STATEMENTS.case_id == case) & (_STATEMENTS.kind == Kinds.ARRIVAL.value)
        return bool(self._database.rows(select(_STATEMENTS.seq).where(arrived).limit(1)))

    def earlier(self, case: Case) -> tuple[EarlierCase, ...]:
        """The other cases of the customer of `case`, the latest first, at most `MOST_EARLIER_CASES`."""
        theirs = (_CASES.customer_key == case.customer_key) & (_CASES.id != case.id)
        query = select(
            _CASES.id, _CASES.question, _CASES.opened_at, _CASES.closed_at, _CASES.state, _CASES.technician
        )
        latest = query.where(theirs).order_by(arrival(tables.cases).desc()).limit(MOST_EARLIER_CASES)
        return tuple(
            EarlierCase(case_id, question, opened_at, closed_at, state, technician, self._decisions(case_id))
            for case_id, question, opened_at, closed_at, state, technician in self._database.rows(latest)
        )

    def _decisions(self, case: str) -> tuple[bytes, ...]:
        decided = (_STATEMENTS.case_id == case) & (_STATEMENTS.kind == Kinds.DECISION.value)
        query = select(_STATEMENTS.envelope).where(decided).order_by(_STATEMENTS.seq)
        return tuple(row[0] for row in self._database.rows(query))
