"""The messages of the SSH subsystem `assist`, between the customer's program and the technician's.

Decides: the form of each message and the largest size of its parts.
Leaves alone: what a message leads to (`customer`, `technician`), how it is numbered and sent again
(`delivery`), and how it travels (`channel.stream`).

A line begins with a `Hello` of the technician's program and a `Welcome` of the customer's, which are not
numbered. A kind of message that only a newer program knows is left out, and that is said; so is a message
with an unknown part, because the part may change what the message means.
"""

from __future__ import annotations

from typing import Annotated, Any, TypeVar, get_args

import msgspec

from desktop_assist.channel.plain_text import plain as plain  # noqa: PLC0414  # sessions know it from here
from desktop_assist.hand_over import Key, Name
from desktop_assist.session.refused import MessageRefused as MessageRefused  # noqa: PLC0414
from desktop_assist.session.refused import UnknownMessage as UnknownMessage  # noqa: PLC0414
from desktop_assist.session.refused import kind_of, meaningless, unknown
from desktop_assist.terms import MOST_MINUTES

SUBSYSTEM = "assist"
VERSION = 1
LONGEST_TEXT = 4000  # ours: a page
LARGEST_COPY_BYTES = 64 * 1024  # ours: twenty pages; in JSON, all of it quotation marks, half of a message
ABOUT_CONSENT, ABOUT_HAND_OVER = "consent", "hand-over"
ABOUT_CLIPBOARD, ABOUT_PICTURE = "clipboard", "picture"
Text = Annotated[str, msgspec.Meta(max_length=LONGEST_TEXT)]
Copy = Annotated[str, msgspec.Meta(min_length=1, max_length=LARGEST_COPY_BYTES)]
Short = Annotated[str, msgspec.Meta(max_length=200)]
Subjects = Annotated[tuple[Short, ...], msgspec.Meta(max_length=200)]  # ours: there are about fifty
Envelope = Annotated[bytes, msgspec.Meta(max_length=128 * 1024)]
# The opening is statement 0, so what follows is 1 at least; more than 2**53 - 1 cannot be written exactly.
Seq = Annotated[int, msgspec.Meta(ge=1, le=2**53 - 1)]
Salt = Annotated[bytes, msgspec.Meta(min_length=32, max_length=32)]
Token = Annotated[bytes, msgspec.Meta(max_length=32)]
Count = Annotated[int, msgspec.Meta(ge=0, le=2**53 - 1)]
Digest = Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}\\Z")]


class FromTechnician(msgspec.Struct, frozen=True, tag_field="say", forbid_unknown_fields=True):
    """Base of what a technician's program sends."""


class Hello(FromTechnician, frozen=True, tag="hello"):
    """The first message of a line.

    Attributes:
        version: The newest form of these messages that the sender speaks.
        token: From the last welcome, to go on after a lost line; empty to begin.
        seen: The number of the last message that was received before.
    """

    version: Count
    token: Token = b""
    seen: Count = 0


class AskConsent(FromTechnician, frozen=True, tag="ask-consent"):
    """The technician asks for a capability, with a reason in plain words.

    `mode` is how they would use a terminal, `subjects` what they would have checked.
    """

    capability: Short
    reason: Text
    mode: Short = ""
    subjects: Subjects = ()


class Say(FromTechnician, frozen=True, tag="say"):
    """A line of conversation."""

    text: Text


class Present(FromTechnician, frozen=True, tag="present"):
    """A claim, offer or change: a whole statement, signed by the technician, that continues the record."""

    envelope: Envelope


class AskHandOver(FromTechnician, frozen=True, tag="hand-over"):
    """The technician asks that somebody else takes the case: `to`, with `key`, or whoever takes it next."""

    reason: Text
    to: Name = ""
    key: Key = ""


class PutOnClipboard(FromTechnician, frozen=True, tag="put-on-clipboard"):
    """A text for the customer's clipboard."""

    text: Copy


class KeepPicture(FromTechnician, frozen=True, tag="keep-picture"):
    """What is seen of the screen now is wanted in the evidence, as a picture."""


class Leave(FromTechnician, frozen=True, tag="leave"):
    """The technician has finished."""


_Asking = AskConsent | AskHandOver | PutOnClipboard | KeepPicture
AnyFromTechnician = Hello | _Asking | Say | Present | Leave


class FromCustomer(msgspec.Struct, frozen=True, tag_field="say"):
    """Base of what the customer's program sends. Names that a newer program adds are ignored."""


class Welcome(FromCustomer, frozen=True, tag="welcome"):
    """The technician is in: the case, the customer's words, the sealed report's statement and its salt.

    Attributes:
        version: The newest form of these messages that the sender speaks.
        token: With it the next line can go on where this one ends.
        resumed: Whether this line goes on where another one ended.
        seen: The number of the last message that was received before.
    """

    case: Short
    question: Text
    report_statement: Envelope
    report_salt: Salt
    version: Count = VERSION
    token: Token = b""
    resumed: bool = False
    seen: Count = 0


