"""The terms of a consent: for how long, and how; and the steps that one takes.

Decides: which terms and steps there are, and that what is granted never goes beyond what was asked for.
Leaves alone: whether something is granted (`consent`), and what a mode means for a terminal (`channel`).
"""

from __future__ import annotations

import enum
import math
from dataclasses import dataclass, replace
from typing import Any

SOME_MINUTES = 10  # ours: what a customer is offered beside the whole session
MOST_MINUTES = 8 * 60  # ours: a working day; a session without an end is the other choice


class Step(enum.StrEnum):
    """What can happen to the consent for a capability."""

    ASKED = "asked"
    GRANTED = "granted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    SUSPENDED = "suspended"
    RESUMED = "resumed"


class Cause(enum.StrEnum):
    """Why a consent expired; the last three, of more checks: what became of their report."""

    UNANSWERED = "unanswered"
    TIME_OVER = "time over"
    LINE_LOST = "line lost"
    SENT = "sent"
    NOT_SENT = "not sent"
    NOT_DONE = "not done"


class TerminalMode(enum.StrEnum):
    """How a terminal may be used."""

    FREE = "free"
    APPROVED = "each line approved"
    LISTED = "listed commands"


@dataclass(frozen=True)
class Terms:
    """On which terms something is allowed, or asked for.

    Attributes:
        minutes: For how many minutes; 0 for this session.
        mode: How a terminal may be used: a `TerminalMode`; empty for everything else.
        subjects: What may be checked; empty for everything else.
    """

    minutes: int = 0
    mode: str = ""
    subjects: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """What of it goes into a statement: the terms that there are."""
        told = {"minutes": self.minutes, "mode": self.mode, "subjects": list(self.subjects)}
        return {name: value for name, value in told.items() if value}

    def within(self, wished: Terms) -> Terms:
        """These terms, as far as they can follow on a question for `wished`."""
        minutes = min(max(self.minutes, 0), MOST_MINUTES)
        mode = self.mode or wished.mode
        return Terms(minutes, mode, tuple(each for each in wished.subjects if each in self.subjects))


@dataclass(frozen=True)
class Grant:
    """What is granted.

    Attributes:
        until: When it is over, in monotonic seconds; infinite for the session.
        terms: On which terms.
    """

    until: float
    terms: Terms

    def left(self, now: float) -> Terms:
        """The terms with the minutes that are left, begun ones counted."""
        minutes = 0 if self.until == math.inf else math.ceil((self.until - now) / 60)
        return replace(self.terms, minutes=minutes)


USUAL = Terms()
"""For this session, and nothing special."""
