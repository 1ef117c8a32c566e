"""The end of what was granted for some minutes.

Decides: that a time that is over ends what it allowed within a tenth of a second, whatever else the program
does, also with the network down; and likewise a question that nobody answered.
Leaves alone: the time itself and what is closed (`consent`), and how the steps get on the record.

It looks ten times a second instead of sleeping until then, because a sleep does not count the computer's own.
"""

from __future__ import annotations

import threading
from collections.abc import Callable

from desktop_assist.consent import Consents, ConsentStep

LOOK_S = 0.1  # ours: with what ending a terminal takes, within the 200 ms of a withdrawal


class Expiry:
    """A thread that watches the time of `consents`."""

    def __init__(self, consents: Consents, ended: Callable[[tuple[ConsentStep, ...]], None]) -> None:
        """Watch until `close`; `ended` is told the steps after they took effect."""
        self._consents = consents
        self._ended = ended
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="expiry", daemon=True)
        self._thread.start()

    def _run(self) -> None:
        while not self._stopped.is_set():
            self._consents.wait_while_timed(LOOK_S, self._stopped)
            if steps := self._consents.expire():
                self._ended(steps)

    def close(self) -> None:
        """Watch no more."""
        self._stopped.set()
        self._consents.wake()
        self._thread.join()
