"""The list of what a technician did with the customer's pointer and keyboard.

Decides: that an event is on disk before it has an effect, what is kept of it, and how long a file lasts.
Leaves alone: what becomes of a closed file; the engagement makes it evidence.

1. A file is lines of JSON: first what it is, then one list an event, with the milliseconds since its
   beginning.
2. After 20 seconds the next event begins a new file; it is closed at the latest when steering ends.
3. What cannot be written is not done.
4. Of keys that go into a password field, where its program tells, neither which nor how many is kept: one
   line stands for all of them, until something else is typed or clicked.
5. Before a file's first key, and wherever that changes, a line says whether a key's program told that it does
   not go into a password field, or told nothing: then the key is kept.
"""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from desktop_assist.evidence.errors import EvidenceNotWritten
from desktop_assist.screen.focus import Field
from desktop_assist.screen.recording import SEGMENT_S, Segment
from diagnostics.clock import Clock, timestamp

ENDING = ".jsonl"
FORMAT = "desktop-assist input"
VERSION = 1
LEFT_OUT = "left out where the program with the focus tells of them"


class InputFile:
    """One viewer's list, growing on disk (a `steering.InputRecord`). Safe to use from any thread."""

    def __init__(self, folder: Path, name: str, clock: Clock, closed: Callable[[Segment], None]) -> None:
        """Write into files of `folder` that begin with `name`; each closed one is told to `closed`."""
        self._folder = folder
        self._name = name
        self._clock = clock
        self._closed = closed
        self._lock = threading.Lock()
        self._count = 0
        self._file = -1
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
        if self._file < 0 or self._clock.monotonic() - self._began >= SEGMENT_S:  # 2.
            self._close()
            self._begin()

    def _add(self, *event: str | int) -> None:
        elapsed_ms = int((self._clock.monotonic() - self._began) * 1000)
        self._write([elapsed_ms, *event])
        self._ended_at = self._clock.now()

    def _begin(self) -> None:
        self._began = self._clock.monotonic()
        self._began_at = self._ended_at = self._clock.now()
        self._path = self._folder / f"{self._name}-{self._count:04}{ENDING}"
        self._count += 1
        self._into = None
        try:
            self._file = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND, 0o600)
        except OSError as error:
            raise _not_written(error) from error
        head = {"format": FORMAT, "version": VERSION, "began_at": timestamp(self._began_at)}
        self._write({**head, "password_fields": LEFT_OUT})

    def _write(self, line: Any) -> None:
        data = json.dumps(line, ensure_ascii=True, separators=(",", ":")).encode() + b"\n"
        try:
            if os.write(self._file, data) != len(data):
                raise OSError("the disk is full")
        except OSError as error:  # 3.
            raise _not_written(error) from error

    def close(self) -> None:
        """Make the open file durable and tell of it. Safe to call twice.

        Raises:
            EvidenceNotWritten: The disk does not take it.
        """
        with self._lock:
            self._close()

    def _close(self) -> None:
        if self._file < 0:
            return
        file, self._file = self._file, -1
        try:
            os.fsync(file)
        except OSError as error:
            raise _not_written(error) from error
        finally:
            os.close(file)
        self._closed(Segment(self._path, self._began_at, self._ended_at))


def _not_written(error: OSError) -> EvidenceNotWritten:
    return EvidenceNotWritten(
        f"What the technician does with mouse and keyboard cannot be recorded ({error.strerror or error}).",
        kept="Nothing more of it has an effect; what was recorded before is kept.",
        next_step="Free some disk space, then allow it again.",
    )
