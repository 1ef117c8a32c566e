"""The technician's side of the customer's folder: list it, send a file, take a file.

Decides:
    1. What the customer's side says is shown plain, and no name of theirs becomes a path: a file is saved in
       the folder that the technician chose, under its own last name made harmless, never over another.
    2. A file that is taken has another name until it is whole, is marked as from elsewhere, is never
       executable, and is never opened.
Leaves alone: whether it may be done; the customer's program asks for that.
"""

from __future__ import annotations

import contextlib
import os
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from desktop_assist.channel import file_marks
from desktop_assist.channel.client import Connection
from desktop_assist.channel.errors import FileRefused
from desktop_assist.channel.file_names import is_portable
from desktop_assist.channel.sftp_client import Listing, SftpClient
from desktop_assist.engagement.errors import FileNotKept
from desktop_assist.engagement.events import ShowTechnician
from desktop_assist.engagement.file_events import FileProgressed
from desktop_assist.session.messages import plain
from diagnostics.clock import Clock

SHOWN_EVERY_S = 0.1  # ours: a figure that changes faster cannot be read
MOST_NAMESAKES = 1000  # ours
_HARMFUL = re.compile(r'[<>:"|?*\x00-\x1f\x7f/\\]')


class RemoteFiles:
    """The customer's folder, over one connection. Every method blocks, and may raise `StreamBroken`."""

    def __init__(self, connection: Connection, clock: Clock, show: ShowTechnician) -> None:
        """Use `connection`; `show` is told how far a file is."""
        self._connection = connection
        self._clock = clock
        self._show = show
        self._lock = threading.Lock()  # one after the other

    @contextmanager
    def _line(self) -> Iterator[SftpClient]:
        with self._lock, SftpClient(self._connection.files()) as client:
            try:
                yield client
            except FileRefused as error:
                raise FileRefused(error.status, plain(error.happened), next_step=error.next_step) from error

    def names(self, path: str) -> Listing:
        """What is in the customer's folder at `path`.

        Raises:
            FileRefused: It is not shown.
        """
        with self._line() as client:
            return client.names(path)

    def send(self, source: Path, folder: str) -> None:
        """Send the file at `source` into the customer's `folder`, under its own name.

        Raises:
            FileRefused: The customer's side does not take it.
            FileNotKept: It cannot be read here.
        """
        try:
            with source.open("rb") as file, self._line() as client:
                size = os.fstat(file.fileno()).st_size
                shown = self._shown(source.name, size)
                client.send(f"{folder}/{source.name}", file.read, shown)
        except OSError as error:
            raise _not_kept(source, error) from error
        self._show(FileProgressed(source.name, size, size, "sent"))

    def fetch(self, path: str, size: int, folder: Path) -> Path:
        """Take the customer's file at `path` into `folder`. Returns where it is.

        Raises:
            FileRefused: The customer's side does not give it.
            FileNotKept: It cannot be written here.
        """
        name = safe_name(path.rsplit("/", 1)[-1])
        try:
            with _new_file(folder, name) as (file, place), self._line() as client:
                client.fetch(path, lambda data: _write(file, data), self._shown(name, size))
                file_marks.from_elsewhere(file.fileno(), _partial(place), self._clock.now())
        except OSError as error:
            raise _not_kept(folder / name, error) from error
        self._show(FileProgressed(place.name, place.stat().st_size, size, "saved"))
        return place

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


@contextmanager
def _new_file(folder: Path, name: str) -> Iterator[tuple[BinaryIO, Path]]:  # 2.
    place = _reserved(folder, name)
    partial = _partial(place)
    try:
        flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
        with os.fdopen(os.open(partial, flags, 0o600), "w+b") as file:
            yield file, place
            file.flush()
            os.fsync(file.fileno())
        partial.replace(place)
    except BaseException:
        partial.unlink(missing_ok=True)
        place.unlink(missing_ok=True)
        raise


def _partial(place: Path) -> Path:
    return place.with_name(f".{place.name}.part")


def _reserved(folder: Path, name: str) -> Path:
    """An empty file of ours, of that name or the next free one."""
    stem, dot, ending = name.partition(".")
    for number in range(1, MOST_NAMESAKES):
        place = folder / (name if number == 1 else f"{stem} ({number}){dot}{ending}")
        with contextlib.suppress(FileExistsError):
            os.close(os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
            return place
    raise OSError("too many files of that name")


def _write(file: BinaryIO, data: bytes) -> None:
    file.write(data)


def _not_kept(path: Path, error: OSError) -> FileNotKept:
    return FileNotKept(
        f"{path} could not be read or written ({error.strerror or error}).",
        kept="Nothing was overwritten.",
        next_step="Choose another folder, or free some space.",
    )
