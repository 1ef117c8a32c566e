"""Which technicians are there: who has a line to the desk now.

Decides: that a technician with several lines is one, and is gone with the last of them.
Leaves alone: who is let in (`lines`), and how many lines there are (`presence`).
"""

from __future__ import annotations

import contextlib
import threading
from collections import Counter
from collections.abc import Iterator

from desktop_assist.channel.identity import Identity
from desktop_assist.desk.answers import Colleague
from desktop_assist.evidence import keyfile

MOST_TOLD = 200  # ours: what a person can choose from, and well below a message's size


class Present:
    """The technicians who are there. Safe to use from any thread."""

    def __init__(self) -> None:
        """Begin with nobody."""
        self._lock = threading.Lock()
        self._lines: Counter[Colleague] = Counter()

    @contextlib.contextmanager
    def line(self, identity: Identity) -> Iterator[None]:
        """A line of `identity` is open for as long as the block lasts."""
        key = keyfile.fingerprint(keyfile.line_of(identity.public_raw))
        colleague = Colleague(identity.name, key)
        with self._lock:
            self._lines[colleague] += 1
        try:
            yield
        finally:
            with self._lock:
                self._lines[colleague] -= 1
                if not self._lines[colleague]:
                    del self._lines[colleague]

    def others(self, name: str) -> tuple[Colleague, ...]:
        """Those of other names than `name`, in the order of their names."""
        with self._lock:
            there = [colleague for colleague in self._lines if colleague.name != name]
        return tuple(sorted(there, key=lambda each: (each.name, each.key)))[:MOST_TOLD]
