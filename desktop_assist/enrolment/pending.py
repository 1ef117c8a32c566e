"""An organisation that somebody wants to trust, and has to wait for.

Decides: how long, and that the wait begins anew when the clock was set back.
Leaves alone: what is published (`candidate`), and what is done when the wait is over.

Whoever is being hurried on the phone has ten minutes to think, and a sentence to read. A scammer who has to
keep a caller for that long loses most of them.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import msgspec

from desktop_assist.enrolment import domain as domains
from desktop_assist.evidence import durable
from diagnostics.clock import parse_timestamp, timestamp

WAIT = timedelta(minutes=10)  # ours: see above
FORGOTTEN_AFTER = timedelta(days=7)  # ours: whoever comes back after a week begins anew
LARGEST_BYTES = 4096
WARNING = "If somebody on the phone asks you to do this, it is very likely a scam. Hang up."


class Pending(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One organisation that is waited for.

    Attributes:
        domain: As the name service has it.
        name: What the organisation calls itself.
        digest: SHA-256, in hex, of its `organisation.toml` when the wait began.
        asked_at: When that was, RFC 3339, UTC.
    """

    domain: str
    name: str
    digest: str
    asked_at: str

    @property
    def shown(self) -> str:
        """The domain as a person sees it."""
        return domains.shown(self.domain)

    def left(self, now: datetime) -> timedelta:
        """How long there is still to wait at `now`; zero when the wait is over."""
        waited = now - parse_timestamp(self.asked_at)
        return WAIT if waited < timedelta() else max(WAIT - waited, timedelta())


def begin(file: Path, domain: str, name: str, digest: str, now: datetime) -> Pending:
    """Begin to wait, instead of whatever was waited for.

    Raises:
        EvidenceNotWritten: The disk refuses.
    """
    made = Pending(domain, name, digest, timestamp(now))
    with durable.writing("The organisation that is waited for"):
        durable.make_folder(file.parent)
        durable.replace(file, msgspec.json.encode(made), durable.PRIVATE)
    return made


def read(file: Path, now: datetime) -> Pending | None:
    """What is waited for; none where nothing is, or nobody came back for a week."""
    try:
        with file.open("rb") as stream:
            kept = msgspec.json.decode(stream.read(LARGEST_BYTES), type=Pending)
        return None if now - parse_timestamp(kept.asked_at) > FORGOTTEN_AFTER else kept
    except (OSError, ValueError):  # msgspec's errors are ValueErrors
        return None


def forget(file: Path) -> None:
    """Wait for nothing.

    Raises:
        EvidenceNotWritten: The disk refuses.
    """
    with durable.writing("The organisation that is waited for"):
        file.unlink(missing_ok=True)
