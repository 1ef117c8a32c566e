"""A case and its statements, as the desk knows them.

Decides: the states of a case, and what may follow its closing.
Leaves alone: keeping them (`cases`).
"""

from __future__ import annotations

from dataclasses import dataclass

from desktop_assist.evidence.statement import Kinds
from desktop_assist.hand_over import HandOver

WAITING, TAKEN, CLOSED = "waiting", "taken", "closed"
AFTER_CLOSING = frozenset({Kinds.ERASURE.value, Kinds.COMPLAINT.value})


@dataclass(frozen=True)
class Case:
    """One case. `waited_s` is -1 while nobody has taken it.

    One that waits and names a technician was handed over to them, and they have not come yet.
    """

    id: str
    question: str
    customer_key: str
    host_key: str
    opened_at: str
    state: str
    technician: str
    waited_s: int


@dataclass(frozen=True)
class LoggedStatement:
    """One statement as it was signed; envelope and salt are empty once it was erased.

    `leaf_index` is -1 while the log has not confirmed it.
    """

    seq: int
    kind: str
    envelope: bytes
    salt: bytes
    leaf_index: int


@dataclass(frozen=True)
class Then:
    """What becomes of a case with its next statement.

    Attributes:
        closed_at: When it is closed, by the desk's clock; empty while it stays open.
        handed: To whom the customer agreed to hand it over; none while it stays where it is.
    """

    closed_at: str = ""
    handed: HandOver | None = None


STAYS = Then()
