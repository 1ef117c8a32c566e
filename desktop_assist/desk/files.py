"""Files of a case that come from a peer, part by part: to the desk, and from the desk to a technician.

Decides: which names there can be, how large a file may grow, and that nothing half-sent is ever taken for
whole.
Leaves alone: what is in the files.
"""

from __future__ import annotations

import os
import re
import threading
from pathlib import Path

from desktop_assist.desk.errors import DeskNotUsable, RequestRefused
from desktop_assist.desk.protocol import LARGEST_FILE_BYTES, PART_BYTES
from desktop_assist.evidence import durable

# Up to two folders and a plain name: no `..`, no absolute path, no hidden file, no device of Windows.
# From: https://learn.microsoft.com/windows/win32/fileio/naming-a-file#naming-conventions
_NAME = re.compile(
    r"(?!(?:.*/)?(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:[./]|\Z))"
    r"(?:[a-z]+/){0,2}[a-z0-9][A-Za-z0-9_-]*(?:\.[A-Za-z0-9_-]+)*"
)
LONGEST_NAME = 200
_UNFINISHED = ".part"
LARGEST_FILE_COUNT = 10_000  # ours: statements, leaves and proofs of a session of 3,000 events
LARGEST_CASE_BYTES = 1024 * 1024 * 1024  # ours: some hours of screen and terminal


class ReceivedFiles:
    """The files of one case. Safe to use from any thread; all writing goes through one object."""

    def __init__(self, folder: Path) -> None:
        """Keep them in `folder`, which is made when the first one comes."""
        self.folder = folder
        self._lock = threading.Lock()
        self._count = -1  # not counted yet
        self._bytes = 0

    def add(self, name: str, offset: int, data: bytes, *, last: bool) -> None:
        """Write a part at `offset`; the last part makes the file appear.

        Raises:
            RequestRefused: The name, the place or the size is not acceptable, or the file exists.
            DeskNotUsable: The disk does not take it.
        """
        path = self._path(name)
        unfinished = path.with_name(path.name + _UNFINISHED)
        with self._lock:
            try:
                self._count_once()
                if offset == 0:
                    self._begin_anew(unfinished)
                self._check_place(path, unfinished, offset, len(data))
                durable.make_folder(path.parent)
                self._write(unfinished, offset, data)
                if last:
                    _finish(unfinished, path)
            except OSError as error:
                raise DeskNotUsable(
                    f"{name} could not be kept ({error.strerror}).", next_step="Try again later."
                ) from error

    def _begin_anew(self, unfinished: Path) -> None:
        if unfinished.exists():
            self._bytes -= unfinished.stat().st_size
            self._count -= 1
            unfinished.unlink()

    def _write(self, unfinished: Path, offset: int, data: bytes) -> None:
        self._count += 0 if offset else 1
        with unfinished.open("r+b" if offset else "wb") as stream:
            stream.seek(offset)
            stream.write(data)
        self._bytes += len(data)

    def _check_place(self, path: Path, unfinished: Path, offset: int, length: int) -> None:
        if path.exists():
            raise RequestRefused(
                f"{path.name} was sent already.", next_step="It is kept; go on with the next one."
            )
        expected = unfinished.stat().st_size if offset and unfinished.exists() else 0
        if offset != expected or offset + length > LARGEST_FILE_BYTES:
            raise RequestRefused(
                f"{path.name} is out of order or too large.", next_step="Send it again from its start."
            )
        if offset == 0 and self._count >= LARGEST_FILE_COUNT:
            raise RequestRefused("This case has too many files.", next_step="Open another case.")
        if self._bytes + length > LARGEST_CASE_BYTES:
            raise RequestRefused("The files of this case are too large.", next_step="Send fewer.")

    def _count_once(self) -> None:
        if self._count < 0:
            lengths = [path.stat().st_size for path in self.folder.rglob("*") if path.is_file()]
            self._count, self._bytes = len(lengths), sum(lengths)

    def sizes(self) -> dict[str, int]:
        """The whole files: names and sizes in bytes."""
        found = (
            path for path in self.folder.rglob("*") if path.is_file() and not path.name.endswith(_UNFINISHED)
        )
        return {path.relative_to(self.folder).as_posix(): path.stat().st_size for path in found}

    def part(self, name: str, offset: int) -> tuple[bytes, bool]:
        """Up to a part's worth of bytes from `offset`, and whether they are the last.

        Raises:
            RequestRefused: There is no such file.
        """
        path = self._path(name)
        try:
            with path.open("rb") as stream:
                stream.seek(offset)
                data = stream.read(PART_BYTES)
                return data, stream.tell() >= path.stat().st_size
        except OSError as error:
            raise RequestRefused(
                f"There is no file {name} of this case.", next_step="List the files."
            ) from error

    def _path(self, name: str) -> Path:
        if len(name) > LONGEST_NAME or not _NAME.fullmatch(name) or name.endswith(_UNFINISHED):
            raise RequestRefused(
                f"{name[:LONGEST_NAME]!r} is not the name of a file of a case.",
                next_step="Use the listed names.",
            )
        return self.folder / name


def _finish(unfinished: Path, path: Path) -> None:
    with unfinished.open("r+b") as stream:
        os.fsync(stream.fileno())
    unfinished.rename(path)
    durable.sync_folder(path.parent)
