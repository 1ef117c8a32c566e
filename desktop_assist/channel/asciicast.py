"""The recording of a terminal, as asciicast v2: one JSON line an event, played by any asciicast player.

Decides: that what was printed is on disk, event by event, and that text is never split inside a character.
Leaves alone: what is typed. It is echoed by the shell where it is shown; passwords are not, and are not kept.
"""

from __future__ import annotations

import codecs
import errno
import os
import threading
from pathlib import Path

import msgspec

from desktop_assist.evidence.errors import EvidenceNotWritten
from diagnostics.clock import Clock

# From: https://docs.asciinema.org/manual/asciicast/v2/
VERSION = 2


class Recording:
    """One recording, growing on disk. Any thread may write."""

    def __init__(self, path: Path, clock: Clock, columns: int, rows: int, title: str) -> None:
        """Create the file at `path`, which must not exist yet.

        Raises:
            EvidenceNotWritten: It cannot be created.
        """
        self.path = path
        self._clock = clock
        self._began = clock.monotonic()
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._lock = threading.Lock()
        self._length = 0
        try:
            self._file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND, 0o600)
        except OSError as error:
            raise _not_written(error) from error
        try:
            self._write(_header(clock, columns, rows, title))
        except EvidenceNotWritten:
            os.close(self._file)
            path.unlink(missing_ok=True)
            raise

    def output(self, data: bytes) -> None:
        """Record what the terminal printed.

        Raises:
            EvidenceNotWritten: The disk does not take it.
        """
        with self._lock:
            text = self._decoder.decode(data)
            if text:
                self._write([self._elapsed(), "o", text])

    def resize(self, columns: int, rows: int) -> None:
        """Record a new size.

        Raises:
            EvidenceNotWritten: The disk does not take it.
        """
        with self._lock:
            if self._file >= 0:
                self._write([self._elapsed(), "r", f"{columns}x{rows}"])

    def close(self) -> None:
        """Make the recording durable and close it.

        Raises:
            EvidenceNotWritten: The disk does not take it.
        """
        with self._lock:
            if self._file < 0:
                return
            try:
                if rest := self._decoder.decode(b"", final=True):  # it ended inside a character
                    self._write([self._elapsed(), "o", rest])
                os.fsync(self._file)
            except OSError as error:
                raise _not_written(error) from error
            finally:
                os.close(self._file)
                self._file = -1

    def _elapsed(self) -> float:
        return round(self._clock.monotonic() - self._began, 6)

    def _write(self, event: object) -> None:
        line = msgspec.json.encode(event) + b"\n"
        try:
            written = os.write(self._file, line)
            if written != len(line):
                # Half a line would make the whole file unreadable to a player.
                os.ftruncate(self._file, self._length)
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        except OSError as error:
            raise _not_written(error) from error
        self._length += written


def _header(clock: Clock, columns: int, rows: int, title: str) -> dict[str, int | str]:
    began = int(clock.now().timestamp())
    return {"version": VERSION, "width": columns, "height": rows, "timestamp": began, "title": title}


def _not_written(error: OSError) -> EvidenceNotWritten:
    return EvidenceNotWritten(
        f"The recording of the terminal cannot be written ({error.strerror}).",
        kept="The terminal was closed; what was recorded before is kept.",
        next_step="Free some disk space, then allow the terminal again.",
    )
