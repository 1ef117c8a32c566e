"""One folder of this computer, entered by handles that hold it in place. Windows.

Decides: the same as `folder_posix`, that nothing outside can be reached, by other means, because Windows has
    no `openat`.
    1. Every operation opens a handle on the folder and on each folder on the way, without following a
       reparse point (link, junction, mount point), and without sharing deletion: as long as a handle is
       open, that folder can be neither renamed nor removed nor replaced by a junction. One that is a reparse
       point, or no folder, ends the operation. Then the last name is used as a path.
    2. Only plain files with a single name are opened. The handle is opened without following a reparse
       point, and is looked at before anything is read or written.
    3. A new file is made where nothing is, never over something.
    4. A rename never replaces anything: Windows' own `rename` fails where something is.
Leaves alone: which names are allowed (`file_names`: no device, no alternate stream), who may do what, and
how much.

From: https://learn.microsoft.com/windows/win32/api/fileapi/nf-fileapi-createfilew
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import shutil
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

from desktop_assist.channel.file_names import Parts, is_portable, refused
from desktop_assist.channel.sftp_wire import Status

# To list, and not only to read attributes: Windows checks sharing only for handles that can do something.
_LIST, _READ, _WRITE = 0x1 | 0x80, 0x80000000, 0x40000000
_SHARE_READ, _SHARE_WRITE = 1, 2
_CREATE_NEW, _OPEN_EXISTING = 1, 3
_BACKUP_SEMANTICS, _OPEN_REPARSE_POINT = 0x02000000, 0x00200000
_REPARSE_POINT = 0x400
_INVALID_HANDLE = -1


class WindowsFolder:
    """The folder. Safe to use from any thread until `close`."""

    def __init__(self, path: Path) -> None:
        """Enter the folder at `path`.

        Raises:
            OSError: It is not there, or it is none.
        """
        self._path = Path(os.path.realpath(path))
        self._held = _hold(self._path)  # 1.

    def close(self) -> None:
        """Leave it. Files that were opened stay open."""
        held, self._held = self._held, -1
        if held >= 0:
            os.close(held)

    @contextlib.contextmanager
    def _folder(self, path: Parts) -> Iterator[Path]:  # 1.
        with contextlib.ExitStack() as holding:
            at = self._path
            for name in path:
                at /= _checked(name)
                holding.callback(os.close, _hold(at))
            yield at

    @contextlib.contextmanager
    def _parent(self, path: Parts) -> Iterator[Path]:
        if not path:
            raise refused("The folder itself cannot be changed.")
        with self._folder(path[:-1]) as at:
            yield at / _checked(path[-1])

    def open_file(self, path: Parts, *, write: bool) -> int:
        """A descriptor of an existing plain file.

        Raises:
            FileRefused: It is something else.
            OSError: It cannot be opened.
        """
        with self._parent(path) as place:
            access = _READ | _WRITE if write else _READ
            descriptor = _open(place, access, _OPEN_EXISTING, _OPEN_REPARSE_POINT)
        about = os.fstat(descriptor)
        if not _is_plain(about) or about.st_nlink != 1:  # 2.
            os.close(descriptor)
            raise refused("That is not a plain file.")
        return descriptor

    def create_file(self, path: Parts) -> int:
        """A descriptor of a new, empty file.

        Raises:
            OSError: Something has that name, or it cannot be made.
        """
        with self._parent(path) as place:
            return _open(place, _READ | _WRITE, _CREATE_NEW, _OPEN_REPARSE_POINT)  # 3.

    def about(self, path: Parts) -> os.stat_result:
        """What the system knows of a file or folder; links are not followed.

        Raises:
            OSError: It is not there.
        """
        if not path:
            return os.lstat(self._path)
        with self._parent(path) as place:
            return os.lstat(place)

    def names(self, path: Parts) -> Iterator[tuple[str, os.stat_result]]:
        """The names in a folder, in no order, with what the system knows of each; links are not followed.

        Raises:
            OSError: It is no folder, or cannot be read.
        """
        with self._folder(path) as place, os.scandir(place) as entries:
            for entry in entries:
                with contextlib.suppress(FileNotFoundError):
                    yield entry.name, os.lstat(place / entry.name)

    def make_folder(self, path: Parts) -> None:
        """Make a folder where nothing is."""
        with self._parent(path) as place:
            place.mkdir()

    def remove_file(self, path: Parts) -> None:
        """Remove what is there, when it is no folder; a link is removed, not followed."""
        with self._parent(path) as place:
            place.unlink()

    def remove_folder(self, path: Parts) -> None:
        """Remove an empty folder."""
        with self._parent(path) as place:
            place.rmdir()

    def rename_file(self, old: Parts, new: Parts) -> None:  # 4.
        """Give a plain file another name, where nothing is.

        Raises:
            FileRefused: It is no plain file.
            OSError: Something has the new name.
        """
        with self._parent(old) as place, self._parent(new) as other:
            if not _is_plain(os.lstat(place)):
                raise refused("Only files can be renamed.", Status.OP_UNSUPPORTED)
            place.rename(other)

    def free(self) -> tuple[int, int]:
        """Free and total bytes of the disk that the folder is on."""
        found = shutil.disk_usage(self._path)
        return found.free, found.total


def _checked(name: str) -> str:
    if not is_portable(name):  # `CON` and `a:b` are no files, whether new or not
        raise refused("That name cannot be a file's here.")
    return name


def _is_plain(about: os.stat_result) -> bool:
    attributes: int = getattr(about, "st_file_attributes", 0)
    return stat.S_ISREG(about.st_mode) and not attributes & _REPARSE_POINT


def _hold(place: Path) -> int:
    """A descriptor of a real folder, which cannot be renamed or removed while it is open."""
    descriptor = _open(place, _LIST, _OPEN_EXISTING, _OPEN_REPARSE_POINT | _BACKUP_SEMANTICS)
    about = os.lstat(place)  # it is held, so this is it
    if not stat.S_ISDIR(about.st_mode) or getattr(about, "st_file_attributes", 0) & _REPARSE_POINT:
        os.close(descriptor)
        raise refused("That is not a folder.")
    return descriptor


def _open(place: Path, access: int, disposition: int, flags: int) -> int:
    """A descriptor of what `CreateFileW` opens; others may read and write it meanwhile, not delete it."""
    if sys.platform != "win32":
        raise OSError("this needs Windows")
    import msvcrt  # only there

    kernel32 = ctypes.WinDLL("kernel32", use_last_error=True)
    kernel32.CreateFileW.restype = ctypes.c_void_p
    share = _SHARE_READ | _SHARE_WRITE
    handle = kernel32.CreateFileW(ctypes.c_wchar_p(str(place)), access, share, None, disposition, flags, None)
    if handle is None or handle == ctypes.c_void_p(_INVALID_HANDLE).value:
        raise ctypes.WinError(ctypes.get_last_error())
    return msvcrt.open_osfhandle(handle, os.O_BINARY | os.O_NOINHERIT)
