"""Which technician has which case, and what they may know of its customer's earlier ones.

Decides: that one technician has a case, whoever else asks at the same instant; that after a hand-over only
whom the customer agreed to takes it; that a case goes back to the queue only while its customer has not met
who has it; what a customer's history is.
Leaves alone: the cases themselves (`cases`), that a hand-over frees one (`intake`), and what is told of the
earlier ones (`history`).
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select, update

from desktop_assist import hand_over
from desktop_assist.desk import tables
from desktop_assist.desk.case import TAKEN, WAITING, Case
from desktop_assist.desk.cases import Cases
from desktop_assist.desk.database import DeskDatabase
from desktop_assist.desk.errors import RequestRefused
from desktop_assist.desk.tables import arrival
from desktop_assist.evidence import dsse, statement
from desktop_assist.evidence.statement import Kinds
from desktop_assist.hand_over import HandOver, HandOverStep

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
        met: Whether the customer met a technician, whoever had it last.
        decisions: The envelopes of its decisions, in order.
    """

    id: str
    question: str
    opened_at: str
    closed_at: str
    state: str
    technician: str
    met: bool
    decisions: tuple[bytes, ...]


class Assignments:
    """Who has which case. Safe to use from any thread, and from several desks on one database."""

    def __init__(self, cases: Cases, database: DeskDatabase) -> None:
        """Assign `cases`, which are in `database`."""
        self._cases = cases
        self._database = database

    def take(self, case: str, technician: str, waited_s: int, key: str = "") -> None:
        """Give a waiting case to a technician.

        Args:
            case: Its id.
            technician: The certificate's key id.
            waited_s: For how long it has waited; counts when nobody had it before.
            key: The `SHA256:…` name of the technician's key.

        Raises:
            RequestRefused: Somebody else has it, the customer agreed to somebody else, or it is closed.
        """
        free = (_CASES.id == case) & (_CASES.state == WAITING)
        with self._database.change() as change:
            found = self._cases.find(case)
            if found is None or found.state not in (WAITING, TAKEN):
                raise RequestRefused(
                    "This case is not open.", next_step="Choose another case from the queue."
                )
            if found.state == TAKEN and found.technician != technician:
                raise RequestRefused(
                    f"{found.technician} has taken this case.",
                    next_step="Choose another case from the queue.",
                )
            _check_agreed(self._agreed(case)[1], technician, key)
            first = found.waited_s if found.waited_s >= 0 else waited_s
            taken = {"state": TAKEN, "technician": technician, "waited_s": first}
            change.execute(update(tables.cases).where(free).values(taken))

    def release(self, case: str) -> None:
        """Put a case that was taken back into the queue.

        Raises:
            RequestRefused: Its customer has met the technician already, or agreed to nobody else.
        """
        with self._database.change() as change:
            since, agreed = self._agreed(case)
            if self._has_met_somebody(case, since):
                raise RequestRefused(
                    "The customer has met you already, so this case cannot go back to the queue.",
                    next_step="Finish it with the customer, or hand it over with the customer's yes.",
                )
            if agreed is not None and agreed.to:
                raise RequestRefused(
                    "The customer agreed to you by name, so nobody else could take this case.",
                    next_step="Join it, and hand it over with the customer's yes.",
                )
            taken = (_CASES.id == case) & (_CASES.state == TAKEN)
            change.execute(update(tables.cases).where(taken).values(state=WAITING, technician=""))

    def _has_met_somebody(self, case: str, since: int = -1) -> bool:
        arrived = (_STATEMENTS.case_id == case) & (_STATEMENTS.kind == Kinds.ARRIVAL.value)
        later = arrived & (_STATEMENTS.seq > since)
        return bool(self._database.rows(select(_STATEMENTS.seq).where(later).limit(1)))

    def _agreed(self, case: str) -> tuple[int, HandOver | None]:
        """The last hand-over of a case that the customer agreed to, and its place; -1 before any."""
        about = (_STATEMENTS.case_id == case) & (_STATEMENTS.kind == Kinds.HAND_OVER.value)
        query = select(_STATEMENTS.seq, _STATEMENTS.envelope).where(about).order_by(_STATEMENTS.seq.desc())
        for seq, envelope in self._database.rows(query):
            said = hand_over.read(statement.parse(dsse.read(envelope).payload).body)
            if said.step is HandOverStep.AGREED:
                return seq, said
        return -1, None

    def earlier(self, case: Case) -> tuple[EarlierCase, ...]:
        """The other cases of the customer of `case`, the latest first, at most `MOST_EARLIER_CASES`."""
        theirs = (_CASES.customer_key == case.customer_key) & (_CASES.id != case.id)
        query = select(
            _CASES.id, _CASES.question, _CASES.opened_at, _CASES.closed_at, _CASES.state, _CASES.technician
        )
        latest = query.where(theirs).order_by(arrival(tables.cases).desc()).limit(MOST_EARLIER_CASES)
        rows = [tuple[str, str, str, str, str, str](row) for row in self._database.rows(latest)]
        return tuple(
            EarlierCase(*row, self._has_met_somebody(row[0]), self._decisions(row[0])) for row in rows
        )

    def _decisions(self, case: str) -> tuple[bytes, ...]:
        decided = (_STATEMENTS.case_id == case) & (_STATEMENTS.kind == Kinds.DECISION.value)
        query = select(_STATEMENTS.envelope).where(decided).order_by(_STATEMENTS.seq)
        return tuple(row[0] for row in self._database.rows(query))


def _check_agreed(agreed: HandOver | None, technician: str, key: str) -> None:
    if agreed is not None and not agreed.admits(technician, key):
        with_key = ", with another key" if technician == agreed.to else ""
        raise RequestRefused(
            f"The customer agreed that {agreed.whom} takes this case{with_key}.",
            next_step="Choose another case from the queue.",
        )
