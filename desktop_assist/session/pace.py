"""How much a technician may write in how short a time: a person reads it, and a record keeps it.

Decides: when it is too much.
Leaves alone: what is written.
"""

from __future__ import annotations

from collections import deque

from diagnostics.clock import Clock

MOST = 60  # ours: a line a second for a minute; nobody reads faster
WITHIN_S = 60.0


class Pace:
    """Counts what is written. Not safe to use from several threads."""

    def __init__(self, clock: Clock) -> None:
        """Begin with nothing written."""
        self._clock = clock
        self._written: deque[float] = deque()

    def allows(self) -> bool:
        """Whether one more may be written now; if so, it counts as written."""
        now = self._clock.monotonic()
        while self._written and now - self._written[0] >= WITHIN_S:
            self._written.popleft()
        if len(self._written) >= MOST:
            return False
        self._written.append(now)
        return True
