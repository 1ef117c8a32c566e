"""The technician's side of the customer's folder: list it, send a file, take a file.

Decides:
    1. What the customer's side says is shown plain, and no name of theirs becomes a path: a file is saved in
       the folder that the technician chose, under its own last name made harmless, never over another.
    2. A file that is taken has another name until it is whole (`arriving_file`), is marked as from elsewhere,
       is never executable, and is never opened.
    3. What was stopped or broke off goes on where it ended, in either direction, if it is the same file.
Leaves alone: whether it may be done; the customer's program asks for that.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

from desktop_assist.channel import file_marks
from desktop_assist.channel.client import Connection
from desktop_assist.channel.errors import FileRefused
from desktop_assist.channel.file_names import is_portable
from desktop_assist.channel.sftp_client import Listing, SftpClient
from desktop_assist.engagement.arriving_file import TAKEN_AGAIN_BYTES, arriving
from desktop_assist.engagement.errors import FileNotKept
from desktop_assist.engagement.events import ShowTechnician
from desktop_assist.engagement.file_events import FileProgressed
from desktop_assist.engagement.file_line import FileLine, Source
from desktop_assist.session.messages import plain
from diagnostics.clock import Clock

SHOWN_EVERY_S = 0.1  # ours: a figure that changes faster cannot be read
_HARMFUL = re.compile(r'[<>:"|?*\x00-\x1f\x7f/\\]')


class RemoteFiles:
    """The customer's folder, over one connection. Every method blocks, and may raise `StreamBroken`."""

    def __init__(self, connection: Connection, clock: Clock, show: ShowTechnician, line: FileLine) -> None:
        """Use `connection`, for one thing of `line` after the other; `show` is told how far a file is."""
        self._connection = connection
        self._clock = clock
        self._show = show
        self._line = line

    def _opened(self) -> AbstractContextManager[SftpClient]:
        return self._line.opened(self._connection.files)

    def stop(self) -> bool:
        """Stop the file that moves now; what has moved is kept. Returns whether one moved."""
        return self._line.stop()

    def names(self, path: str) -> Listing:
        """What is in the customer's folder at `path`.

        Raises:
            FileRefused: It is not shown.
            FileStopped: `stop` was called meanwhile.
        """
        with self._opened() as client:
            return client.names(path)

    def send(self, source: Path, folder: str) -> None:
        """Send the file at `source` into the customer's `folder`, under its own name.

        Raises:
            FileRefused: The customer's side does not take it.
            FileStopped: `stop` was called meanwhile.
            FileNotKept: It cannot be read here.
        """
        target = f"{folder}/{source.name}"
        try:
            with source.open("rb") as file, self._opened() as client:
                known = Source.of(source, file.fileno())
                first = self._first(client, target, known)
                file.seek(first)
                client.send(target, file.read, self._shown(source.name, known.size), first)
        except OSError as error:
            raise _not_kept(source, error) from error
        self._line.finished(target)
        self._show(FileProgressed(source.name, known.size, known.size, "sent"))

    def _first(self, client: SftpClient, target: str, known: Source) -> int:  # 3.
        """From where on to send: where it ended before, if the very same file did."""
        if not self._line.begun(target, known):
            return 0
        with contextlib.suppress(FileRefused):
            there = client.about(target).size or 0
            return max(0, there - TAKEN_AGAIN_BYTES) if there <= known.size else 0
        return 0

    def fetch(self, path: str, folder: Path) -> Path:
        """Take the customer's file at `path` into `folder`. Returns where it is.

        Raises:
            FileRefused: The customer's side does not give it.
            FileStopped: `stop` was called meanwhile.
            FileNotKept: It cannot be written here.
        """
        name = safe_name(path.rsplit("/", 1)[-1])
        try:
            with self._opened() as client:
                about = client.about(path)
                shown = self._shown(name, about.size or 0)
                with arriving(folder, name, about) as made:
                    client.fetch(path, made.file.write, shown, made.first)
                    file_marks.from_elsewhere(made.file.fileno(), made.partial, self._clock.now())
        except OSError as error:
            raise _not_kept(folder / name, error) from error
        size = made.place.stat().st_size
        self._show(FileProgressed(made.place.name, size, size, "saved"))
        return made.place

    def _shown(self, name: str, size: int) -> Callable[[int], None]:
        last = self._clock.monotonic()

        def shown(count: int) -> None:
            nonlocal last
            if self._clock.monotonic() - last >= SHOWN_EVERY_S:
                last = self._clock.monotonic()
                self._show(FileProgressed(plain(name), count, size, ""))

        return shown


def safe_name(name: str) -> str:
    """The name under which a file called `name` elsewhere can be kept here."""  # 1.
    made = _HARMFUL.sub("_", plain(name)).strip(" .")[:100]
    return made if is_portable(made) else f"file_{made}".rstrip(" .")


def _not_kept(path: Path, error: OSError) -> FileNotKept:
    return FileNotKept(
        f"{path} could not be read or written ({error.strerror or error}).",
        kept="Nothing was overwritten.",
        next_step="Choose another folder, or free some space.",
    )