class Head(FromCustomer, frozen=True, tag="head"):
    """Where the record stands: the next statement's `seq`, and the digest of the last envelope."""

    seq: Seq
    prev: Digest


class Stale(FromCustomer, frozen=True, tag="stale"):
    """What was presented does not continue the record, which has grown meanwhile: sign it anew."""

    seq: Seq
    prev: Digest


class ConsentNow(FromCustomer, frozen=True, tag="consent"):
    """What happened to a capability: a `Step`, such as asked, granted, refused, withdrawn, expired, paused.

    The terms are those of a grant, or what was asked for; `seen` says how much of a screen; `cause` why it
    expired. What a window is called is not told.
    """

    capability: Short
    step: Short
    minutes: Annotated[int, msgspec.Meta(ge=0, le=MOST_MINUTES)] = 0
    mode: Short = ""
    subjects: Subjects = ()
    cause: Short = ""
    seen: Short = ""


class Said(FromCustomer, frozen=True, tag="said"):
    """A line of the customer's."""

    text: Text


class Judged(FromCustomer, frozen=True, tag="judged"):
    """The program's verdict on a claim or an offer, as the customer sees it; none on a change."""

    about: Short
    id: Short
    verdict: dict[str, Any]


class CheckProgress(FromCustomer, frozen=True, tag="check-progress"):
    """More checks are being made: `number` of `total` subjects are done; nothing of what was read."""

    number: Count
    total: Count


class ReportSent(FromCustomer, frozen=True, tag="report-sent"):
    """The customer sent the report of more checks: its name at the desk, its statement, and its salt."""

    name: Short
    report_statement: Envelope
    report_salt: Salt


class Decided(FromCustomer, frozen=True, tag="decided"):
    """The customer's answer to an offer: accepted, declined."""

    id: Short
    answer: Short


class HandOverNow(FromCustomer, frozen=True, tag="hand-over"):
    """What happened to a hand-over: asked, agreed, refused. After `agreed` nothing more is said or heard."""

    step: Short
    to: Short = ""
    cause: Short = ""


class Put(FromCustomer, frozen=True, tag="put"):
    """The technician's text is on the record, and was given to the customer's clipboard."""

    bytes: Count


class Copied(FromCustomer, frozen=True, tag="copied"):
    """What the customer copied while that was allowed; empty where the line was lost before it was heard."""

    text: Annotated[str, msgspec.Meta(max_length=LARGEST_COPY_BYTES)]


class PictureKept(FromCustomer, frozen=True, tag="picture-kept"):
    """What was seen of the screen is on the record, as a picture of this name."""

    name: Short


class Refusal(FromCustomer, frozen=True, tag="refusal"):
    """What was asked is not done, and why; `about` is one of `ABOUT_…`, or empty for anything else."""

    happened: Text
    next_step: Text
    about: Short = ""


class Ended(FromCustomer, frozen=True, tag="ended"):
    """The session is over."""

    reason: Text


_OfChecks = CheckProgress | ReportSent
_OfSession = Welcome | Head | Stale | ConsentNow | Said | Judged | Decided | HandOverNow
AnyFromCustomer = _OfSession | _OfChecks | Put | Copied | PictureKept | Refusal | Ended

_from_technician: msgspec.json.Decoder[AnyFromTechnician] = msgspec.json.Decoder(AnyFromTechnician)
_from_customer: msgspec.json.Decoder[AnyFromCustomer] = msgspec.json.Decoder(AnyFromCustomer)


def _kinds(union: object) -> frozenset[str]:
    return frozenset(each.__struct_config__.tag for each in get_args(union))


_FROM_TECHNICIAN = _kinds(AnyFromTechnician)
_FROM_CUSTOMER = _kinds(AnyFromCustomer)


def encode(message: FromTechnician | FromCustomer) -> bytes:
    """The bytes of one message, without its line break."""
    return msgspec.json.encode(message)


_Message = TypeVar("_Message")


def decode_from_technician(data: bytes) -> AnyFromTechnician:
    """What a technician's program sent.

    Raises:
        UnknownMessage: This program knows no such kind of message.
        MessageRefused: It has no meaning.
    """
    return _decoded(_from_technician, data, _FROM_TECHNICIAN)


def decode_from_customer(data: bytes) -> AnyFromCustomer:
    """What the customer's program sent.

    Raises:
        UnknownMessage: This program knows no such kind of message.
        MessageRefused: It has no meaning.
    """
    return _decoded(_from_customer, data, _FROM_CUSTOMER)


def _decoded(decoder: msgspec.json.Decoder[_Message], data: bytes, known: frozenset[str]) -> _Message:
    try:
        return decoder.decode(data)
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError) as error:
        kind = kind_of(data)
        if kind and kind not in known:
            raise unknown(kind) from error
        raise meaningless() from error
