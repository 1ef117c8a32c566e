"""Files that are either wholly there or not at all.

Decides: how bytes reach the disk: a temporary name beside the target, fsync, rename, fsync of the folder.
Leaves alone: what is written, and the databases, which SQLite keeps whole in its own way.
"""

from __future__ import annotations

import errno
import hashlib
import os
import secrets
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from desktop_assist.evidence.errors import EvidenceNotWritten

PRIVATE = 0o600
PUBLIC = 0o644
FOLDER = 0o700
TEMPORARY_PREFIX = ".part-"
_PIECE_BYTES = 1024 * 1024
# Ours: copying a recording of a day takes minutes; what nobody touched for longer is a killed process's.
_ABANDONED_SECONDS = 3600
_NO_LINKS = {errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS}


@contextmanager
def writing(what: str) -> Iterator[None]:
    """Turn the system's refusal to write into a sentence about `what`, such as "The log".

    Raises:
        EvidenceNotWritten: The disk is full, read-only, or otherwise refuses.
    """
    try:
        yield
    except OSError as error:
        raise not_written(what, error.strerror or str(error)) from error


def not_written(what: str, why: str) -> EvidenceNotWritten:
    """The error for `what` that could not be written because of `why`, the system's words."""
    return EvidenceNotWritten(
        f"{what} could not be written ({why}).",
        kept="What was there before is untouched.",
        next_step="Make room on the disk or make the folder writable, then try again.",
    )


def replace(path: Path, data: bytes, mode: int = PUBLIC) -> None:
    """Make `path` hold `data`, or leave it as it was.

    Raises:
        OSError: The system refuses; `path` is untouched, or, where only its folder could not be synchronised,
            holds `data`: it is whole either way.
    """
    temporary = _written(path, data, mode)
    try:
        temporary.replace(path)
    except OSError:
        _remove(temporary)
        raise
    sync_folder(path.parent)


def create(path: Path, data: bytes, mode: int = PUBLIC, *, temporary_in: Path | None = None) -> None:
    """Make a new file `path` of `data`, or nothing.

    Args:
        path: The file.
        data: What it will hold.
        mode: Its permissions, from its first instant.
        temporary_in: Where a kill may leave the temporary file, on the same disk; beside `path` if not said.

    Raises:
        FileExistsError: There is one already.
        OSError: The system refuses.
    """
    temporary = _written((temporary_in or path.parent) / path.name, data, mode)
    try:
        _rename_to_new(temporary, path)
    finally:
        _remove(temporary)
    _sync_new(path)


@contextmanager
def creating(path: Path, mode: int = PRIVATE) -> Iterator[BinaryIO]:
    """Write a new file `path` a piece at a time; it appears when the block ends, or, after an error, never.

    Raises:
        FileExistsError: There is one already.
        OSError: The system refuses.
    """
    temporary = path.with_name(f"{TEMPORARY_PREFIX}{secrets.token_hex(8)}")
    try:
        with new_file(temporary, mode) as file:
            yield file
        _rename_to_new(temporary, path)
    finally:
        _remove(temporary)
    _sync_new(path)


def copy(source: Path, path: Path, mode: int = PRIVATE) -> bytes:
    """Copy file `source` to `path`, wholly or not at all, and return the SHA-256 of what was copied.

    Raises:
        OSError: The system refuses; there is no `path`.
    """
    temporary = path.with_name(f"{TEMPORARY_PREFIX}{secrets.token_hex(8)}")
    digest = hashlib.sha256()
    try:
        with source.open("rb") as reader, new_file(temporary, mode) as file:
            while piece := reader.read(_PIECE_BYTES):
                digest.update(piece)
                file.write(piece)
        temporary.replace(path)
    except OSError:
        _remove(temporary)
        raise
    _sync_new(path)
    return digest.digest()


def sync_folder(path: Path) -> None:
    """Make the names in folder `path` outlast a power cut. Windows has no such call and needs none."""
    if os.name == "nt":
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def make_folder(path: Path) -> None:
    """Make folder `path` and those above it, for this user alone, so that they outlast a power cut."""
    if path.is_dir():
        return
    make_folder(path.parent)
    path.mkdir(mode=FOLDER, exist_ok=True)
    sync_folder(path.parent)


def write_new(path: Path, data: bytes, mode: int) -> None:
    """Write and fsync a file that must not exist; its mode holds from its first instant."""
    with new_file(path, mode) as file:
        file.write(data)


@contextmanager
def new_file(path: Path, mode: int) -> Iterator[BinaryIO]:
    """Write a file that must not exist a piece at a time; it is fsynced when the block ends.

    Raises:
        OSError: The system refuses; a part of it may be there.
    """
    flags = os.O_CREAT | os.O_EXCL | os.O_WRONLY | getattr(os, "O_BINARY", 0)
    with os.fdopen(os.open(path, flags, mode), "wb") as file:
        yield file
        file.flush()
        os.fsync(file.fileno())


def sweep(folder: Path) -> None:
    """Remove what a killed process left half-written below `folder`, which nobody else may be writing to.

    Raises:
        OSError: The system refuses.
    """
    for left in folder.rglob(f"{TEMPORARY_PREFIX}*"):
        left.unlink()


def sweep_abandoned(entries: Iterable[Path]) -> None:
    """Remove those of `entries`, files or folders of one disk, that nobody can still be writing to.

    What cannot be removed stays: it is in nobody's way. Age is told by the disk's own clock, so that a
    computer whose clock was set cannot remove what another process is just making.
    """
    for entry in entries:
        with suppress(OSError):
            if _disk_time(entry.parent) - entry.stat().st_mtime > _ABANDONED_SECONDS:
                shutil.rmtree(entry) if entry.is_dir() else entry.unlink()


def _disk_time(folder: Path) -> float:
    probe = folder / f"{TEMPORARY_PREFIX}{secrets.token_hex(8)}"
    write_new(probe, b"", PRIVATE)
    try:
        return probe.stat().st_mtime
    finally:
        _remove(probe)


def _sync_new(path: Path) -> None:
    """Make the name of the new file `path` outlast a power cut, or remove it again."""
    try:
        sync_folder(path.parent)
    except OSError:
        _remove(path)
        raise


def _written(path: Path, data: bytes, mode: int) -> Path:
    temporary = path.with_name(f"{TEMPORARY_PREFIX}{secrets.token_hex(8)}")
    try:
        write_new(temporary, data, mode)
    except OSError:
        _remove(temporary)
        raise
    return temporary


def _rename_to_new(temporary: Path, path: Path) -> None:
    """Rename without ever replacing: by a hard link where rename would replace, as it does on POSIX."""
    if os.name != "nt":
        try:
            os.link(temporary, path)
            return
        except OSError as error:
            if error.errno not in _NO_LINKS:
                raise
        if path.exists():  # a disk without hard links (exFAT, some network folders): the next best thing
            raise FileExistsError(errno.EEXIST, "There is one already", str(path))
    temporary.rename(path)


def _remove(path: Path) -> None:
    with suppress(OSError):
        path.unlink()
