"""What is said to the desk, and what it answers: the messages of the SSH subsystem `desk`.

Decides: the form of every request and answer, and the largest size of each of its parts.
Leaves alone: who may say what; `service` decides that from the identity of the line.

One request, one answer, in order. Bytes travel as base64 (msgspec's form of `bytes` in JSON).
A file travels in parts of at most 128 KiB, so that every message stays below the line's 256 KiB.
"""

from __future__ import annotations

from typing import Annotated

import msgspec

from desktop_assist.desk.errors import RequestRefused

SUBSYSTEM = "desk"
CUSTOMER_NAME, TECHNICIAN_NAME, AUDITOR_NAME = "customer", "technician", "auditor"  # as which a line signs in
PART_BYTES = 128 * 1024  # ours: base64 of it stays well below a message's 256 KiB
LARGEST_FILE_BYTES = 256 * 1024 * 1024  # ours: an hour of terminal is below 20 MiB

PAGE_BYTES = 160 * 1024  # ours: of an answer that is a list, so that it too stays below
CaseId = Annotated[str, msgspec.Meta(pattern="^[0-7][0-9A-HJKMNP-TV-Z]{25}\\Z")]
Salt = Annotated[bytes, msgspec.Meta(min_length=32, max_length=32)]
Envelope = Annotated[bytes, msgspec.Meta(max_length=PART_BYTES)]
Part = Annotated[bytes, msgspec.Meta(max_length=PART_BYTES)]
Name = Annotated[str, msgspec.Meta(max_length=200)]
Offset = Annotated[int, msgspec.Meta(ge=0, le=LARGEST_FILE_BYTES)]
Count = Annotated[int, msgspec.Meta(ge=0, le=2**53 - 1)]


class Request(msgspec.Struct, frozen=True, tag_field="ask", forbid_unknown_fields=True):
    """Base of all requests."""


class OpenCase(Request, frozen=True, tag="open-case"):
    """A customer opens a case: the opening statement, and the salt of its leaf."""

    envelope: Envelope
    salt: Salt
    log_size: Count = 0


class Append(Request, frozen=True, tag="append"):
    """A customer adds the next statement of an open case; `log_size` is the last size it has seen."""

    case: CaseId
    envelope: Envelope
    salt: Salt
    log_size: Count


class Upload(Request, frozen=True, tag="upload"):
    """A customer sends a part of a file: an item of the case, or a file of its finished bundle."""

    case: CaseId
    name: Name
    offset: Offset
    data: Part
    last: bool


class Held(Request, frozen=True, tag="held"):
    """Which uploaded files of its own case the desk holds already; a broken upload goes on from there.

    `after` is the last name of the page before.
    """

    case: CaseId
    after: Name = ""


class Archive(Request, frozen=True, tag="archive"):
    """A customer has uploaded the whole bundle: check it, seal it, keep it."""

    case: CaseId


class Proofs(Request, frozen=True, tag="proofs"):
    """A customer asks for fresh proofs of all statements of the case, under one checkpoint.

    `first` is the first statement of the page; asking for 0 makes the proofs, the others read on in them.
    """

    case: CaseId
    log_size: Count
    first: Count = 0


class Seals(Request, frozen=True, tag="seals"):
    """Who has sealed the bundle so far."""

    case: CaseId


class Standing(Request, frozen=True, tag="standing"):
    """A customer asks who has taken their case, and for the revocation list and the desk's time."""

    case: CaseId


class Queue(Request, frozen=True, tag="queue"):
    """The cases that wait or are being helped; for customers, only how long it takes."""


class Take(Request, frozen=True, tag="take"):
    """A technician takes a case."""

    case: CaseId


class Files(Request, frozen=True, tag="files"):
    """Which files the desk holds of a case; `after` is the last name of the page before."""

    case: CaseId
    after: Name = ""


class Download(Request, frozen=True, tag="download"):
    """A part of a file of a case, from `offset`."""

    case: CaseId
    name: Name
    offset: Offset


class Seal(Request, frozen=True, tag="seal"):
    """A technician seals the archived bundle."""

    case: CaseId
    signature: Annotated[str, msgspec.Meta(max_length=8192)]


