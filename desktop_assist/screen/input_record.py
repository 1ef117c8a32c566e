"""The list of what a technician did with the customer's pointer and keyboard.

Decides: that an event is on disk before it has an effect, what is kept of it, and how long a file lasts.
Leaves alone: what becomes of a closed file; the engagement makes it evidence.

1. A file is lines of JSON: first what it is, then one list an event, with the milliseconds since its
   beginning.
2. After 20 seconds the next event begins a new file; it is closed at the latest when steering ends.
3. What cannot be written is not done.
4. Whether a key went into a password field is not known on X11 without another program's help; the first
   line says so.
"""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from desktop_assist.evidence.errors import EvidenceNotWritten
from desktop_assist.screen.recording import SEGMENT_S, Segment
from diagnostics.clock import Clock, timestamp

ENDING = ".jsonl"
FORMAT = "desktop-assist input"
VERSION = 1
NOT_KNOWN = "not known on this platform"


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

    def pointer(self, x: int, y: int, buttons: int) -> None:
        """The pointer is moved to column and row, with these buttons down: a bit each.

        Raises:
            EvidenceNotWritten: It cannot be recorded; it must not be injected.
        """
        self._add("pointer", x, y, buttons)

    def key(self, keysym: int, down: bool | None) -> None:
        """A modifier goes down or up, or (none) another key is pressed and let go. Raises as `pointer`."""
        self._add("key", keysym, {True: "down", False: "up", None: "tap"}[down])

    def _add(self, *event: str | int) -> None:
        with self._lock:
            if self._file < 0 or self._clock.monotonic() - self._began >= SEGMENT_S:  # 2.
                self._close()
                self._begin()
            elapsed_ms = int((self._clock.monotonic() - self._began) * 1000)
            self._write([elapsed_ms, *event])
            self._ended_at = self._clock.now()

    def _begin(self) -> None:
        self._began = self._clock.monotonic()
        self._began_at = self._ended_at = self._clock.now()
        self._path = self._folder / f"{self._name}-{self._count:04}{ENDING}"
        self._count += 1
        try:
            self._file = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND, 0o600)
        except OSError as error:
            raise _not_written(error) from error
        head = {"format": FORMAT, "version": VERSION, "began_at": timestamp(self._began_at)}
        self._write({**head, "password_fields": NOT_KNOWN})  # 4.

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
