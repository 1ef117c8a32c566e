"""Consent: what was asked, granted, withdrawn, and until when.

Decides: whether a capability may be used at this instant. Everything that acts for a technician asks here
first.
Leaves alone: how the customer is asked (a window, a terminal), and how it is recorded (the evidence).

1. Nothing is allowed until the customer grants it; no answer within 60 seconds is a refusal.
2. Only the customer grants and withdraws. Nobody else's code path calls `grant` or `withdraw`.
3. A withdrawal counts before it returns: whoever asks afterwards is told no, and watchers close what is open.
4. A technician may ask for one capability three times in ten minutes; after that the question is not shown.
5. After `end`, nothing can be asked or granted any more.
6. A line that is lost suspends everything, as a withdrawal would. Within two minutes `resume` brings back
   what was suspended and not taken back since; who may call it is decided elsewhere. Later it must be asked
   anew.

Waiting is measured by a clock that cannot be set; only the record's times are the calendar's.
"""

from __future__ import annotations

import enum
import threading
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime, timedelta

from desktop_assist.errors import DesktopAssistError
from diagnostics.clock import Clock

ANSWER_WITHIN = timedelta(seconds=60)  # ours: long enough to read a sentence twice
ASKS = 3  # ours: see rule 4
ASKS_WITHIN = timedelta(minutes=10)
RESUME_WITHIN = timedelta(minutes=2)  # ours: a router that restarts, a laptop carried to another room; see 6


class Capability(enum.StrEnum):
    """What a technician may be allowed to do."""

    SCREEN = "screen"
    CONTROL = "control"
    TERMINAL = "terminal"
    SEND_FILES = "send files"
    FETCH_FILES = "fetch files"
    CLIPBOARD_TO_CUSTOMER = "clipboard to customer"
    CLIPBOARD_FROM_CUSTOMER = "clipboard from customer"
    MORE_CHECKS = "more checks"


PLAIN_WORDS = {
    Capability.SCREEN: "see your screen",
    Capability.CONTROL: "use your mouse and keyboard",
    Capability.TERMINAL: "type commands on this computer, while you watch",
    Capability.SEND_FILES: "send files to this computer",
    Capability.FETCH_FILES: "take files from a folder you choose",
    Capability.CLIPBOARD_TO_CUSTOMER: "put text on your clipboard",
    Capability.CLIPBOARD_FROM_CUSTOMER: "read text that you copy from now on",
    Capability.MORE_CHECKS: "run more checks",
}

SERVED = (Capability.SCREEN, Capability.TERMINAL)
"""What this program can do so far. Nothing else is asked for: a switch without effect would be a lie."""


