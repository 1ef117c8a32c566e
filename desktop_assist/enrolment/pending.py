"""An organisation that somebody wants to trust, and has to wait for.

Decides: how long, and that setting the clock does not shorten it.
Leaves alone: what is published (`candidate`), and what is done when the wait is over.

Whoever is being hurried on the phone has ten minutes to think, and a sentence to read. A scammer who has to
keep a caller for that long loses most of them.

1. The wait is over when two clocks say so: the one on the wall, which anybody can set, and the one that
   counts the seconds since this computer started, which nobody can.
2. Where the computer was restarted meanwhile, the second clock began anew: what it says now has passed for
   certain, and no more counts.
3. A clock on the wall that was set back begins the wait anew.

What cannot be prevented: whoever may change this program's own files, or the program, can end the wait or do
without it. Who has such a hold on the computer does not need this door.
"""

from __future__ import annotations

import math
from datetime import timedelta
from pathlib import Path

import msgspec

from desktop_assist.enrolment import domain as domains
from desktop_assist.evidence import durable
from diagnostics.clock import Clock, parse_timestamp, timestamp

WAIT = timedelta(minutes=10)  # ours: see above
CLOCK_WAS_SET = timedelta(minutes=1)  # ours: the two clocks differ by more; a second or two is usual
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
        asked_since_start_s: Seconds from the computer's start until then.
    """

    domain: str
    name: str
    digest: str
    asked_at: str
    asked_since_start_s: int

    @property
    def shown(self) -> str:
        """The domain as a person sees it."""
        return domains.shown(self.domain)

    def left(self, clock: Clock) -> timedelta:
        """How long there is still to wait; zero when the wait is over."""
        on_the_wall = self._on_the_wall(clock)
        if on_the_wall < timedelta():  # 3.
            return WAIT
        return max(WAIT - min(on_the_wall, self._for_certain(clock)), timedelta())  # 1.

    def clock_was_set(self, clock: Clock) -> bool:
        """Whether the clock on the wall says that more time has passed than can be seen to have."""
        return self._on_the_wall(clock) - self._for_certain(clock) > CLOCK_WAS_SET

    def _on_the_wall(self, clock: Clock) -> timedelta:
        return clock.now() - parse_timestamp(self.asked_at)

    def _for_certain(self, clock: Clock) -> timedelta:  # 2.
        since_start_s = int(clock.monotonic())
        restarted = since_start_s < self.asked_since_start_s
        return timedelta(seconds=since_start_s - (0 if restarted else self.asked_since_start_s))


def begin(file: Path, domain: str, name: str, digest: str, clock: Clock) -> Pending:
    """Begin to wait, instead of whatever was waited for.

    Raises:
        EvidenceNotWritten: The disk refuses.
    """
    made = Pending(domain, name, digest, timestamp(clock.now()), math.ceil(clock.monotonic()))
    with durable.writing("The organisation that is waited for"):
        durable.make_folder(file.parent)
        durable.replace(file, msgspec.json.encode(made), durable.PRIVATE)
    return made


def read(file: Path, clock: Clock) -> Pending | None:
    """What is waited for; none where nothing is, or nobody came back for a week."""
    try:
        with file.open("rb") as stream:
            kept = msgspec.json.decode(stream.read(LARGEST_BYTES), type=Pending)
        return None if clock.now() - parse_timestamp(kept.asked_at) > FORGOTTEN_AFTER else kept
    except (OSError, ValueError):  # msgspec's errors are ValueErrors
        return None


def forget(file: Path) -> None:
    """Wait for nothing.

    Raises:
        EvidenceNotWritten: The disk refuses.
    """
    with durable.writing("The organisation that is waited for"):
        file.unlink(missing_ok=True)
