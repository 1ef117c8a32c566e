"""One folder of this computer, entered by descriptors: nothing outside it can be reached. Linux and macOS.

Decides:
    1. The folder is opened once. Every operation walks from that descriptor, one name at a time, with
       `openat` and `O_NOFOLLOW`: a link anywhere on the way ends the operation, also one that is put there
       while the operation runs, because no path is ever looked up as text.
    2. Only plain files with a single name (no hard link, which could be a file from elsewhere) are opened,
       on the folder's own file system or one below it; FIFOs and devices are not waited for.
    3. A new file is made where nothing is, never over something; it is readable and writable by its owner
       alone, and never executable.
    4. A rename never replaces anything: the new name is linked first, which fails where something is.
Leaves alone: which names are allowed (`file_names`), who may do what, and how much.
"""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Iterator
from pathlib import Path

from desktop_assist.channel.file_names import Parts, refused
from desktop_assist.channel.sftp_wire import Status

if os.name == "posix":
    _WALK = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
    _FILE = os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK | os.O_NOCTTY
_PRIVATE_FILE, _PRIVATE_FOLDER = 0o600, 0o700


class PosixFolder:
    """The folder. Safe to use from any thread until `close`."""

    def __init__(self, path: Path) -> None:
        """Enter the folder at `path`.

        Raises:
            OSError: It is not there, or it is none.
        """
        self._top = os.open(path, _WALK)  # 1.

    def close(self) -> None:
        """Leave it. Files that were opened stay open."""
        top, self._top = self._top, -1
        if top >= 0:
            os.close(top)

    @contextlib.contextmanager
    def _folder(self, path: Parts) -> Iterator[int]:  # 1.
        at = os.dup(self._top)
        try:
            for name in path:
                below = os.open(name, _WALK, dir_fd=at)
                os.close(at)
                at = below
            yield at
        finally:
            os.close(at)

    @contextlib.contextmanager
    def _parent(self, path: Parts) -> Iterator[tuple[int, str]]:
        if not path:
            raise refused("The folder itself cannot be changed.")
        with self._folder(path[:-1]) as at:
            yield at, path[-1]

    def open_file(self, path: Parts, *, write: bool) -> int:
        """A descriptor of an existing plain file.

        Raises:
            FileRefused: It is something else.
            OSError: It cannot be opened.
        """
        with self._parent(path) as (at, name):
            descriptor = os.open(name, _FILE | (os.O_RDWR if write else os.O_RDONLY), dir_fd=at)
        about = os.fstat(descriptor)
        if not stat.S_ISREG(about.st_mode) or about.st_nlink != 1:  # 2.
            os.close(descriptor)
            raise refused("That is not a plain file.")
        os.set_blocking(descriptor, True)
        return descriptor

    def create_file(self, path: Parts) -> int:
        """A descriptor of a new, empty file.

        Raises:
            OSError: Something has that name, or it cannot be made.
        """
        with self._parent(path) as (at, name):
            flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
            return os.open(name, flags, _PRIVATE_FILE, dir_fd=at)  # 3.

    def about(self, path: Parts) -> os.stat_result:
        """What the system knows of a file or folder; links are not followed.

        Raises:
            OSError: It is not there.
        """
        if not path:
            return os.fstat(self._top)
        with self._parent(path) as (at, name):
            return os.stat(name, dir_fd=at, follow_symlinks=False)

    def names(self, path: Parts) -> Iterator[tuple[str, os.stat_result]]:
        """The names in a folder, in no order, with what the system knows of each; links are not followed.

        Raises:
            OSError: It is no folder, or cannot be read.
        """
        with self._folder(path) as at, os.scandir(at) as entries:
            for entry in entries:
                with contextlib.suppress(FileNotFoundError):
                    yield entry.name, os.stat(entry.name, dir_fd=at, follow_symlinks=False)

    def make_folder(self, path: Parts) -> None:
        """Make a folder where nothing is."""
        with self._parent(path) as (at, name):
            os.mkdir(name, _PRIVATE_FOLDER, dir_fd=at)

    def remove_file(self, path: Parts) -> None:
        """Remove what is there, when it is no folder; a link is removed, not followed."""
        with self._parent(path) as (at, name):
            os.unlink(name, dir_fd=at)

    def remove_folder(self, path: Parts) -> None:
        """Remove an empty folder."""
        with self._parent(path) as (at, name):
            os.rmdir(name, dir_fd=at)

    def rename_file(self, old: Parts, new: Parts) -> None:  # 4.
        """Give a plain file another name, where nothing is.

        Raises:
            FileRefused: It is no plain file.
            OSError: Something has the new name.
        """
        with self._parent(old) as (here, name), self._parent(new) as (there, other):
            about = os.stat(name, dir_fd=here, follow_symlinks=False)
            if not stat.S_ISREG(about.st_mode):
                raise refused("Only files can be renamed.", Status.OP_UNSUPPORTED)
            os.link(name, other, src_dir_fd=here, dst_dir_fd=there, follow_symlinks=False)
            os.unlink(name, dir_fd=here)

    def free(self) -> tuple[int, int]:
        """Free and total bytes of the disk that the folder is on."""
        found = os.fstatvfs(self._top)
        return found.f_bavail * found.f_frsize, found.f_blocks * found.f_frsize
