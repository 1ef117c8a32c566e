"""The technician's line to the customer's folder: one at a time, and ended at a press.

Decides:
    1. One thing runs over it after the other.
    2. Whoever stops it waits for nothing: the line is closed, and whoever uses it hears that it was stopped.
    3. A file that was being sent when it ended is remembered, so that it goes on there when it is sent again;
       only the very same file, by its size and its time.
Leaves alone: what runs over it (`remote_files`).
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from desktop_assist.channel.errors import FileRefused, StreamBroken
from desktop_assist.channel.sftp_client import SftpClient
from desktop_assist.channel.stream import ByteStream
from desktop_assist.engagement.errors import FileStopped
from desktop_assist.session.messages import plain


@dataclass(frozen=True)
class Source:
    """A file on this side, as it was when it was being sent."""

    path: Path
    size: int
    modified_ns: int

    @staticmethod
    def of(path: Path, descriptor: int) -> Source:
        """The open file at `path` as it is now."""
        about = os.fstat(descriptor)
        return Source(path.absolute(), about.st_size, about.st_mtime_ns)


class FileLine:
    """The line of one case. Safe to use from any thread."""

    def __init__(self) -> None:
        """Begin without a line."""
        self._one = threading.Lock()  # 1.
        self._guard = threading.Lock()
        self._stream: ByteStream | None = None
        self._busy = self._stopped = False
        self._unfinished: dict[str, Source] = {}

    @contextmanager
    def opened(self, dial: Callable[[], ByteStream]) -> Iterator[SftpClient]:
        """SFTP over the line that `dial` makes, until the block ends.

        Raises:
            FileStopped: `stop` was called meanwhile.
            FileRefused: The other side does not do what was asked, in plain words.
            StreamBroken: The line broke.
        """
        with self._one:
            with self._guard:
                self._busy, self._stopped = True, False
            try:
                with SftpClient(self._dialled(dial)) as client:
                    yield client
            except FileRefused as error:
                raise FileRefused(error.status, plain(error.happened), next_step=error.next_step) from error
            except StreamBroken as error:
                if not self._stopped:
                    raise
                raise FileStopped(
                    "You stopped this.",
                    kept="What has moved is kept.",
                    next_step="Begin the same file again, and it goes on there.",
                ) from error
            finally:
                with self._guard:
                    self._stream, self._busy = None, False

    def _dialled(self, dial: Callable[[], ByteStream]) -> ByteStream:
        stream = dial()
        with self._guard:
            self._stream, stopped = stream, self._stopped
        if stopped:
            stream.close()
        return stream

    def stop(self) -> bool:
        """End what runs now. Returns whether anything ran."""  # 2.
        with self._guard:
            stream, busy = self._stream, self._busy
            self._stopped = busy
        if stream is not None:
            stream.close()
        return busy

    def begun(self, target: str, source: Source) -> bool:
        """`source` is about to be sent to `target`. Returns whether it goes on where it ended."""  # 3.
        former, self._unfinished[target] = self._unfinished.get(target), source
        return former == source

    def finished(self, target: str) -> None:
        """It is there, whole."""
        self._unfinished.pop(target, None)
