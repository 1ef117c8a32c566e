"""The recording of a terminal, as asciicast v2: one JSON line an event, played by any asciicast player.

Decides: that what was printed is on disk, event by event; that text is never split inside a character; and
how long one segment lasts.
Leaves alone: what becomes of a closed segment; the engagement makes it evidence. And what is typed: it is
echoed by the shell where it is shown; passwords are not, and are not kept.

1. A segment is a file that any player plays, with the size of that time in its header. It goes on where the
   one before ended: what stands on the screen already is not repeated.
2. After 20 seconds the next event begins a new one; after 30 it ends in any case. Where nothing is printed,
   nothing is recorded.
3. A mark (`m`) says what happened to the terminal itself: its mode, a freeze, a line that was asked for.
4. What cannot be written whole is taken back, so that a player reads what is there.
"""

from __future__ import annotations

import codecs
import errno
import os
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import msgspec

from desktop_assist.evidence.errors import EvidenceNotWritten
from diagnostics.clock import Clock

# From: https://docs.asciinema.org/manual/asciicast/v2/
VERSION = 2
ENDING = ".cast"
SEGMENT_S = 20.0  # ours: what a killed program can leave without a statement
LONGEST_SEGMENT_S = 30.0


@dataclass(frozen=True)
class Segment:
    """A closed part of a recording.

    Attributes:
        path: The file.
        began_at: When it began.
        ended_at: When its last event was.
    """

    path: Path
    began_at: datetime
    ended_at: datetime


@dataclass(frozen=True)
class Subject:
    """What is recorded.

    Attributes:
        name: How its files begin.
        title: What it is, for players.
        columns: Its width at the beginning.
        rows: Its height then.
    """

    name: str
    title: str
    columns: int
    rows: int


class Recording:
    """One terminal's recording, growing on disk. Any thread may write."""

    def __init__(
        self, folder: Path, subject: Subject, clock: Clock, closed: Callable[[Segment], None]
    ) -> None:
        """Begin the first segment in `folder`; each closed one is told to `closed`.

        Raises:
            EvidenceNotWritten: It cannot be created.
        """
        self._folder, self._subject = folder, subject
        self._clock, self._closed = clock, closed
        self._size = (subject.columns, subject.rows)
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._lock = threading.RLock()
        self._count = 0
        self._file = -1
        self._over = False
        self._begin()

    def output(self, data: bytes) -> None:
        """Record what the terminal printed.

        Raises:
            EvidenceNotWritten: The disk does not take it.
        """
        with self._lock:
            if text := self._decoder.decode(data):
                self._event("o", text)

    def mark(self, label: str) -> None:
        """Record what happened to the terminal itself; after the end, nothing is.

        Raises:
            EvidenceNotWritten: The disk does not take it.
        """
        with self._lock:
            if not self._over:
                self._event("m", label)

    def resize(self, columns: int, rows: int) -> None:
        """Record a new size.

        Raises:
            EvidenceNotWritten: The disk does not take it.
        """
        with self._lock:
            self._size = (columns, rows)
            if self._file >= 0:
                self._event("r", f"{columns}x{rows}")

    def close_when_old(self) -> None:
        """Close the segment of a terminal on which nothing happens any more.

        Raises:
            EvidenceNotWritten: The disk does not take it.
        """
        with self._lock:
            if self._file >= 0 and self._elapsed() >= LONGEST_SEGMENT_S:
                self._close_segment()

    def close(self) -> None:
        """Make the open segment durable, and end the recording. Safe to call twice.

        Raises:
            EvidenceNotWritten: The disk does not take it.
        """
        with self._lock:
            if self._over:
                return
            try:
                if rest := self._decoder.decode(b"", final=True):  # it ended inside a character
                    self._event("o", rest)
            finally:
                self._over = True
                self._close_segment()

    def _event(self, kind: str, text: str) -> None:
        if self._over:
            raise _not_written(OSError(errno.EBADF, "it has ended"))
        if self._file >= 0 and self._elapsed() >= SEGMENT_S:
            self._close_segment()  # 2.
        if self._file < 0:
            self._begin()
        self._write([round(self._elapsed(), 6), kind, text])
        self._ended_at = self._clock.now()

    def _begin(self) -> None:
        self._began, self._began_at = self._clock.monotonic(), self._clock.now()
        self._ended_at = self._began_at
        self._path = self._folder / f"{self._subject.name}-{self._count:04}{ENDING}"
        self._count += 1
        self._length = 0
        try:
            self._file = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND, 0o600)
        except OSError as error:
            raise _not_written(error) from error
        try:
            self._write(self._header())  # 1.
        except EvidenceNotWritten:
            os.close(self._file)
            self._file = -1
            self._path.unlink(missing_ok=True)
            raise

    def _header(self) -> dict[str, int | str]:
        columns, rows = self._size
        began = int(self._began_at.timestamp())
        title = f"{self._subject.title}, part {self._count}"
        return {"version": VERSION, "width": columns, "height": rows, "timestamp": began, "title": title}

    def _close_segment(self) -> None:
        if self._file < 0:
            return
        try:
            os.fsync(self._file)
        except OSError as error:
            raise _not_written(error) from error
        finally:
            os.close(self._file)
            self._file = -1
        self._closed(Segment(self._path, self._began_at, self._ended_at))

    def _elapsed(self) -> float:
        return self._clock.monotonic() - self._began

    def _write(self, event: object) -> None:
        line = msgspec.json.encode(event) + b"\n"
        try:
            written = os.write(self._file, line)
            if written != len(line):
                os.ftruncate(self._file, self._length)  # 4.
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        except OSError as error:
            raise _not_written(error) from error
        self._length += written


def _not_written(error: OSError) -> EvidenceNotWritten:
    return EvidenceNotWritten(
        f"The recording of the terminal cannot be written ({error.strerror}).",
        kept="The terminal was closed; what was recorded before is kept.",
        next_step="Free some disk space, then allow the terminal again.",
    )
