"""What is said to the desk, and what it answers: the messages of the SSH subsystem `desk`.

Decides: the form of every request, and the largest size of each of its parts; `answers` has the answers.
Leaves alone: who may say what; `service` decides that from the identity of the line.

One request, one answer, in order. Bytes travel as base64 (msgspec's form of `bytes` in JSON).
A file travels in parts of at most 128 KiB, so that every message stays below the line's 256 KiB.
"""

from __future__ import annotations

from typing import Annotated

import msgspec

from desktop_assist.desk.answers import (
    PART_BYTES,
    AllProofs,
    Answer,
    CaseLine,
    Colleague,
    ColleaguesNow,
    Done,
    EarlierCases,
    EarlierLine,
    EarlierVerdict,
    FileNames,
    FilePart,
    Logged,
    Part,
    QueueNow,
    Refused,
    SealsSoFar,
    StandingNow,
)
from desktop_assist.desk.errors import RequestRefused

__all__ = [
    "AUDITOR_NAME",
    "CUSTOMER_NAME",
    "LARGEST_FILE_BYTES",
    "PAGE_BYTES",
    "PART_BYTES",
    "SUBSYSTEM",
    "TECHNICIAN_NAME",
    "AllProofs",
    "Answer",
    "AnyAnswer",
    "AnyRequest",
    "Append",
    "Archive",
    "CaseLine",
    "Colleague",
    "Colleagues",
    "ColleaguesNow",
    "Done",
    "Download",
    "EarlierCases",
    "EarlierLine",
    "EarlierVerdict",
    "FileNames",
    "FilePart",
    "Files",
    "Held",
    "History",
    "Logged",
    "OpenCase",
    "Proofs",
    "Queue",
    "QueueNow",
    "Refused",
    "Release",
    "Request",
    "Seal",
    "Seals",
    "SealsSoFar",
    "Standing",
    "StandingNow",
    "Take",
    "Upload",
    "decode_answer",
    "decode_request",
    "encode",
    "encode_part",
]

SUBSYSTEM = "desk"
CUSTOMER_NAME, TECHNICIAN_NAME, AUDITOR_NAME = "customer", "technician", "auditor"  # as which a line signs in
LARGEST_FILE_BYTES = 256 * 1024 * 1024  # ours: an hour of terminal is below 20 MiB

PAGE_BYTES = 160 * 1024  # ours: of an answer that is a list, so that it too stays below
CaseId = Annotated[str, msgspec.Meta(pattern="^[0-7][0-9A-HJKMNP-TV-Z]{25}\\Z")]
Salt = Annotated[bytes, msgspec.Meta(min_length=32, max_length=32)]
Envelope = Annotated[bytes, msgspec.Meta(max_length=PART_BYTES)]
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


class Release(Request, frozen=True, tag="release"):
    """A technician gives a case back to the queue, before the customer has met anybody."""

    case: CaseId


class Colleagues(Request, frozen=True, tag="colleagues"):
    """A technician asks to whom a case could be handed over."""


class History(Request, frozen=True, tag="history"):
    """A technician who has a case asks for the earlier cases of its customer."""

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
    | Release
    | Colleagues
    | History
    | Files
    | Download
    | Seal
)


AnyAnswer = (
    Refused
    | Done
    | Logged
    | AllProofs
    | SealsSoFar
    | StandingNow
    | QueueNow
    | EarlierCases
    | ColleaguesNow
    | FileNames
    | FilePart
)

_requests: msgspec.json.Decoder[AnyRequest] = msgspec.json.Decoder(AnyRequest)
_answers: msgspec.json.Decoder[AnyAnswer] = msgspec.json.Decoder(AnyAnswer)


def encode(message: Request | Answer) -> bytes:
    """The bytes of one message, without its line break."""
    return msgspec.json.encode(message)


def encode_part(part: CaseLine | EarlierLine) -> bytes:
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
