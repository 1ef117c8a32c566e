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
    PAUSED = "paused"
    CONTINUED = "continued"
    CHANGED = "changed"


STAYS = (Step.PAUSED, Step.CONTINUED, Step.CHANGED)
"""What happens to something that is granted, and stays so."""


class Cause(enum.StrEnum):
    """Why a consent ended by itself.

    `not seen`, of mouse and keyboard: the screen may not be seen any more; `sent`, `not sent` and `not done`,
    of more checks: what became of their report; `not written`: the evidence could not be written.
    """

    UNANSWERED = "unanswered"
    TIME_OVER = "time over"
    LINE_LOST = "line lost"
    NOT_SEEN = "not seen"
    SENT = "sent"
    NOT_SENT = "not sent"
    NOT_DONE = "not done"
    NOT_WRITTEN = "not written"


class TerminalMode(enum.StrEnum):
    """How a terminal may be used."""

    FREE = "free"
    APPROVED = "each line approved"
    LISTED = "listed commands"


class SeenKind(enum.StrEnum):
    """How much of the screen is seen."""

    ALL_SCREENS = "all screens"
    ONE_SCREEN = "one screen"
    ONE_WINDOW = "one window"


LONGEST_NAME = 200  # ours: what tells one window from another stands at the beginning of its title


@dataclass(frozen=True)
class Seen:
    """What of the screen the customer lets be seen.

    Attributes:
        kind: How much.
        name: The screen's name, or the window's title; empty for all screens.
    """

    kind: SeenKind = SeenKind.ALL_SCREENS
    name: str = ""


ALL_SCREENS = Seen()


@dataclass(frozen=True)
class Terms:
    """On which terms something is allowed, or asked for.

    Attributes:
        minutes: For how many minutes; 0 for this session.
        mode: How a terminal may be used: a `TerminalMode`; empty for everything else.
        subjects: What may be checked; empty for everything else.
        seen: What of the screen is seen; none for everything else, and where nothing was chosen yet.
    """

    minutes: int = 0
    mode: str = ""
    subjects: tuple[str, ...] = ()
    seen: Seen | None = None

    def to_json(self) -> dict[str, Any]:
        """What of it goes into a statement: the terms that there are."""
        told = {"minutes": self.minutes, "mode": self.mode, "subjects": list(self.subjects)}
        if self.seen is not None:
            told |= {"seen": self.seen.kind.value, "seen_name": self.seen.name[:LONGEST_NAME]}
        return {name: value for name, value in told.items() if value}

    def within(self, wished: Terms) -> Terms:
        """These terms, as far as they can follow on a question for `wished`."""
        minutes = min(max(self.minutes, 0), MOST_MINUTES)
        mode = self.mode or wished.mode
        subjects = tuple(each for each in wished.subjects if each in self.subjects)
        return Terms(minutes, mode, subjects, self.seen)


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

    def limited(self, step: Step, seen: Seen) -> Grant:
        """The grant after `step`, which limits it to `seen` if it changes what is seen."""
        return replace(self, terms=replace(self.terms, seen=seen)) if step is Step.CHANGED else self


USUAL = Terms()
"""For this session, and nothing special."""