class Step(enum.StrEnum):
    """What can happen to the consent for a capability."""

    ASKED = "asked"
    GRANTED = "granted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    SUSPENDED = "suspended"
    RESUMED = "resumed"


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
        self._suspended: dict[Capability, float] = {}  # since when, in monotonic seconds; so the next
        self._over = False
        self._pending: dict[Capability, float] = {}
        self._asked: dict[Capability, list[float]] = {}
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

    def ask(self, capability: Capability, reason: str) -> ConsentStep | None:
        """Note that the customer is asked; none when they are being asked already, or all is over.

        Raises:
            AskedTooOften: Rule 4.
        """
        now = self._clock.monotonic()
        with self._lock:
            if self._over or capability in self._pending:
                return None
            asked = self._asked.get(capability, [])
            recent = [moment for moment in asked if now - moment < ASKS_WITHIN.total_seconds()]
            if len(recent) >= ASKS:  # 4.
                raise AskedTooOften(
                    f"The customer was asked {ASKS} times for leave to {PLAIN_WORDS[capability]}.",
                    next_step="Talk with the customer first; the question can be asked again in ten minutes.",
                )
            self._asked[capability] = [*recent, now]
            self._pending[capability] = now
        return self._step(capability, Step.ASKED, reason)

    def grant(self, capability: Capability) -> ConsentStep | None:
        """The customer says yes. An answer that comes too late, or to no question, grants nothing.

        Returns:
            The step: granted, or expired; none when nothing had been asked.
        """
        with self._lock:
            asked = self._pending.pop(capability, None)
            if asked is None:
                return None
            self._lock.notify_all()
            if self._too_late(asked):  # 1.
                return self._step(capability, Step.EXPIRED)
            self._granted.add(capability)
            self._suspended.pop(capability, None)
        return self._step(capability, Step.GRANTED)

    def refuse(self, capability: Capability) -> ConsentStep | None:
        """The customer says no; none when nothing had been asked."""
        with self._lock:
            if self._pending.pop(capability, None) is None:
                return None
            self._lock.notify_all()
        return self._step(capability, Step.REFUSED)

    def expire(self) -> tuple[ConsentStep, ...]:
        """Turn every question left unanswered, and everything suspended too long, into a refusal."""
        with self._lock:
            late = [capability for capability, asked in self._pending.items() if self._too_late(asked)]
            for capability in late:
                del self._pending[capability]
            for capability in sorted(set(self._suspended) - self._resumable()):  # 6.
                del self._suspended[capability]
                late.append(capability)
            self._lock.notify_all()
        return tuple(self._step(capability, Step.EXPIRED) for capability in late)

    def _too_late(self, asked: float) -> bool:
        return self._clock.monotonic() - asked > ANSWER_WITHIN.total_seconds()

    def suspend(self) -> tuple[ConsentStep, ...]:
        """The technician's line is lost: nothing is allowed until `resume`; open questions are refused."""
        with self._lock:
            waiting, self._pending = list(self._pending), {}
            granted, self._granted = sorted(self._granted), set()
            self._suspended.update(dict.fromkeys(granted, self._clock.monotonic()))
            self._lock.notify_all()
        self._close(granted)
        refused = tuple(self._step(capability, Step.REFUSED) for capability in waiting)
        return refused + tuple(self._step(capability, Step.SUSPENDED) for capability in granted)

    def resume(self) -> tuple[ConsentStep, ...]:
        """The same technician is back: what was suspended counts again, if that was not too long ago."""
        with self._lock:
            back = sorted(self._resumable())  # 6.
            for capability in back:
                del self._suspended[capability]
            self._granted |= set(back)
        return tuple(self._step(capability, Step.RESUMED) for capability in back)

    def _resumable(self) -> set[Capability]:
        now, limit_s = self._clock.monotonic(), RESUME_WITHIN.total_seconds()
        return {capability for capability, since in self._suspended.items() if now - since <= limit_s}

    def withdraw(self, capability: Capability) -> ConsentStep | None:
        """The customer takes it back; none when it was neither granted nor suspended."""
        with self._lock:
            if capability not in self._granted and capability not in self._suspended:
                return None
            self._granted.discard(capability)  # 3.
            self._suspended.pop(capability, None)
        self._close([capability])
        return self._step(capability, Step.WITHDRAWN)

    def withdraw_all(self) -> tuple[ConsentStep, ...]:
        """The customer stops everything; open questions are refused too."""
        with self._lock:  # all at once, so that no answer slips in between
            waiting, self._pending = list(self._pending), {}
            granted = sorted(self._granted | set(self._suspended))
            self._granted, self._suspended = set(), {}
            self._lock.notify_all()
        self._close(granted)
        refused = tuple(self._step(capability, Step.REFUSED) for capability in waiting)
        return refused + tuple(self._step(capability, Step.WITHDRAWN) for capability in granted)

    def end(self) -> tuple[ConsentStep, ...]:
        """The session is over: everything is withdrawn, and nothing can be asked or granted again."""
        with self._lock:
            self._over = True  # 5.
        return self.withdraw_all()

    def _close(self, capabilities: list[Capability]) -> None:
        with self._lock:
            watchers = tuple(self._watchers)
        with ExitStack() as all_of_them:  # each is called, whatever another one raises
            for capability in reversed(capabilities):
                for closing in reversed(watchers):
                    all_of_them.callback(closing, capability)

    def _step(self, capability: Capability, step: Step, reason: str = "") -> ConsentStep:
        return ConsentStep(capability, step, self._clock.now(), reason)
