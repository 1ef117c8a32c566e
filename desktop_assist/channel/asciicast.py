"""The recording of a terminal, as asciicast v2: one JSON line an event, played by any asciicast player.

Decides: that what was printed is on disk, event by event; and that text is never split inside a character.
Leaves alone: the files (`evidence.segments`), and what becomes of a closed segment; the engagement makes it
evidence. And what is typed: it is echoed by the shell where it is shown; passwords are not, and are not kept.

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
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import msgspec

from desktop_assist.evidence.errors import EvidenceNotWritten
from desktop_assist.evidence.segments import Kind, Segment, Segments
from diagnostics.clock import Clock

# From: https://docs.asciinema.org/manual/asciicast/v2/
VERSION = 2
ENDING = ".cast"


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
        self._subject = subject
        self._segments = Segments(folder, Kind(subject.name, ENDING, _not_written), clock, closed)
        self._size = (subject.columns, subject.rows)
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._lock = threading.RLock()
        self._over = False
        self._segments.begin(self._header)

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
            if self._segments.is_open:
                self._event("r", f"{columns}x{rows}")

    def close_when_old(self) -> None:
        """Close the segment of a terminal on which nothing happens any more.

        Raises:
            EvidenceNotWritten: The disk does not take it.
        """
        with self._lock:
            self._segments.close_when_old()

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
                self._segments.close()

    def _event(self, kind: str, text: str) -> None:
        if self._over:
            raise _not_written(OSError(errno.EBADF, "it has ended"))
        if self._segments.due:  # 2.
            self._segments.begin(self._header)
        self._segments.add(_line([round(self._segments.elapsed_s, 6), kind, text]))

    def _header(self, began_at: datetime) -> bytes:  # 1.
        columns, rows = self._size
        began, title = int(began_at.timestamp()), f"{self._subject.title}, part {self._segments.count}"
        told = {"version": VERSION, "width": columns, "height": rows, "timestamp": began, "title": title}
        return _line(told)


def _line(told: object) -> bytes:
    return msgspec.json.encode(told) + b"\n"


def _not_written(error: OSError) -> EvidenceNotWritten:
    return EvidenceNotWritten(
        f"The recording of the terminal cannot be written ({error.strerror}).",
        kept="The terminal was closed; what was recorded before is kept.",
        next_step="Free some disk space, then allow the terminal again.",
    )
