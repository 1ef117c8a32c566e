"""Consent: what was asked, granted, withdrawn, and until when.

Decides: whether a capability may be used at this instant. Everything that acts for a technician asks here
first.
Leaves alone: how the customer is asked (a window, a terminal), and how it is recorded (the evidence).

1. Nothing is allowed until the customer grants it; no answer within 60 seconds is a refusal.
2. Only the customer grants and withdraws. Nobody else's code path calls `grant` or `withdraw`.
3. A withdrawal counts before it returns: whoever asks afterwards is told no, and watchers close what is open.
4. A technician may ask for one capability three times in ten minutes; after that the question is not shown.
"""

from __future__ import annotations

import enum
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from desktop_assist.errors import DesktopAssistError
from diagnostics.clock import Clock

ANSWER_WITHIN = timedelta(seconds=60)  # ours: long enough to read a sentence twice
ASKS = 3  # ours: see rule 4
ASKS_WITHIN = timedelta(minutes=10)


class Capability(enum.StrEnum):
    """What a technician may be allowed to do."""

    SCREEN = "screen"
    CONTROL = "control"
    TERMINAL = "terminal"
    SEND_FILES = "send files"
    FETCH_FILES = "fetch files"
    CLIPBOARD = "clipboard"
    MORE_CHECKS = "more checks"


PLAIN_WORDS = {
    Capability.SCREEN: "see your screen",
    Capability.CONTROL: "use your mouse and keyboard",
    Capability.TERMINAL: "type commands on this computer, while you watch",
    Capability.SEND_FILES: "send files to this computer",
    Capability.FETCH_FILES: "take files from a folder you choose",
    Capability.CLIPBOARD: "use the clipboard",
    Capability.MORE_CHECKS: "run more checks",
}


class Step(enum.StrEnum):
    """What can happen to the consent for a capability."""

    ASKED = "asked"
    GRANTED = "granted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


class AskedTooOften(DesktopAssistError):
    """The technician asked for the same capability too many times."""


@dataclass(frozen=True)
class ConsentStep:
    """One step, as it goes into the evidence.

    Attributes:
        capability: What it is about.
        step: What happened.
        reason: The technician's reason when asking; otherwise empty.
        at: When.
    """

    capability: Capability
    step: Step
    at: datetime
    reason: str = ""


class Consents:
    """The live consents of one session. Safe to use from any thread."""

    def __init__(self, clock: Clock) -> None:
        """Begin with nothing allowed."""
        self._clock = clock
        self._lock = threading.Condition(threading.RLock())
        self._granted: set[Capability] = set()
        self._pending: dict[Capability, datetime] = {}
        self._asked: dict[Capability, list[datetime]] = {}
        self._watchers: list[Callable[[Capability], None]] = []

    def allows(self, capability: Capability) -> bool:
        """Whether `capability` may be used now."""
        with self._lock:
            return capability in self._granted

    def granted(self) -> frozenset[Capability]:
        """All that may be used now."""
        with self._lock:
            return frozenset(self._granted)

    def pending(self, capability: Capability) -> bool:
        """Whether the customer is being asked for `capability` now."""
        with self._lock:
            return capability in self._pending

    def wait_for_answer(self, capability: Capability) -> bool:
        """Wait until the question about `capability` is answered or expired; whether it is allowed then."""
        limit_s = ANSWER_WITHIN.total_seconds() + 5
        with self._lock:
            self._lock.wait_for(lambda: capability not in self._pending, limit_s)
            return capability in self._granted

    def watch(self, closing: Callable[[Capability], None]) -> None:
        """Have `closing` called, in the withdrawer's thread, for each capability that is withdrawn."""
        with self._lock:
            self._watchers.append(closing)

    def ask(self, capability: Capability, reason: str) -> ConsentStep:
        """Note that the customer is asked.

        Raises:
            AskedTooOften: Rule 4.
        """
        now = self._clock.now()
        with self._lock:
            recent = [moment for moment in self._asked.get(capability, []) if now - moment < ASKS_WITHIN]
            if len(recent) >= ASKS:  # 4.
                raise AskedTooOften(
                    f"The customer was asked {ASKS} times for leave to {PLAIN_WORDS[capability]}.",
                    next_step="Talk with the customer first; the question can be asked again in ten minutes.",
                )
            self._asked[capability] = [*recent, now]
            self._pending[capability] = now
        return ConsentStep(capability, Step.ASKED, now, reason)

    def grant(self, capability: Capability) -> ConsentStep | None:
        """The customer says yes. An answer that comes too late, or to no question, grants nothing.

        Returns:
            The step: granted, or expired; none when nothing had been asked.
        """
        now = self._clock.now()
        with self._lock:
            asked = self._pending.pop(capability, None)
            if asked is None:
                return None
            self._lock.notify_all()
            if now - asked > ANSWER_WITHIN:  # 1.
                return ConsentStep(capability, Step.EXPIRED, now)
            self._granted.add(capability)
        return ConsentStep(capability, Step.GRANTED, now)

    def refuse(self, capability: Capability) -> ConsentStep | None:
        """The customer says no; none when nothing had been asked."""
        with self._lock:
            if self._pending.pop(capability, None) is None:
                return None
            self._lock.notify_all()
        return ConsentStep(capability, Step.REFUSED, self._clock.now())

    def expire(self) -> tuple[ConsentStep, ...]:
        """Turn every question that was left unanswered too long into a refusal."""
        now = self._clock.now()
        with self._lock:
            late = [cap for cap, asked in self._pending.items() if now - asked > ANSWER_WITHIN]
            for capability in late:
                del self._pending[capability]
            self._lock.notify_all()
        return tuple(ConsentStep(capability, Step.EXPIRED, now) for capability in late)

    def withdraw(self, capability: Capability) -> ConsentStep | None:
        """The customer takes it back; none when it was not granted."""
        with self._lock:
            if capability not in self._granted:
                return None
            self._granted.discard(capability)  # 3.
            watchers = tuple(self._watchers)
        for closing in watchers:
            closing(capability)
        return ConsentStep(capability, Step.WITHDRAWN, self._clock.now())

    def withdraw_all(self) -> tuple[ConsentStep, ...]:
        """The customer stops everything; open questions are refused too."""
        with self._lock:
            waiting = tuple(self._pending)
            granted = sorted(self._granted)
        steps = [self.refuse(capability) for capability in waiting]
        steps += [self.withdraw(capability) for capability in granted]
        return tuple(step for step in steps if step is not None)
