"""The one clock.

Decides: how time is read and written. Every other module is handed a `Clock`; none asks the system.
Leaves alone: whether the computer's clock is right; a probe measures that.
"""

from __future__ import annotations

import re
import sys
import time
from datetime import UTC, datetime
from typing import Protocol

# From: https://www.rfc-editor.org/rfc/rfc3339#section-5.6 (in UTC, to the second)
_TIMESTAMP = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z")


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
        """Seconds that never run backwards and go on while the computer sleeps, for deadlines.

        The usual monotonic clocks of Linux and macOS stand still meanwhile; these do not, nor does that of
        Windows. From: https://man7.org/linux/man-pages/man2/clock_gettime.2.html
        """
        if sys.platform == "linux":
            return time.clock_gettime(time.CLOCK_BOOTTIME)
        if sys.platform == "win32":
            return time.monotonic()
        return time.clock_gettime(time.CLOCK_MONOTONIC)


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
