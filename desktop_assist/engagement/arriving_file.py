"""A file on its way to the technician: under another name until it is whole, and kept where it broke off.

Decides:
    1. Until it is whole it lies beside its place as `.NAME.SIZE-TIME.part`, by the size and the time that the
       file has at the other end; only its owner can read it, and it is never executable.
    2. One that broke off goes on only where name, size and time are the same. Its last MiB is taken again: a
       power cut may have spoiled what was written last.
    3. When it is whole it is on the disk before it has its name, and never takes the place of another file.
    4. Only a plain file is gone on with; no link is followed.
Leaves alone: what comes (`remote_files`), and that it is never opened.
"""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from desktop_assist.channel.sftp_wire import Attributes
from desktop_assist.evidence import durable

TAKEN_AGAIN_BYTES = 1024**2  # ours: see 2.
MOST_NAMESAKES = 1000  # ours


@dataclass
class Arriving:
    """A file that is being written.

    Attributes:
        file: Open for writing, where the rest belongs.
        partial: Its place until it is whole.
        first: How many bytes of it are there already.
        place: Where it is when it is whole; until then, its folder.
    """

    file: BinaryIO
    partial: Path
    first: int
    place: Path


@contextmanager
def arriving(folder: Path, name: str, about: Attributes) -> Iterator[Arriving]:
    """Receive a file into `folder`, under `name` or the next free one; `about` is the one at the other end.

    Raises:
        OSError: It cannot be written.
    """
    partial = folder / f".{name}.{about.size or 0}-{about.modified or 0}.part"
    try:
        with os.fdopen(_opened(partial), "r+b") as file:
            first = _gone_on(file, about.size or 0)
            made = Arriving(file, partial, first, folder)
            yield made
            file.flush()
            os.fsync(file.fileno())
        made.place = _named(partial, folder, name)  # 3.
    finally:
        with contextlib.suppress(OSError):
            if not partial.lstat().st_size:
                partial.unlink()  # nothing came that could go on


def _opened(partial: Path) -> int:
    flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0)
    descriptor = os.open(partial, flags, 0o600)
    if stat.S_ISREG(os.fstat(descriptor).st_mode):  # 4.
        return descriptor
    os.close(descriptor)
    raise OSError("it is no plain file")


def _gone_on(file: BinaryIO, size: int) -> int:  # 2.
    there = os.fstat(file.fileno()).st_size
    first = max(0, min(there, size) - TAKEN_AGAIN_BYTES)
    file.truncate(first)
    file.seek(first)
    return first


def _named(partial: Path, folder: Path, name: str) -> Path:  # 3.
    place = _reserved(folder, name)
    try:
        partial.replace(place)
        durable.sync_folder(folder)
    except OSError:
        place.unlink(missing_ok=True)
        raise
    return place


def _reserved(folder: Path, name: str) -> Path:
    """An empty file of ours, of that name or the next free one."""
    stem, dot, ending = name.partition(".")
    for number in range(1, MOST_NAMESAKES):
        place = folder / (name if number == 1 else f"{stem} ({number}){dot}{ending}")
        with contextlib.suppress(FileExistsError):
            os.close(os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
            return place
    raise OSError("too many files of that name")
