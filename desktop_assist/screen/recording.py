"""The recording of what a technician saw: the stream that was sent, in segments that each stand alone.

Decides: that a picture is on disk before it is sent, that a segment begins with a full picture, and how long
one lasts.
Leaves alone: what becomes of a closed segment; the engagement makes it evidence.

1. A segment is a file of the form FBS 001.001, which begins with RFB's introduction as version 3.3 has it.
2. After 20 seconds the next picture begins a new one; after 30 it ends in any case. Where nothing is sent,
   nothing is recorded.
3. It holds the pictures, the pointer and changes of size. Marks and other answers of the protocol, which show
   nothing, are left out.
4. What cannot be written is not sent.
"""

from __future__ import annotations

import errno
import os
import struct
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from desktop_assist.evidence.errors import EvidenceNotWritten
from desktop_assist.screen import fbs
from desktop_assist.screen.rfb_numbers import SECURITY_NONE
from diagnostics.clock import Clock

SEGMENT_S = 20.0  # ours: what a killed program can leave without a statement
LONGEST_SEGMENT_S = 30.0
RECORDED_VERSION = b"RFB 003.003\n"
ENDING = ".fbs"


@dataclass(frozen=True)
class Segment:
    """A closed part of a recording.

    Attributes:
        path: The file.
        began_at: When its first picture was sent.
        ended_at: When its last one was.
    """

    path: Path
    began_at: datetime
    ended_at: datetime


class Recording:
    """One viewer's recording, growing on disk. For one thread."""

    def __init__(self, folder: Path, name: str, clock: Clock, closed: Callable[[Segment], None]) -> None:
        """Record into files of `folder` that begin with `name`; each closed one is told to `closed`."""
        self._folder = folder
        self._name = name
        self._clock = clock
        self._closed = closed
        self._count = 0
        self._file = -1
        self._length = 0

    @property
    def due(self) -> bool:
        """Whether the next picture belongs into a new segment."""
        return self._file < 0 or self._clock.monotonic() - self._began >= SEGMENT_S  # 2.

    def begin(self, introduction: bytes, picture: bytes) -> None:
        """Close the segment before and begin a new one with the full `picture`, which may be empty at first.

        Raises:
            EvidenceNotWritten: The disk does not take it.
        """
        self.close()
        self._began = self._clock.monotonic()
        self._began_at = self._ended_at = self._clock.now()
        path = self._folder / f"{self._name}-{self._count:04}{ENDING}"
        try:
            self._file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND, 0o600)
        except OSError as error:
            raise _not_written(error) from error
        self._path, self._length = path, 0
        self._count += 1
        self._write(fbs.BEGIN)
        self.add(RECORDED_VERSION + struct.pack(">I", SECURITY_NONE) + introduction)  # 1.
        if picture:
            self.add(picture)

    def add(self, sent: bytes) -> None:
        """Record what is about to be sent.

        Raises:
            EvidenceNotWritten: The disk does not take it; it must not be sent.
        """
        elapsed_ms = int((self._clock.monotonic() - self._began) * 1000)
        self._write(fbs.block(elapsed_ms, sent))
        self._ended_at = self._clock.now()

    def close_when_old(self) -> None:
        """Close the segment of a screen on which nothing happens any more.

        Raises:
            EvidenceNotWritten: The disk does not take it.
        """
        if self._file >= 0 and self._clock.monotonic() - self._began >= LONGEST_SEGMENT_S:
            self.close()

    def close(self) -> None:
        """Make the open segment durable and tell of it. Safe to call twice.

        Raises:
            EvidenceNotWritten: The disk does not take it.
        """
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

    def _write(self, data: bytes) -> None:
        try:
            written = os.write(self._file, data)
            if written != len(data):
                # Half a block would make the whole segment unreadable to a player.
                os.ftruncate(self._file, self._length)
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        except OSError as error:  # 4.
            raise _not_written(error) from error
        self._length += written


def _not_written(error: OSError) -> EvidenceNotWritten:
    return EvidenceNotWritten(
        f"The recording of the screen cannot be written ({error.strerror}).",
        kept="The screen is not shown any more; what was recorded before is kept.",
        next_step="Free some disk space, then allow the screen again.",
    )
