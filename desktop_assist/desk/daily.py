"""Work that a running desk does by itself: once when it starts, and then once a day.

Decides: when; and that work which fails is told, and tried again the next day.
Leaves alone: what the work is.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable

from diagnostics.errors import PlainError

DAY_S = 24 * 60 * 60
Work = Callable[[], Iterable[str]]
"""Does something, and says in sentences what it did."""


class Daily:
    """A thread that works once a day, until it is closed."""

    def __init__(self, work: Work, tell: Callable[[str], None]) -> None:
        """Begin at once; `tell` gets each sentence."""
        self._work = work
        self._tell = tell
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._run, name="desk-daily", daemon=True)
        self._thread.start()

    def _run(self) -> None:
        while True:
            try:
                for sentence in self._work():
                    self._tell(sentence)
                    if self._closing.is_set():
                        return
            except PlainError as error:
                self._tell(f"{error.happened} {error.next_step}")
            if self._closing.wait(DAY_S):
                return

    def close(self) -> None:
        """End after what is being done just now."""
        self._closing.set()
        self._thread.join()
