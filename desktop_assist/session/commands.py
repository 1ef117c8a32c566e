"""What a session asks its program to do: the outputs of the state machine.

Decides: the closed list of effects that a session can have.
Leaves alone: how each is done; the engagement does them, in order.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from desktop_assist.consent import Capability
from desktop_assist.evidence.statement import Kinds, Statement
from desktop_assist.hand_over import HandOver
from desktop_assist.session.messages import FromCustomer
from desktop_assist.terms import USUAL, Terms


@dataclass(frozen=True)
class Record:
    """Put a statement on the record before anything that follows is done.

    Attributes:
        kind: Its kind.
        body: What it says.
        items: Name → commitment of the items that it is about, which are kept already.
        texts: Name → text of further items, which are kept first.
    """

    kind: Kinds
    body: Mapping[str, Any]
    items: Mapping[str, str] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Judge:
    """Put what the technician signed on the record; a claim or offer is checked against the report."""

    statement: Statement
    envelope: bytes


@dataclass(frozen=True)
class Send:
    """Tell the technician's program."""

    message: FromCustomer


@dataclass(frozen=True)
class AskCustomer:
    """Show the customer a question about a capability, with the terms that the technician wishes."""

    capability: Capability
    reason: str
    wished: Terms = USUAL


@dataclass(frozen=True)
class ShowConsent:
    """Show the customer what has become of a capability, on which terms, or why it expired."""

    capability: Capability
    step: str
    terms: Terms = USUAL
    cause: str = ""


@dataclass(frozen=True)
class ShowSaid:
    """Show the customer a line of the technician's."""

    text: str


@dataclass(frozen=True)
class ShowJudged:
    """Show the customer a claim or offer beside its verdict."""

    about: str
    id: str
    body: Mapping[str, Any]
    verdict: Mapping[str, Any]


@dataclass(frozen=True)
class ShowChanged:
    """Show the customer what the technician says was changed; it is on the record."""

    id: str
    body: Mapping[str, Any]


@dataclass(frozen=True)
class ShowDecided:
    """Show the customer that an answer to an offer was recorded."""

    id: str
    answer: str


@dataclass(frozen=True)
class ShowTurnedAway:
    """Show the customer that somebody was not let in, and why."""

    sentence: str


@dataclass(frozen=True)
class AskToHandOver:
    """Ask the customer whether the case goes to another technician."""

    said: HandOver


@dataclass(frozen=True)
class ShowHandOver:
    """Show the customer what became of a hand-over; it is on the record."""

    said: HandOver


@dataclass(frozen=True)
class LetGo:
    """Close the technician's lines; the case goes on without them, and waits for the next."""


@dataclass(frozen=True)
class ShowPut:
    """Put the technician's text on the customer's clipboard, if that is still allowed, and show it."""

    text: str


@dataclass(frozen=True)
class SendCopied:
    """Send what the customer copied, if that is still allowed at that instant; show whether it was."""

    text: str


@dataclass(frozen=True)
class ShowKept:
    """Show the customer that what they copied was not sent, and why."""

    why: str


@dataclass(frozen=True)
class TakePicture:
    """Keep a picture of what is seen of the screen now."""


@dataclass(frozen=True)
class HangUp:
    """Close the technician's line: the session is over."""

    reason: str


Command = (
    Record
    | Judge
    | Send
    | AskCustomer
    | ShowConsent
    | ShowSaid
    | ShowJudged
    | ShowChanged
    | ShowDecided
    | ShowTurnedAway
    | AskToHandOver
    | ShowHandOver
    | LetGo
    | ShowPut
    | SendCopied
    | ShowKept
    | TakePicture
    | HangUp
)
