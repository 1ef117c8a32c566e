"""The files of a recording, one after another: each grows on disk while something happens, then it is closed.

Decides: how long one lasts, that what was written is there whole or not at all, and that a closed one is
durable before it is told of.
Leaves alone: what is written (terminal, screen, input), and what becomes of a closed file; the engagement
makes it evidence.

1. After 20 seconds the next event belongs into a new file; after 30 a file ends in any case.
2. What cannot be written whole is taken back, so that a reader can read what is there.
"""

from __future__ import annotations

import contextlib
import errno
import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from desktop_assist.evidence.errors import EvidenceNotWritten
from diagnostics.clock import Clock

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
class Kind:
    """What all files of one recording have in common.

    Attributes:
        name: How their names begin.
        ending: How they end.
        refused: Makes the error for what the disk does not take.
    """

    name: str
    ending: str
    refused: Callable[[OSError], EvidenceNotWritten]


class Segments:
    """The files of one recording. For one thread at a time; `place` may be asked by any.

    Attributes:
        count: How many there were, with the open one.
        began_at: When the last one began.
        place: The name of the open one, and when it began in monotonic seconds; none where none is open.
    """

    def __init__(self, folder: Path, kind: Kind, clock: Clock, closed: Callable[[Segment], None]) -> None:
        """Write into files of `folder`; each closed one is told to `closed`. None is open yet."""
        self._folder, self._kind = folder, kind
        self._clock, self._closed = clock, closed
        self._file, self._length = -1, 0
        self.count = 0
        self.place: tuple[str, float] | None = None

    @property
    def is_open(self) -> bool:
        """Whether a file is open."""
        return self._file >= 0

    @property
    def due(self) -> bool:
        """Whether what comes next belongs into a new file (1)."""
        return not self.is_open or self.elapsed_s >= SEGMENT_S

    @property
    def elapsed_s(self) -> float:
        """How long the open file has been open."""
        return self._clock.monotonic() - self._began

    def begin(self, head: Callable[[datetime], bytes]) -> None:
        """Close the file before, and begin a new one with the `head` for its beginning.

        Raises:
            EvidenceNotWritten: The disk does not take it; then there is no new file.
        """
        self.close()
        self._began, self.began_at = self._clock.monotonic(), self._clock.now()
        self._ended_at = self.began_at
        self._path = self._folder / f"{self._kind.name}-{self.count:04}{self._kind.ending}"
        try:
            self._file = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND, 0o600)
        except OSError as error:
            raise self._kind.refused(error) from error
        self._length = 0
        self.count += 1
        try:
            self.add(head(self.began_at))
        except EvidenceNotWritten:
            os.close(self._file)
            self._file = -1
            with contextlib.suppress(OSError):
                self._path.unlink()
            raise
        self.place = (self._path.name, self._began)

    def add(self, data: bytes) -> None:
        """Write to the open file.

        Raises:
            EvidenceNotWritten: The disk does not take it.
        """
        try:
            written = os.write(self._file, data)
            if written != len(data):
                os.ftruncate(self._file, self._length)  # 2.
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        except OSError as error:
            raise self._kind.refused(error) from error
        self._length += written
        self._ended_at = self._clock.now()

    def close_when_old(self) -> None:
        """Close the file of something on which nothing happens any more. Raises as `close`."""
        if self.is_open and self.elapsed_s >= LONGEST_SEGMENT_S:  # 1.
            self.close()

    def close(self) -> None:
        """Make the open file durable and tell of it. Safe to call twice.

        Raises:
            EvidenceNotWritten: The disk does not take it.
        """
        if not self.is_open:
            return
        file, self._file, self.place = self._file, -1, None
        try:
            os.fsync(file)
        except OSError as error:
            raise self._kind.refused(error) from error
        finally:
            os.close(file)
        self._closed(Segment(self._path, self.began_at, self._ended_at))
