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
7. What was granted for some minutes is over when they are, without anybody's doing: whoever asks is told no
   from that instant, and `expire` closes what is open as a withdrawal does. A lost line stops no time.
8. The customer's choice of the terms wins over what the technician asked for; of what was to be checked or
   done they can take away, and nothing can be added.
9. More checks are granted once each: that is over when they are done, or could not be (`finish` says which),
   and with a lost line, which does not bring it back.
10. Mouse and keyboard are not used by somebody who does not see: whatever ends the consent for the screen for
   good ends the one for its control.
11. What was granted can be paused, can go on, and can be limited anew by the customer (`note`): it stays
   granted, and whoever acts for the technician heeds it.

Waiting is measured by a clock that cannot be set, and that goes on while the computer sleeps; only the
record's times are the calendar's.
"""

from __future__ import annotations

import math
import threading
from collections.abc import Callable, Collection
from contextlib import ExitStack
from datetime import timedelta

from desktop_assist.capability import NEEDS, ONCE
from desktop_assist.capability import PLAIN_WORDS as PLAIN_WORDS  # noqa: PLC0414
from desktop_assist.capability import SERVED as SERVED  # noqa: PLC0414  # consents are known from here
from desktop_assist.capability import Capability as Capability  # noqa: PLC0414
from desktop_assist.consent_step import ConsentStep as ConsentStep  # noqa: PLC0414
from desktop_assist.errors import DesktopAssistError
from desktop_assist.terms import ALL_SCREENS, USUAL, Cause, Grant, Seen, Step, Terms
from diagnostics.clock import Clock

ANSWER_WITHIN = timedelta(seconds=60)  # ours: long enough to read a sentence twice
ASKS = 3  # ours: see rule 4
ASKS_WITHIN = timedelta(minutes=10)
RESUME_WITHIN = timedelta(minutes=2)  # ours: a router that restarts, a laptop carried to another room; see 6


class AskedTooOften(DesktopAssistError):
    """The technician asked for the same capability too many times."""


class Consents:
    """The live consents of one session. Safe to use from any thread."""

    def __init__(self, clock: Clock) -> None:
        """Begin with nothing allowed."""
        self._clock = clock
        self._lock = threading.Condition(threading.RLock())
        self._granted: dict[Capability, Grant] = {}
        self._suspended: dict[Capability, tuple[float, Grant]] = {}  # since when
        self._over = False
        self._pending: dict[Capability, tuple[float, Terms]] = {}  # since when, and what was wished
        self._asked: dict[Capability, list[float]] = {}  # when; all of these in monotonic seconds
        self._watchers: list[Callable[[Capability], None]] = []

    def allows(self, capability: Capability) -> bool:
        """Whether `capability` may be used now."""
        with self._lock:
            return self._live(capability)

    def _live(self, capability: Capability) -> bool:
        grant = self._granted.get(capability)
        return grant is not None and self._clock.monotonic() < grant.until  # 7.

    def granted(self) -> frozenset[Capability]:
        """All that may be used now."""
        with self._lock:
            return frozenset(each for each in self._granted if self._live(each))

    def terms(self, capability: Capability) -> Terms:
        """The terms on which `capability` is granted; none where it is not."""
        with self._lock:
            return self._granted[capability].terms if self._live(capability) else USUAL

    def pending(self, capability: Capability) -> bool:
        """Whether the customer is being asked for `capability` now."""
        with self._lock:
            return capability in self._pending

    def wait_for_answer(self, capability: Capability) -> bool:
        """Wait until the question about `capability` is answered or expired; whether it is allowed then."""
        limit_s = ANSWER_WITHIN.total_seconds() + 5
        with self._lock:
            self._lock.wait_for(lambda: capability not in self._pending, limit_s)
            return self._live(capability)

    def wait_while_timed(self, look_s: float, stopped: threading.Event) -> None:
        """Return after `look_s` seconds where a time is running, else after a change, or when `stopped`."""
        with self._lock:
            timed = any(grant.until < math.inf for grant in self._granted.values())
            timed = timed or bool(self._pending or self._suspended)
            if not stopped.is_set():
                self._lock.wait(look_s if timed else None)

    def wake(self) -> None:
        """Have whoever waits look again."""
        with self._lock:
            self._lock.notify_all()

    def watch(self, closing: Callable[[Capability], None]) -> None:
        """Have `closing` called, in the withdrawer's thread, for each capability that is withdrawn."""
        with self._lock:
            self._watchers.append(closing)

    def ask(self, capability: Capability, reason: str, wished: Terms = USUAL) -> ConsentStep | None:
        """Note that the customer is asked; none when they are being asked or it is granted, or all is over.

        Raises:
            AskedTooOften: Rule 4.
        """
        now = self._clock.monotonic()
        with self._lock:
            if self._over or capability in self._pending or capability in self._granted:
                return None
            asked = self._asked.get(capability, [])
            recent = [moment for moment in asked if now - moment < ASKS_WITHIN.total_seconds()]
            if len(recent) >= ASKS:  # 4.
                raise AskedTooOften(
                    f"The customer was asked {ASKS} times for leave to {PLAIN_WORDS[capability]}.",
                    next_step="Talk with the customer first; the question can be asked again in ten minutes.",
                )
            self._asked[capability] = [*recent, now]
            self._pending[capability] = (now, wished)
            self._lock.notify_all()
        return self._step(capability, Step.ASKED, reason, wished)

    def grant(self, capability: Capability, terms: Terms = USUAL) -> ConsentStep | None:
        """The customer says yes, on `terms`. An answer that comes too late, or to no question, is none.

        Returns:
            The step: granted, or expired; none when nothing had been asked.
        """
        with self._lock:
            since, wished = self._pending.pop(capability, (None, USUAL))
            if since is None:
                return None
            self._lock.notify_all()
            if self._too_late(since):  # 1.
                return self._step(capability, Step.EXPIRED, cause=Cause.UNANSWERED)
            agreed = terms.within(wished)  # 8.
            until = self._clock.monotonic() + 60 * agreed.minutes if agreed.minutes else math.inf
            self._granted[capability] = Grant(until, agreed)
            self._suspended.pop(capability, None)
        return self._step(capability, Step.GRANTED, terms=agreed)

    def refuse(self, capability: Capability) -> ConsentStep | None:
        """The customer says no; none when nothing had been asked."""
        with self._lock:
            if self._pending.pop(capability, None) is None:
                return None
            self._lock.notify_all()
        return self._step(capability, Step.REFUSED)

    def expire(self) -> tuple[ConsentStep, ...]:
        """End what was granted for a time that is over, and refuse what waited too long for an answer."""
        with self._lock:
            late = [capability for capability, (since, _) in self._pending.items() if self._too_late(since)]
            over = [capability for capability in self._granted if not self._live(capability)]
            for capability in late:
                del self._pending[capability]
            for capability in over:
                del self._granted[capability]
            lost = sorted(set(self._suspended) - set(self._resumable()))  # 6.
            for capability in lost:
                del self._suspended[capability]
            without = self._drop_what_needs((*over, *lost))
            self._lock.notify_all()
        self._close([*without, *over])
        causes = (
            (over, Cause.TIME_OVER),
            (late, Cause.UNANSWERED),
            (lost, Cause.LINE_LOST),
            (without, Cause.NOT_SEEN),
        )
        return tuple(self._step(one, Step.EXPIRED, cause=why) for those, why in causes for one in those)

    def _too_late(self, since: float) -> bool:
        return self._clock.monotonic() - since > ANSWER_WITHIN.total_seconds()

    def suspend(self) -> tuple[ConsentStep, ...]:
        """The technician's line is lost: nothing is allowed until `resume`; open questions are refused."""
        with self._lock:
            waiting, self._pending = list(self._pending), {}
            granted, self._granted = self._granted, {}
            now = self._clock.monotonic()
            kept = {
                capability: (now, grant) for capability, grant in granted.items() if capability not in ONCE
            }
            self._suspended.update(kept)
            self._lock.notify_all()
        self._close(sorted(granted))
        over = [self._step(each, Step.EXPIRED, cause=Cause.LINE_LOST) for each in granted if each in ONCE]
        refused = tuple(self._step(capability, Step.REFUSED) for capability in waiting)
        return (*refused, *over, *(self._step(capability, Step.SUSPENDED) for capability in sorted(kept)))

    def resume(self) -> tuple[ConsentStep, ...]:
        """The same technician is back: what was suspended counts again, if that was not too long ago."""
        with self._lock:
            back = self._resumable()  # 6.
            for capability in back:
                del self._suspended[capability]
            self._granted |= back
            self._lock.notify_all()
        now = self._clock.monotonic()
        left = {each: grant.left(now) for each, grant in sorted(back.items())}
        return tuple(self._step(each, Step.RESUMED, terms=terms) for each, terms in left.items())

    def _resumable(self) -> dict[Capability, Grant]:
        now, limit_s = self._clock.monotonic(), RESUME_WITHIN.total_seconds()
        return {
            capability: grant
            for capability, (since, grant) in self._suspended.items()
            if now - since <= limit_s and now < grant.until
        }

    def note(self, capability: Capability, step: Step, seen: Seen = ALL_SCREENS) -> ConsentStep | None:
        """It is paused, goes on, or `seen` is what counts from now on; none where it is not granted."""
        with self._lock:  # 11.
            if capability in self._suspended:
                since, grant = self._suspended[capability]
                self._suspended[capability] = (since, grant.limited(step, seen))
            elif self._live(capability):
                self._granted[capability] = self._granted[capability].limited(step, seen)
            else:
                return None
        return self._step(capability, step, terms=Terms(seen=seen) if step is Step.CHANGED else USUAL)

    def withdraw(self, capability: Capability) -> tuple[ConsentStep, ...]:
        """The customer takes it back; none when it was neither granted nor suspended."""
        return self._take_away(capability, Step.WITHDRAWN)

    def finish(self, capability: Capability, cause: Cause) -> ConsentStep | None:
        """What it was granted for is done, or could not be; none when it was over already."""
        return next(iter(self._take_away(capability, Step.EXPIRED, cause)), None)  # 9.

    def _take_away(self, capability: Capability, step: Step, cause: str = "") -> tuple[ConsentStep, ...]:
        with self._lock:
            if not self._drop(capability):
                return ()
            without = self._drop_what_needs((capability,))
        self._close([*without, capability])
        ended = (self._step(each, Step.EXPIRED, cause=Cause.NOT_SEEN) for each in without)
        return (self._step(capability, step, cause=cause), *ended)

    def _drop(self, capability: Capability) -> bool:  # 3.
        granted = self._granted.pop(capability, None)
        return self._suspended.pop(capability, None) is not None or granted is not None

    def _drop_what_needs(self, gone: Collection[Capability]) -> list[Capability]:  # 10.
        return [each for each, needed in NEEDS.items() if needed in gone and self._drop(each)]

    def withdraw_all(self) -> tuple[ConsentStep, ...]:
        """The customer stops everything; open questions are refused too."""
        with self._lock:  # all at once, so that no answer slips in between
            waiting, self._pending = list(self._pending), {}
            granted = sorted(set(self._granted) | set(self._suspended))
            self._granted, self._suspended = {}, {}
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

    def _step(
        self, capability: Capability, step: Step, reason: str = "", terms: Terms = USUAL, cause: str = ""
    ) -> ConsentStep:
        return ConsentStep(capability, step, self._clock.now(), reason, terms, cause)
