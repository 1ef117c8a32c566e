"""The one clock.

Decides: how time is read and written. Every other module is handed a `Clock`; none asks the system.
Leaves alone: whether the computer's clock is right; a probe measures that.
"""

from __future__ import annotations

import re
import time
from datetime import UTC, datetime
from typing import Protocol

# From: https://www.rfc-editor.org/rfc/rfc3339#section-5.6 (in UTC, to the second)
_TIMESTAMP = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z")


# Linux's monotonic clock stands still while the computer sleeps, this one does not: clock_gettime(2). That of
# macOS under this name goes on, as does what Python reads on Windows (GetTickCount64).
_SLEEP_COUNTED: int | None = getattr(time, "CLOCK_BOOTTIME", getattr(time, "CLOCK_MONOTONIC", None))


class Clock(Protocol):
    """What tells the time: the system's clock, or a test's."""

    def now(self) -> datetime:
        """The present moment, aware, in UTC."""
        ...

    def monotonic(self) -> float:
        """Seconds that never run backwards and go on while the computer sleeps, for deadlines."""
        ...


class SystemClock:
    """The computer's own clock."""

    def now(self) -> datetime:
        """The present moment, aware, in UTC."""
        return datetime.now(UTC)

    def monotonic(self) -> float:
        """Seconds that never run backwards and go on while the computer sleeps, for deadlines."""
        return time.monotonic() if _SLEEP_COUNTED is None else time.clock_gettime(_SLEEP_COUNTED)


def timestamp(moment: datetime) -> str:
    """`moment` in UTC as RFC 3339 to the second, such as `2026-11-21T18:04:05Z`."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def parse_timestamp(text: str) -> datetime:
    """The moment that `timestamp` wrote.

    Raises:
        ValueError: `text` has another form.
    """
    if _TIMESTAMP.fullmatch(text) is None:
        raise ValueError(f"{text!r} is not a time in UTC to the second")
    return datetime.fromisoformat(text)