AnyRequest = (
    OpenCase
    | Append
    | Upload
    | Held
    | Archive
    | Proofs
    | Seals
    | Standing
    | Queue
    | Take
    | Files
    | Download
    | Seal
)


class Answer(msgspec.Struct, frozen=True, tag_field="answer"):
    """Base of all answers. Names that a newer desk adds are ignored."""


class Refused(Answer, frozen=True, tag="refused"):
    """No, and why, in words for a person."""

    happened: str
    kept: str
    next_step: str


class Done(Answer, frozen=True, tag="done"):
    """Done, and nothing more to say."""


class Logged(Answer, frozen=True, tag="logged"):
    """A statement is in the log: its proof, and the log's consistency with the size that the caller saw."""

    proof: str
    consistency: tuple[bytes, ...]


class AllProofs(Answer, frozen=True, tag="proofs"):
    """One proof a statement, in order, all under one checkpoint; and the consistency as in `Logged`.

    `left` says how many more there are after this page.
    """

    proofs: tuple[str, ...]
    consistency: tuple[bytes, ...]
    left: int = 0


class SealsSoFar(Answer, frozen=True, tag="seals"):
    """The seals, by who made them."""

    seals: dict[str, str]


class CaseLine(msgspec.Struct, frozen=True):
    """One case, as the queue shows it.

    Attributes:
        case: Its id.
        question: In the customer's words.
        opened_at: RFC 3339, UTC.
        state: `waiting`, `taken` or `closed`.
        technician: Who took it, or empty.
        host_key: The key with which the customer's program answers.
        waited_s: Seconds until it was taken, or until now.
        online: Whether the customer's program is connected.
    """

    case: str
    question: str
    opened_at: str
    state: str
    technician: str
    host_key: str
    waited_s: int
    online: bool


class QueueNow(Answer, frozen=True, tag="queue"):
    """The queue: the cases that are being helped, then those that wait, oldest first.

    `waiting` counts also those that did not fit into the message. The usual wait is in seconds, and rests on
    `measured_on` cases (0: not known yet).
    """

    cases: tuple[CaseLine, ...]
    waiting: int
    usual_wait_s: int
    measured_on: int


class StandingNow(Answer, frozen=True, tag="standing"):
    """The desk's time; who has taken the case, or empty; the revocation list, a KRL, and its SSHSIG."""

    at: str
    claimed_by: str
    revocations: Part
    signature: Annotated[str, msgspec.Meta(max_length=32 * 1024)]


class FileNames(Answer, frozen=True, tag="files"):
    """Names and sizes in bytes, in the order of the names; and whether there are more after them."""

    files: dict[str, int]
    more: bool = False


class FilePart(Answer, frozen=True, tag="part"):
    """A part of a file."""

    data: bytes
    last: bool


AnyAnswer = Refused | Done | Logged | AllProofs | SealsSoFar | StandingNow | QueueNow | FileNames | FilePart

_requests: msgspec.json.Decoder[AnyRequest] = msgspec.json.Decoder(AnyRequest)
_answers: msgspec.json.Decoder[AnyAnswer] = msgspec.json.Decoder(AnyAnswer)


def encode(message: Request | Answer) -> bytes:
    """The bytes of one message, without its line break."""
    return msgspec.json.encode(message)


def encode_part(part: CaseLine) -> bytes:
    """The bytes that `part` takes in a message."""
    return msgspec.json.encode(part)


def decode_request(data: bytes) -> AnyRequest:
    """The request that a peer sent.

    Raises:
        RequestRefused: It has no meaning.
    """
    try:
        return _requests.decode(data)
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError) as error:
        raise _meaningless("The desk received a request that it does not understand.") from error


def decode_answer(data: bytes) -> AnyAnswer:
    """The answer that the desk sent.

    Raises:
        RequestRefused: It has no meaning.
    """
    try:
        return _answers.decode(data)
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError) as error:
        raise _meaningless("The desk gave an answer that this program does not understand.") from error


def _meaningless(happened: str) -> RequestRefused:
    return RequestRefused(
        happened, next_step="Both sides need a current version of the program; then try again."
    )
