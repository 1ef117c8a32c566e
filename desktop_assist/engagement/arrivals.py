"""Who is in a case: the technician's lines as they come, and whether that technician may stay.

Decides: what the record and the customer are told of each arrival, and of whoever did not come in.
Leaves alone: who may come in (`gate`). All in the session's own thread.

1. One technician at a time. A second certificate is refused, whoever holds it; after an agreed hand-over the
   former technician's is, and the next one is whom the customer agreed to.
2. Each further line of the same technician is told to the customer, with its own four words.
3. Who is in and may not stay is told so, and the session ends.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from desktop_assist.channel.errors import IdentityRefused, Reason
from desktop_assist.channel.identity import Identity
from desktop_assist.engagement.events import LineAdded, ShowCustomer, TechnicianArrived
from desktop_assist.engagement.gate import Gate, Introduction, not_agreed
from desktop_assist.engagement.opening import OpenedCase
from desktop_assist.evidence import keyfile
from desktop_assist.evidence.store import Store
from desktop_assist.session import messages
from desktop_assist.session.customer import Commands, CustomerSession
from desktop_assist.session.refusals import TurnedAway


class Case(Protocol):
    """What an arrival needs of the case."""

    def sent_away(self, error: IdentityRefused) -> None:
        """The technician may not stay: tell them, and end the session."""
        ...


class Arrivals:
    """Who is in one case."""

    def __init__(
        self,
        case: Case,
        gate: Gate,
        machine: CustomerSession,
        do: Callable[[Commands], bool],
        show: ShowCustomer,
    ) -> None:
        """Begin with nobody in; `do` does what the state machine wants done."""
        self._case = case
        self._gate = gate
        self._machine = machine
        self._do = do
        self._show = show
        self._words: set[tuple[str, ...]] = set()

    def here(self, identity: Identity) -> bool:
        """Whether `identity` is the technician who is in."""
        technician = self._machine.technician
        if technician is None or self._machine.ended:
            return False
        return technician.public_raw == identity.public_raw

    def admit(self, who: Introduction) -> None:
        """A line whose certificate the gate accepted."""
        technician = self._machine.technician
        if who.words in self._words or self._machine.ended:
            return
        if technician is None:
            self._next(who)
        elif not self.here(who.identity):  # 1.
            sentence = f"{technician.name} is here already, with another key."
            self._do(self._machine.turned_away(_away(Reason.ANOTHER_IS_HERE, sentence, who.identity)))
        else:  # 2.
            self._words.add(who.words)
            self._show(LineAdded(who.words))

    def _next(self, who: Introduction) -> None:
        refused = not_agreed(who.identity, self._machine.handing_over.agreed)
        if refused is not None:  # 1.; the door has asked too, but perhaps a moment before the customer's yes
            self._do(self._machine.turned_away(_away(refused.reason, refused.happened, who.identity)))
        elif self._do(self._machine.arrived(who.identity)):
            self._words.add(who.words)
            self._show(TechnicianArrived(who.identity, who.words, who.list_made_at, who.list_fetched_at))
        else:
            self._machine.not_admitted()

    def check(self) -> None:
        """Send away who may not stay."""
        technician = self._machine.technician
        if technician is None or self._machine.ended:
            return
        error = self._gate.still(technician)
        if error is not None:  # 3.
            self._do(self._machine.turned_away(_away(error.reason, error.happened, technician)))
            self._case.sent_away(error)


def welcome(opened: OpenedCase, store: Store, token: bytes, resumed: bool, seen: int) -> messages.Welcome:
    """The first message to a technician: the case, its sealed report, and how a lost line goes on."""
    case = opened.record.case
    sealed = store.chain(case)[1].envelope  # the report follows the opening
    report_salt = opened.report.salt
    return messages.Welcome(
        case, opened.question, sealed, report_salt, token=token, resumed=resumed, seen=seen
    )


def _away(reason: Reason, sentence: str, identity: Identity) -> TurnedAway:
    key = keyfile.fingerprint(keyfile.line_of(identity.public_raw))
    return TurnedAway(reason, sentence, key, identity.certificate)
