"""The list of what a technician did with the customer's pointer and keyboard.

Decides: that an event is on disk before it has an effect, and what is kept of it.
Leaves alone: the files (`evidence.segments`), and what becomes of a closed one; the engagement makes it
evidence.

1. A file is lines of JSON: first what it is, then one list an event, with the milliseconds since its
   beginning.
2. After 20 seconds the next event begins a new file; it is closed at the latest when steering ends.
3. What cannot be written is not done.
4. Of keys that go into a password field, where its program tells, neither which nor how many is kept: one
   line stands for all of them, until something else is typed or clicked.
5. Before a file's first key, and wherever that changes, a line says whether a key's program told that it does
   not go into a password field, or told nothing: then the key is kept.
6. Where the screen is recorded, a line says at which moment of which segment of that the next event is.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from desktop_assist.evidence.errors import EvidenceNotWritten
from desktop_assist.evidence.segments import Kind, Segment, Segments
from desktop_assist.screen.focus import Field
from diagnostics.clock import Clock, timestamp

ENDING = ".jsonl"
FORMAT = "desktop-assist input"
VERSION = 1
LEFT_OUT = "left out where the program with the focus tells of them"
Place = tuple[str, float]
"""A segment of a recording, by name, and when it began in monotonic seconds."""


class InputFile:
    """One viewer's list, growing on disk (a `steering.InputRecord`). Safe to use from any thread."""

    def __init__(
        self,
        folder: Path,
        name: str,
        clock: Clock,
        closed: Callable[[Segment], None],
        film: Callable[[], Place | None] = lambda: None,
    ) -> None:
        """Write into files of `folder` that begin with `name`; each closed one is told to `closed`.

        `film` says which segment of the screen's recording is open, and when it began in monotonic seconds.
        """
        self._segments = Segments(folder, Kind(name, ENDING, _not_written), clock, closed)
        self._clock, self._film = clock, film
        self._lock = threading.Lock()
        self._told_film: Place | None = None
        self._into: Field | None = None

    def pointer(self, x: int, y: int, buttons: int) -> None:
        """The pointer is moved to column and row, with these buttons down: a bit each.

        Raises:
            EvidenceNotWritten: It cannot be recorded; it must not be injected.
        """
        with self._lock:
            self._turn()
            self._add("pointer", x, y, buttons)
            if buttons and self._into is Field.PASSWORD:
                self._into = None

    def key(self, keysym: int, down: bool | None, into: Field) -> None:
        """A modifier goes down or up, or (none) another key is pressed and let go. Raises as `pointer`."""
        with self._lock:
            self._turn()
            if into is not self._into:
                self._add(*(("password",) if into is Field.PASSWORD else ("focus", into.value)))  # 4. 5.
                self._into = into
            if into is not Field.PASSWORD:
                self._add("key", keysym, {True: "down", False: "up", None: "tap"}[down])

    def _turn(self) -> None:
        if self._segments.due:  # 2.
            self._segments.begin(_head)
            self._into = self._told_film = None
        film = self._film()
        if film is not None and film != self._told_film:  # 6.
            self._add("screen", film[0], int((self._clock.monotonic() - film[1]) * 1000))
            self._told_film = film

    def _add(self, *event: str | int) -> None:
        self._segments.add(_line([int(self._segments.elapsed_s * 1000), *event]))  # 3.

    def close(self) -> None:
        """Make the open file durable and tell of it. Safe to call twice.

        Raises:
            EvidenceNotWritten: The disk does not take it.
        """
        with self._lock:
            self._segments.close()


def _head(began_at: datetime) -> bytes:
    told = {"format": FORMAT, "version": VERSION, "began_at": timestamp(began_at)}
    return _line({**told, "password_fields": LEFT_OUT})


def _line(told: Any) -> bytes:
    return json.dumps(told, ensure_ascii=True, separators=(",", ":")).encode() + b"\n"


def _not_written(error: OSError) -> EvidenceNotWritten:
    return EvidenceNotWritten(
        f"What the technician does with mouse and keyboard cannot be recorded ({error.strerror or error}).",
        kept="Nothing more of it has an effect; what was recorded before is kept.",
        next_step="Free some disk space, then allow it again.",
    )
