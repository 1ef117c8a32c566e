"""What the statements of a case must say, kind by kind.

Decides: which body is well-formed. The audit reads no body that is not.
Leaves alone: whether it is true, signed, or in its place; the steps decide that.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Literal

import msgspec

from desktop_assist.audit.errors import NotThere, not_there
from desktop_assist.consent import Capability
from desktop_assist.evidence import desk_note, tombstone
from desktop_assist.evidence.statement import Kinds, Statement
from desktop_assist.evidence.tombstone import Tombstone
from desktop_assist.hand_over import HandOver
from desktop_assist.offers.change import Change
from desktop_assist.offers.claim import Claim, Offer
from desktop_assist.offers.errors import MalformedOffer
from desktop_assist.session.transferred import Transferred
from desktop_assist.terms import Cause, SeenKind, Step


class Opening(msgspec.Struct, frozen=True):
    """The customer asks for help."""

    question: str
    organisation: str
    customer_key: str


class Arrival(msgspec.Struct, frozen=True):
    """A technician has come in."""

    technician: str
    certificate: str
    valid_until: str


class SealedReport(msgspec.Struct, frozen=True):
    """A health report is an item of the case."""

    when: Literal["before", "during", "after"]
    schema: str
    taken_at: str
    rules_version: str
    rules_digest: str


class Consent(msgspec.Struct, frozen=True):
    """One step of the consent for one capability, on which terms, what of the screen, and why it expired.

    `happened_at` is there where it could not be recorded when it happened.
    """

    capability: Capability
    step: Step
    reason: str
    minutes: int = 0
    mode: str = ""
    subjects: tuple[str, ...] = ()
    cause: Cause | msgspec.UnsetType = msgspec.UNSET
    seen: SeenKind | msgspec.UnsetType = msgspec.UNSET
    seen_name: str = ""
    happened_at: str = ""


class Message(msgspec.Struct, frozen=True):
    """A line of the conversation."""

    from_: Literal["customer", "technician"] = msgspec.field(name="from")
    text: str


class Decision(msgspec.Struct, frozen=True):
    """What the customer was shown, or answered."""

    about: Literal["claim", "offer"]
    id: str
    verdict: dict[str, Any]
    answer: Literal["shown", "accepted", "declined", "unanswered", "lapsed"]


class Recording(msgspec.Struct, frozen=True):
    """A capability was used and what happened was recorded; a terminal's last segment has an exit status."""

    capability: Capability
    started_at: str
    ended_at: str
    exit_status: int | msgspec.UnsetType = msgspec.UNSET
    mode: str = ""
    ended_because: str = ""


class Transfers(msgspec.Struct, frozen=True):
    """Files moved, or were about to."""

    transfers: tuple[Transferred, ...]


class Clipboard(msgspec.Struct, frozen=True):
    """A text went from one side's clipboard to the other; the text is the statement's item."""

    capability: Literal["clipboard to customer", "clipboard from customer"]
    bytes: int


class Compared(msgspec.Struct, frozen=True):
    """The comparison of the two reports."""

    value: Mapping[str, Any]


class Closing(msgspec.Struct, frozen=True):
    """The session is over."""

    ended_by: Literal["customer", "technician", "line"]
    reason: str
    ended_at: str
    question_answered: Literal["yes", "partly", "no", "no answer", ""] = ""


class Erasure(msgspec.Struct, frozen=True):
    """Parts of the case were erased; what is left of each."""

    erased: tuple[Tombstone, ...]


class Complaint(msgspec.Struct, frozen=True):
    """The customer complains, in their own words."""

    text: str


class Refusal(msgspec.Struct, frozen=True):
    """Somebody was not let in; what they showed was not proved."""

    reason: str
    sentence: str
    key: str
    certificate: str
    count: int


class Retention(msgspec.Struct, frozen=True):
    """The desk erased what was past its period; of the desk's own chain."""

    value: desk_note.Body


Body = (
    Opening
    | Arrival
    | HandOver
    | SealedReport
    | Consent
    | Message
    | Claim
    | Offer
    | Change
    | Decision
    | Recording
    | Transfers
    | Clipboard
    | Compared
    | Closing
    | Erasure
    | Complaint
    | Refusal
    | Retention
)


def _form(form: type[Body]) -> Callable[[Mapping[str, Any]], Body]:
    return lambda body: msgspec.convert(body, form)


_FORMS: Mapping[Kinds, Callable[[Mapping[str, Any]], Body]] = {
    Kinds.OPENING: _form(Opening),
    Kinds.ARRIVAL: _form(Arrival),
    Kinds.HAND_OVER: _form(HandOver),
    Kinds.REPORT: _form(SealedReport),
    Kinds.CONSENT: _form(Consent),
    Kinds.MESSAGE: _form(Message),
    Kinds.CLAIM: Claim.from_json,
    Kinds.OFFER: Offer.from_json,
    Kinds.CHANGE: Change.from_json,
    Kinds.DECISION: _form(Decision),
    Kinds.RECORDING: _form(Recording),
    Kinds.TRANSFER: _form(Transfers),
    Kinds.CLIPBOARD: _form(Clipboard),
    Kinds.COMPARISON: Compared,
    Kinds.CLOSING: _form(Closing),
    Kinds.ERASURE: lambda body: Erasure(tombstone.read(body)),
    Kinds.COMPLAINT: _form(Complaint),
    Kinds.REFUSAL: _form(Refusal),
    Kinds.RETENTION: lambda body: Retention(desk_note.read(body)),
}


def read(statement: Statement) -> Body:
    """The body of `statement` in the form of its kind.

    Raises:
        NotThere: It has another form.
    """
    try:
        return _FORMS[statement.kind](statement.body)
    except msgspec.ValidationError as error:
        raise _malformed(statement, str(error)) from error
    except MalformedOffer as error:
        raise _malformed(statement, error.happened.rstrip(".")) from error


def _malformed(statement: Statement, why: str) -> NotThere:
    return not_there(f"it does not say what a statement of kind {statement.kind.value} must say ({why})")
