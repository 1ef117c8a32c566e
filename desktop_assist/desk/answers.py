"""What the desk answers: the other half of `protocol`.

Decides: the form of every answer.
Leaves alone: to which request it comes (`service`), and how it travels (`protocol`).
"""

from __future__ import annotations

from typing import Annotated

import msgspec

PART_BYTES = 128 * 1024  # ours: base64 of it stays well below a message's 256 KiB
Part = Annotated[bytes, msgspec.Meta(max_length=PART_BYTES)]


class Answer(msgspec.Struct, frozen=True, tag_field="answer"):
    """Base of all answers. Names that a newer desk adds are ignored."""


class Refused(Answer, frozen=True, tag="refused"):
    """No, and why, in words for a person. `again_in_s` says when to try again, where waiting helps."""

    happened: str
    kept: str
    next_step: str
    again_in_s: int = 0


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
        technician: Who took it, or for whom it waits after a hand-over; or empty.
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


class Colleague(msgspec.Struct, frozen=True):
    """A technician who has a line to the desk: the certificate's key id, and the key's `SHA256:…` name."""

    name: str
    key: str


class ColleaguesNow(Answer, frozen=True, tag="colleagues"):
    """The other technicians who have a line to the desk now, by name."""

    technicians: tuple[Colleague, ...]


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


class EarlierVerdict(msgspec.Struct, frozen=True):
    """What became of a claim or an offer (`about`) of an earlier case: the verdict, and the answer to it."""

    about: str
    id: str
    verdict: str
    answer: str


class EarlierLine(msgspec.Struct, frozen=True):
    """One earlier case of a customer's.

    Attributes:
        case: Its id.
        question: In the customer's words; empty once it was erased.
        opened_at: RFC 3339, UTC.
        closed_at: The same; empty while it is open, or where it is not known.
        state: `waiting`, `taken` or `closed`.
        answered: Whether a technician had it.
        verdicts: On what was claimed and offered.
    """

    case: str
    question: str
    opened_at: str
    closed_at: str
    state: str
    answered: bool
    verdicts: tuple[EarlierVerdict, ...]


class EarlierCases(Answer, frozen=True, tag="history"):
    """The customer's other cases, the latest first; as many as one message holds."""

    cases: tuple[EarlierLine, ...]
