"""A folder shown over SFTP, to be read and never written: the log's tiles, for auditors.

Decides:
    1. Only names directly below the folder that the caller lists are there at all, and what is below them.
    2. A path is plain names from the folder's top. Links are not followed, wherever they are, and a file must
       be a plain one: nobody leaves the folder.
    3. Files are opened for reading alone; whatever else SFTP can ask for is refused.
    4. A peer has at most 64 files open, reads at most 256 KiB at a time and lists at most 10,000 names.
Leaves alone: who may come (`policy`). Stock `sftp` is a client of it; `folder_client` is ours.

From: https://datatracker.ietf.org/doc/html/draft-ietf-secsh-filexfer-02 (version 3, which OpenSSH speaks)
"""

from __future__ import annotations

import contextlib
import os
import re
import stat
from collections.abc import Collection
from pathlib import Path
from typing import BinaryIO

import paramiko
from paramiko.sftp import (
    SFTP_FAILURE,
    SFTP_NO_SUCH_FILE,
    SFTP_OK,
    SFTP_PERMISSION_DENIED,
)

from desktop_assist.channel.stream import ByteStream
from desktop_assist.evidence import bag

MOST_OPEN_FILES = 64  # ours: stock sftp has one
LARGEST_READ_BYTES = 256 * 1024  # ours: OpenSSH asks for 32 KiB
MOST_NAMES = 10_000  # ours: a folder of tiles has 1,000
_NAME = re.compile(r"[0-9A-Za-z_][0-9A-Za-z._-]{0,127}")


def serve_folder(stream: ByteStream, folder: Path, names: Collection[str]) -> None:
    """Show what is below `names` in `folder` to the peer at the other end of `stream`, until it goes."""
    wire = _Wire(stream)
    server = paramiko.SFTPServer(wire, "sftp", paramiko.ServerInterface(), _ReadOnly, folder, names)  # type: ignore[arg-type]
    try:
        # Whoever hangs up before the first packet has ended it, too.
        with contextlib.suppress(EOFError, OSError):
            server.start_subsystem("sftp", wire, wire)  # type: ignore[arg-type]  # it asks for no more than `_Wire` has
    finally:
        server.finish_subsystem()


class _Wire:
    """A byte stream in the shape in which paramiko's SFTP server knows a channel and its transport."""

    def __init__(self, stream: ByteStream) -> None:
        self._stream = stream

    def recv(self, count: int) -> bytes:
        """Up to `count` bytes; empty at the end."""
        return self._stream.recv(count)

    def send(self, data: bytes) -> int:
        """Send all of `data`."""
        self._stream.sendall(data)
        return len(data)

    def close(self) -> None:
        """Hang up."""
        self._stream.close()

    def get_name(self) -> str:
        """For paramiko's log, which nobody reads."""
        return "folder"

    def get_transport(self) -> _Wire:
        """Itself: only the next two are asked of it."""
        return self

    def get_log_channel(self) -> str:
        """Where paramiko would log."""
        return "paramiko.folder"

    def get_hexdump(self) -> bool:
        """Bytes are not logged."""
        return False


class _ReadOnly(paramiko.SFTPServerInterface):
    """What may be asked; all that is not defined here is refused by paramiko's own class (3)."""

    def __init__(self, server: paramiko.ServerInterface, folder: Path, names: Collection[str]) -> None:
        super().__init__(server)
        self._folder = folder
        self._names = frozenset(names)
        self._open: list[int] = []

    def list_folder(self, path: str) -> list[paramiko.SFTPAttributes] | int:
        """The names in a folder; of the top, those that are shown."""
        try:
            found = self._at(path)
            names = sorted(each.name for each in found.iterdir())[:MOST_NAMES]  # 4.
            shown = [name for name in names if self._is_shown(path, name)]
            return [_told(found / name, name) for name in shown]
        except OSError as error:
            return _code(error)

    def stat(self, path: str) -> paramiko.SFTPAttributes | int:
        """Size and time of a file or folder."""
        try:
            found = self._at(path)
            return _told(found, found.name)
        except OSError as error:
            return _code(error)

    lstat = stat  # there are no links to tell apart

    def open(self, path: str, flags: int, attr: paramiko.SFTPAttributes) -> paramiko.SFTPHandle | int:
        """A file, for reading."""
        del attr
        if flags & (os.O_WRONLY | os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_TRUNC):  # 3.
            return SFTP_PERMISSION_DENIED
        if len(self._open) >= MOST_OPEN_FILES:  # 4.
            return SFTP_FAILURE
        try:
            return _Reading(self._at(path), self._open)
        except OSError as error:
            return _code(error)

    def _is_shown(self, path: str, name: str) -> bool:
        at_top = not path.strip("/.")
        return _NAME.fullmatch(name) is not None and (not at_top or name in self._names)

    def _at(self, path: str) -> Path:
        """The file or folder at `path`.

        Raises:
            OSError: There is none that is shown.
        """
        parts = [part for part in path.split("/") if part not in ("", ".")]
        if not all(_NAME.fullmatch(part) for part in parts) or (parts and parts[0] not in self._names):  # 1.
            raise FileNotFoundError(path)
        found = self._folder
        for part in parts:
            found /= part
            if stat.S_IFMT(found.lstat().st_mode) not in (stat.S_IFDIR, stat.S_IFREG):  # 2.
                raise FileNotFoundError(path)
        return found


class _Reading(paramiko.SFTPHandle):
    """One open file."""

    def __init__(self, path: Path, opened: list[int]) -> None:
        super().__init__(os.O_RDONLY)
        self._held = bag.opened(path)
        self._file: BinaryIO = self._held.__enter__()
        self._opened = opened
        opened.append(1)

    def read(self, offset: int, length: int) -> bytes | int:
        """Up to `length` bytes from `offset`."""
        try:
            self._file.seek(offset)
            return self._file.read(min(length, LARGEST_READ_BYTES))
        except OSError as error:
            return _code(error)

    def stat(self) -> paramiko.SFTPAttributes | int:
        """Its size and time."""
        return _attributes(os.fstat(self._file.fileno()), "")

    def close(self) -> None:
        """Let it go."""
        if not self._file.closed:
            self._held.__exit__(None, None, None)
            self._opened.pop()


def _told(path: Path, name: str) -> paramiko.SFTPAttributes:
    return _attributes(path.lstat(), name)


def _attributes(about: os.stat_result, name: str) -> paramiko.SFTPAttributes:
    """Size, kind and time; not whose it is here, and nobody may write."""
    told = paramiko.SFTPAttributes()
    told.filename = name
    told.st_size, told.st_mtime, told.st_atime = about.st_size, int(about.st_mtime), int(about.st_mtime)
    told.st_mode = stat.S_IFMT(about.st_mode) | (0o555 if stat.S_ISDIR(about.st_mode) else 0o444)
    told.st_uid = told.st_gid = 0
    return told


def _code(error: OSError) -> int:
    known = SFTP_NO_SUCH_FILE if isinstance(error, FileNotFoundError | NotADirectoryError) else SFTP_FAILURE
    return int(known if known != SFTP_OK else SFTP_FAILURE)
