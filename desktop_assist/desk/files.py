"""Files of a case that come from a peer, part by part: to the desk, and from the desk to a technician.

Decides: which names there can be, how large a file may grow, and that nothing half-sent is ever taken for
whole.
Leaves alone: what is in the files.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

from desktop_assist.desk.errors import DeskNotUsable, RequestRefused
from desktop_assist.desk.protocol import LARGEST_FILE_BYTES, PART_BYTES

# One or two levels of plain names: no `..`, no absolute path, no hidden file, no device name with a colon.
_NAME = re.compile(r"(?:[a-z]+/){0,2}[a-z0-9][A-Za-z0-9_-]*(?:\.[A-Za-z0-9_-]+)*")
_UNFINISHED = ".part"
LARGEST_FILE_COUNT = 10_000  # ours: statements, leaves and proofs of a session of 3,000 events


class ReceivedFiles:
    """The files of one case."""

    def __init__(self, folder: Path) -> None:
        """Keep them in `folder`, which is made when the first one comes."""
        self.folder = folder

    def add(self, name: str, offset: int, data: bytes, *, last: bool) -> None:
        """Write a part at `offset`; the last part makes the file appear.

        Raises:
            RequestRefused: The name, the place or the size is not acceptable, or the file exists.
            DeskNotUsable: The disk does not take it.
        """
        path = self._path(name)
        unfinished = path.with_name(path.name + _UNFINISHED)
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._check_place(path, unfinished, offset, len(data))
            with unfinished.open("r+b" if offset else "wb") as stream:
                stream.seek(offset)
                stream.write(data)
                stream.flush()
                if last:
                    os.fsync(stream.fileno())
            if last:
                unfinished.rename(path)
        except OSError as error:
            raise DeskNotUsable(
                f"{name} could not be kept ({error.strerror}).", next_step="Try again later."
            ) from error

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
        if offset == 0 and len(self.sizes()) >= LARGEST_FILE_COUNT:
            raise RequestRefused("This case has too many files.", next_step="Open another case.")

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
        if not _NAME.fullmatch(name) or name.endswith(_UNFINISHED):
            raise RequestRefused(
                f"{name!r} is not the name of a file of a case.", next_step="Use the listed names."
            )
        return self.folder / name
