"""What a probe is, and what it is handed.

Decides: that every probe says beforehand what it reads, why, what personal data that touches and how long it
may take; and that it reaches the machine only through its surroundings.
Leaves alone: which probes there are (`probes`), when they run (`checkup`), what the readings mean (`rule`).
"""

from __future__ import annotations

import hashlib
import math
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from diagnostics.clock import Clock, timestamp
from diagnostics.fields import Misshapen
from diagnostics.observation import Absent, Item, Observation, Reading, Reason, Value
from diagnostics.platforms import Failure, Output, Platform

T = TypeVar("T")

LINUX = "linux"
WINDOWS = "windows"
MACOS = "macos"


@dataclass(frozen=True)
class Address:
    """Where a server listens: a host's name or address, and a port."""

    host: str
    port: int


@dataclass(frozen=True)
class Surroundings:
    """All that a probe may touch.

    Attributes:
        clock: Tells the time.
        salt: Stays on this machine; makes a serial number unrecognisable elsewhere.
        platform: The door to commands and files.
        stop: Set when the probe is no longer waited for; commands then end at once.
        ends_at: The probe's deadline on `clock.monotonic()`.
        desk: Where the organisation's desk listens; None where this install has no organisation.
        own_keys: Paths of the program's own private keys.
        previous: The readings of the check-up before this one, for what only two check-ups can show.
    """

    clock: Clock
    salt: bytes
    platform: Platform
    stop: threading.Event = field(default_factory=threading.Event)
    ends_at: float = math.inf
    desk: Address | None = None
    own_keys: tuple[str, ...] = ()
    previous: Mapping[str, Reading] = field(default_factory=dict)

    def run(
        self, argv: Sequence[str], *, accepted: Sequence[int] = (0,), keep: Sequence[str] = ()
    ) -> Output | Failure:
        """The output of a command, or of it the lines that begin so, within what is left of the deadline."""
        left_s = min(self.ends_at - self.clock.monotonic(), 60.0)
        return self.platform.run(argv, deadline_s=left_s, stop=self.stop, accepted=accepted, keep=keep)

    def observed(self, value: Value | Sequence[Item], unit: str, source: str) -> Observation:
        """An observation taken now."""
        kept = value if isinstance(value, (int, str)) else tuple(value)
        return Observation(kept, unit, source, timestamp(self.clock.now()))

    def absent(self, reason: Reason, detail: str, source: str) -> Absent:
        """An absence noted now."""
        return Absent(reason, detail, source, timestamp(self.clock.now()))

    def failed(self, failure: Failure, source: str) -> Absent:
        """An absence noted now, for the reason that the platform gave."""
        return self.absent(failure.reason, failure.detail, source)

    def pseudonym(self, serial: str) -> str:
        """Sixteen hexadecimal digits that stand for `serial` on this machine and say nothing elsewhere."""
        return hashlib.sha256(self.salt + serial.encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Probe:
    """One subject: what is read, why, and how.

    Attributes:
        id: The subject, the first half of its observations' names.
        title: A few words for people.
        reads: What it reads, as a sentence.
        why: Why, as a sentence.
        personal_data: What of it concerns a person, as a sentence.
        platforms: Where it can be measured.
        privilege: `user` or `administrator`; what is not permitted is absent, nobody is prompted.
        deadline_s: Seconds until it is given up.
        observes: The names of all its observations; it returns exactly these.
        measure: Takes the readings.
        slower_s: The platforms whose tools need longer than `deadline_s`, and how many seconds they get.
    """

    id: str
    title: str
    reads: str
    why: str
    personal_data: str
    platforms: frozenset[str]
    privilege: str
    deadline_s: float
    observes: tuple[str, ...]
    measure: Callable[[Surroundings], Mapping[str, Reading]]
    slower_s: Mapping[str, float] = field(default_factory=dict, hash=False)

    def deadline_on(self, platform: str) -> float:
        """Seconds until it is given up on this platform."""
        return self.slower_s.get(platform, self.deadline_s)


def by_platform(**questions: Callable[[Surroundings], T]) -> Callable[[Surroundings], T]:
    """The question as the platform at hand needs it asked; the names are those of the platforms."""

    def ask(surroundings: Surroundings) -> T:
        return questions[surroundings.platform.name](surroundings)

    return ask


def shaped(
    surroundings: Surroundings, found: T | Failure, source: str, make: Callable[[T], Reading]
) -> Reading:
    """What `make` makes of an answer; an answer of another form is absent, as is one that never came."""
    if isinstance(found, Failure):
        return surroundings.failed(found, source)
    try:
        return make(found)
    except Misshapen:
        return surroundings.absent(Reason.UNREADABLE, "The answer is not in the expected form.", source)


def all_absent(names: Sequence[str], absent: Absent) -> dict[str, Reading]:
    """The same absence for each of `names`."""
    return dict.fromkeys(names, absent)
