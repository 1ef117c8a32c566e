"""From what the state machines want shown to what a window is told.

Decides: which event stands for which command, and for which message.
Leaves alone: how either is made or shown.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from desktop_assist.consent import ANSWER_WITHIN, Capability
from desktop_assist.engagement.check_events import ChecksProgressed
from desktop_assist.engagement.clipboard_events import (
    ClipboardCopied,
    ClipboardKept,
    ClipboardPut,
    ClipboardReached,
)
from desktop_assist.engagement.events import (
    ChangeRecorded,
    ConsentAsked,
    ConsentChanged,
    CustomerEvent,
    OfferDecided,
    Progressed,
    Refused,
    Said,
    ShownJudged,
    TechnicianEvent,
    TurnedAway,
)
from desktop_assist.engagement.hand_over_events import HandOverAnswered, HandOverAsked, HandOverTold
from desktop_assist.evidence.statement import Kinds
from desktop_assist.session import messages
from desktop_assist.session.commands import (
    AskCustomer,
    AskToHandOver,
    ShowChanged,
    ShowConsent,
    ShowDecided,
    ShowHandOver,
    ShowJudged,
    ShowKept,
    ShowPut,
    ShowSaid,
    ShowTurnedAway,
)
from desktop_assist.session.messages import (
    AnyFromCustomer,
    ConsentNow,
    Copied,
    Decided,
    Ended,
    Judged,
    PictureKept,
    Put,
    Refusal,
    plain,
)
from desktop_assist.terms import Seen, SeenKind, Terms

CHANGE = Kinds.CHANGE.value
_WITHIN_S = int(ANSWER_WITHIN.total_seconds())
Shown = (
    AskCustomer
    | AskToHandOver
    | ShowChanged
    | ShowConsent
    | ShowSaid
    | ShowJudged
    | ShowDecided
    | ShowHandOver
    | ShowTurnedAway
    | ShowPut
    | ShowKept
)


def event(command: Shown) -> CustomerEvent:
    """The event that tells a window what `command` wants shown."""
    match command:
        case AskCustomer():
            return ConsentAsked(command.capability, command.reason, _WITHIN_S, command.wished)
        case AskToHandOver() | ShowHandOver():
            return _hand_over(command)
        case ShowConsent():
            return ConsentChanged(command.capability, command.step, command.terms, command.cause)
        case ShowSaid():
            return Said("technician", command.text)
        case ShowJudged():
            return ShownJudged(command.about, command.id, command.body, command.verdict)
        case ShowChanged():
            return _changed(command.id, command.body)
        case ShowTurnedAway() | ShowPut() | ShowKept():
            return _beside(command)
        case ShowDecided():
            return OfferDecided(command.id, command.answer)


def _beside(command: ShowTurnedAway | ShowPut | ShowKept) -> CustomerEvent:
    if isinstance(command, ShowTurnedAway):
        return TurnedAway(command.sentence)
    return ClipboardPut(command.text) if isinstance(command, ShowPut) else ClipboardKept(command.why)


def technician_event(
    message: AnyFromCustomer, presented: Mapping[str, Mapping[str, Any]]
) -> TechnicianEvent | None:
    """The event that tells a technician's window what `message` says; none where there is nothing to show.

    Args:
        message: From the customer's program.
        presented: What the technician presented, by id.
    """
    match message:
        case ConsentNow():
            return _consent(message)
        case messages.HandOverNow():
            return HandOverTold(message.step, plain(message.to))
        case messages.Said():
            return Said("customer", message.text)
        case Judged():
            return _judged(message, presented.get(message.id, {}))
        case Decided() | messages.CheckProgress():
            return _went_on(message)
        case Put() | Copied() | PictureKept() | Refusal():
            return _answered(message)
        case Ended():
            return Progressed(message.reason)
        case _:
            return None


def _hand_over(command: AskToHandOver | ShowHandOver) -> HandOverAsked | HandOverAnswered:
    if isinstance(command, AskToHandOver):
        return HandOverAsked(command.said, _WITHIN_S)
    return HandOverAnswered(command.said)


def _judged(message: Judged, body: Mapping[str, Any]) -> ChangeRecorded | ShownJudged:
    if message.about == CHANGE:
        return _changed(message.id, body)
    return ShownJudged(message.about, message.id, body, message.verdict)


def _went_on(message: Decided | messages.CheckProgress) -> OfferDecided | ChecksProgressed:
    if isinstance(message, Decided):
        return OfferDecided(message.id, message.answer)
    return ChecksProgressed(message.number, message.total)


def _changed(name: str, body: Mapping[str, Any]) -> ChangeRecorded:
    return ChangeRecorded(name, plain(str(body.get("what", ""))), plain(str(body.get("undo", ""))))


def _answered(message: Put | Copied | PictureKept | Refusal) -> TechnicianEvent:
    if isinstance(message, PictureKept):
        return Progressed(f"The picture is in the evidence, as {plain(message.name)}.")
    if isinstance(message, Refusal):
        return Refused(message.happened, message.next_step)
    return (
        ClipboardReached(message.bytes) if isinstance(message, Put) else ClipboardCopied(plain(message.text))
    )


def _consent(message: ConsentNow) -> ConsentChanged | None:
    seen = Seen(SeenKind(message.seen)) if message.seen in set(SeenKind) else None
    terms = Terms(message.minutes, message.mode, message.subjects, seen)
    try:
        return ConsentChanged(Capability(message.capability), message.step, terms, message.cause)
    except ValueError:
        return None  # a newer program's capability
