"""What an organisation publishes of its evidence: how long it is kept, who reads it, who stamps the log.

Decides: the forms of the tables `[retention]`, `[archive]` and `[timestamps]` of `organisation.toml`:
    1. A period is a whole number of days, such as "90 days"; a kind without one is kept for ever.
    2. A reader of the archive is an age recipient or an Ed25519 key in OpenSSH form.
    3. A time-stamping authority has an http or https address, and its certificate is in the file.
Leaves alone: the rest of the file (`organisation`), and carrying any of it out (`desk`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

_PERIOD = re.compile(r"[1-9][0-9]{0,4} days?")
# From: https://c2sp.org/age#the-x25519-recipient-type
_AGE = re.compile(r"age1[02-9ac-hj-np-z]{58}")
# From: https://www.rfc-editor.org/rfc/rfc8709#section-4
_KEY = re.compile(r"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI[A-Za-z0-9+/]{43}")
_URL = re.compile(r"https?://[A-Za-z0-9.:\[\]-]{1,255}(/[!-~]{0,1000})?")
MOST_RECIPIENTS = 32  # ours: the desk and its auditors


class Retention(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How long the desk keeps what, counted from a case's closing, such as "90 days"; empty for ever.

    Attributes:
        recording: Recordings of screen and terminal.
        report: Health reports.
        message: Messages and complaints.
        question: The opening, with the customer's question.
        case: All of these, and whatever else of a case can be erased.
    """

    recording: str = ""
    report: str = ""
    message: str = ""
    question: str = ""
    case: str = ""

    @property
    def days(self) -> dict[str, int]:
        """The periods in days, of those kinds that have one."""
        told = {kind: getattr(self, kind) for kind in self.__struct_fields__}
        return {kind: int(text.partition(" ")[0]) for kind, text in told.items() if text}


class Archive(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How the desk keeps its archive.

    Attributes:
        encrypt_to: Who can read its items: age recipients, or `ssh-ed25519` lines. None: they are not
            encrypted.
    """

    encrypt_to: tuple[str, ...] = ()


class Timestamps(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The time-stamping authority whose tokens the log's checkpoints get.

    Attributes:
        url: Where it answers.
        certificate: Its root certificate, PEM.
    """

    url: str
    certificate: str


def faults(retention: Retention, archive: Archive, timestamps: Timestamps | None) -> Iterator[str]:
    """What is wrong with an organisation's terms; nothing if they are acceptable."""
    periods = msgspec.structs.asdict(retention).values()
    if not all(text == "" or _PERIOD.fullmatch(text) for text in periods):
        yield 'has a retention period that is not written like "90 days"'
    if len(archive.encrypt_to) > MOST_RECIPIENTS:
        yield f"names more than {MOST_RECIPIENTS} readers of its archive"
    if not all(_AGE.fullmatch(one) or _KEY.fullmatch(one) for one in archive.encrypt_to):
        yield "names a reader of its archive who is neither an age recipient nor an Ed25519 key"
    if timestamps is not None:
        if not _URL.fullmatch(timestamps.url):
            yield "has a time-stamping authority without an http or https address"
        if "BEGIN CERTIFICATE" not in timestamps.certificate:
            yield "has a time-stamping authority without its certificate in PEM"
