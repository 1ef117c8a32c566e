"""The technician's side of a session, as a state machine: events in, commands out.

Decides: how a claim or offer becomes a statement that continues the customer's record, and what to do when
the record has grown meanwhile.
Leaves alone: sockets, keys and windows.

1. The customer's program says after each statement where its record stands.
2. A claim or offer is made as the next statement, and presented.
3. When it comes too late, it is made anew at the new place, at most five times.
4. One claim or offer at a time is on its way; the others wait. It has arrived when it is judged or refused;
   a verdict on another's, or a refusal about something else, says nothing about it.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from desktop_assist.evidence import statement
from desktop_assist.evidence.statement import Kinds
from desktop_assist.session.messages import AnyFromCustomer, Head, Judged, Refusal, Stale
from diagnostics.clock import Clock, timestamp

MOST_TRIES = 5  # ours
MOST_WAITING = 50  # ours


@dataclass(frozen=True)
class SignAndPresent:
    """Sign these bytes and present them."""

    payload: bytes


@dataclass(frozen=True)
class Show:
    """Show the technician what the customer's program said."""

    message: AnyFromCustomer


Command = SignAndPresent | Show


@dataclass
class _Waiting:
    kind: Kinds
    body: Mapping[str, Any]
    tries: int = 0


class TechnicianSession:
    """One session. Not safe to use from several threads."""

    def __init__(self, case: str, clock: Clock) -> None:
        """Begin, before anything is known of the record."""
        self._case = case
        self._clock = clock
        self._head: tuple[int, str] | None = None
        self._waiting: deque[_Waiting] = deque()
        self._on_its_way = False

    def present(self, kind: Kinds, body: Mapping[str, Any]) -> tuple[Command, ...]:
        """The technician makes a claim or an offer."""
        if len(self._waiting) >= MOST_WAITING:
            return (
                Show(Refusal("Too many claims and offers wait already.", "Wait for the verdicts first.")),
            )
        self._waiting.append(_Waiting(kind, body))
        return self._next()

    def received(self, message: AnyFromCustomer) -> tuple[Command, ...]:
        """The customer's program sent `message`."""
        match message:
            case Head():
                self._head = (message.seq, message.prev)  # 1.
                return self._next()
            case Stale():
                return self._again(message)
            case Judged() if self._is_first(message.id):
                return (*self._delivered(), Show(message))
            case Refusal() if not message.about:
                return (*self._delivered(), Show(message))
            case _:
                return (Show(message),)

    def _is_first(self, subject: str) -> bool:
        return bool(self._waiting) and self._waiting[0].body.get("id") == subject

    def _next(self) -> tuple[Command, ...]:  # 2. and 4.
        if self._on_its_way or not self._waiting or self._head is None:
            return ()
        first = self._waiting[0]
        first.tries += 1
        self._on_its_way = True
        seq, prev = self._head
        at = timestamp(self._clock.now())
        return (
            SignAndPresent(
                statement.make(first.kind, case=self._case, seq=seq, prev=prev, at=at, body=first.body)
            ),
        )

    def _again(self, stale: Stale) -> tuple[Command, ...]:  # 3.
        self._head = (stale.seq, stale.prev)
        if not self._on_its_way:
            return ()
        self._on_its_way = False
        if self._waiting and self._waiting[0].tries >= MOST_TRIES:
            self._waiting.popleft()
            late = Refusal("The customer's record grew too fast to present this.", "Present it again.")
            return (Show(late), *self._next())
        return self._next()

    def _delivered(self) -> tuple[Command, ...]:
        if self._on_its_way and self._waiting:
            self._waiting.popleft()
        self._on_its_way = False
        return self._next()
