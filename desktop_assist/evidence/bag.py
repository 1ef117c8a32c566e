"""BagIt bags (RFC 8493) from people whom we do not trust.

Decides: which files may be in a bag at all: plain names, plain files, bounded number, size and depth.
Leaves alone: which of them are what the manifests say (`bag_comparison`), and what they mean (`bundle`).
"""

from __future__ import annotations

import errno
import functools
import hashlib
import os
import re
import stat
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path

from desktop_assist.evidence.errors import BadBundle

# Ours: an engagement has some tens of files; a recording of a day is about 2 GiB.
MOST_FILES = 20_000
DEEPEST = 6
LARGEST_TAG_FILE_BYTES = 8 * 1024 * 1024
LARGEST_ITEM_BYTES = 8 * 1024**3
LARGEST_BAG_BYTES = 16 * 1024**3

# From: https://www.rfc-editor.org/rfc/rfc8493#section-2.1.1
DECLARATION = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
BAGIT, INFO = "bagit.txt", "bag-info.txt"
MANIFEST, TAGMANIFEST = "manifest-sha256.txt", "tagmanifest-sha256.txt"
_PART = re.compile(r"[0-9A-Za-z_][0-9A-Za-z._-]{0,127}")
# From: https://learn.microsoft.com/windows/win32/fileio/naming-a-file#naming-conventions
_DEVICE = re.compile(r"(?i)(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?")
# Never what a link put there meanwhile points to; whichever of these flags the system has.
_FLAGS = os.O_RDONLY
for _name in ("O_BINARY", "O_NOFOLLOW", "O_NONBLOCK"):
    _FLAGS |= getattr(os, _name, 0)


@dataclass(frozen=True)
class Problem:
    """One file that is not what it should be.

    Attributes:
        path: The file, from the bag's top.
        sentence: What is wrong with it.
    """

    path: str
    sentence: str


@functools.lru_cache(maxsize=4096)  # the files of one bundle are named as those of the next
def is_safe_name(name: str) -> bool:
    """Whether `name` is a path that means the same file, inside the bag, on every system."""
    parts = name.split("/")
    return len(parts) <= DEEPEST and all(_PART.fullmatch(part) and _is_plain(part) for part in parts)


def survey(folder: Path) -> dict[str, int]:
    """The files of a bag and their sizes in bytes, by name.

    Raises:
        BadBundle: It is not a folder; a file is not plain or is misnamed; there are too many, too large, too
            deep; two names differ only in case.
    """
    if not folder.is_dir():
        raise refused(f"There is no bundle at {folder}.")
    found: dict[str, int] = {}
    total = 0
    for name, size in _files(folder):
        found[name] = size
        total += size
        if len(found) > MOST_FILES or total > LARGEST_BAG_BYTES:
            raise refused(f"This bundle is larger than {MOST_FILES} files or {LARGEST_BAG_BYTES} bytes.")
    if len({name.lower() for name in found}) != len(found):
        raise refused("Two files of this bundle differ only in upper and lower case.")
    return found


def read_tag_file(folder: Path, name: str) -> bytes:
    """The bytes of a file outside data/.

    Raises:
        BadBundle: It is missing, is not plain, or is larger than `LARGEST_TAG_FILE_BYTES`.
    """
    try:
        with opened(folder / name) as file:
            data = file.read(LARGEST_TAG_FILE_BYTES + 1)
    except OSError as error:
        raise refused(f"The bundle's {name} is missing or cannot be read.") from error
    if len(data) > LARGEST_TAG_FILE_BYTES:
        raise refused(f"The bundle's {name} is larger than {LARGEST_TAG_FILE_BYTES} bytes.")
    return data


def digests(folder: Path, names: Mapping[str, int]) -> dict[str, str]:
    """The SHA-256 of each file, in hex.

    Raises:
        BadBundle: One cannot be read.
    """
    return {name: _digest(folder, name) for name in names}


def manifest(found: Mapping[str, str]) -> bytes:
    """The manifest of files and their digests, as `sha256sum` writes it."""
    return "".join(f"{digest}  {name}\n" for name, digest in sorted(found.items())).encode("ascii")


def refused(happened: str) -> BadBundle:
    """The error for a bundle that is not read at all."""
    return BadBundle(happened, next_step="Ask who sent it for the bundle again; do not open it by hand.")


def _files(folder: Path) -> Iterator[tuple[str, int]]:
    waiting = [""]
    while waiting:
        prefix = waiting.pop()
        try:
            with os.scandir(f"{folder}/{prefix}") as entries:
                for entry in entries:
                    name = prefix + entry.name
                    about = _stat(entry, name)
                    if stat.S_ISDIR(about.st_mode):
                        waiting.append(f"{name}/")
                    else:
                        yield name, about.st_size
        except OSError as error:
            raise refused(f"This bundle cannot be read ({error.strerror}).") from error


def _stat(entry: os.DirEntry[str], name: str) -> os.stat_result:
    """What a folder or a plain file of a bag is."""
    if not is_safe_name(name):  # nor any folder within more folders than the limit
        raise refused(f"This bundle has a file whose name is not allowed: {name[:200]!r}.")
    about = entry.stat(follow_symlinks=False)
    if stat.S_ISDIR(about.st_mode):
        return about
    if not stat.S_ISREG(about.st_mode):
        raise refused(f"{name} in this bundle is a link or a device, not a file.")
    limit = LARGEST_ITEM_BYTES if name.startswith("data/") else LARGEST_TAG_FILE_BYTES
    if about.st_size > limit:
        raise refused(f"{name} in this bundle is larger than {limit} bytes.")
    return about


def _is_plain(part: str) -> bool:
    return not part.endswith(".") and _DEVICE.fullmatch(part) is None


@contextmanager
def opened(path: Path) -> Iterator[BufferedReader]:
    """The file at `path` if it is a plain one, never what a link put there meanwhile points to.

    Raises:
        OSError: It is not a plain file, or cannot be read.
    """
    with os.fdopen(os.open(path, _FLAGS), "rb") as file:
        _plain_size(file.fileno())
        yield file


def beginning(path: str, most: int) -> bytes:
    """As many as `most` bytes from the beginning of a plain file: what `opened` gives, for many small files.

    Raises:
        OSError: It is not a plain file, or cannot be read.
    """
    descriptor = os.open(path, _FLAGS)
    try:
        size = min(_plain_size(descriptor), most)
        data = os.read(descriptor, size)
        while len(data) < size and (more := os.read(descriptor, size - len(data))):
            data += more
        return data
    finally:
        os.close(descriptor)


def _plain_size(descriptor: int) -> int:
    """The size in bytes of the plain file that is open as `descriptor`."""
    about = os.fstat(descriptor)
    if not stat.S_ISREG(about.st_mode):
        raise OSError(errno.EINVAL, "it is not a plain file")
    return about.st_size


def _digest(folder: Path, name: str) -> str:
    try:
        with opened(folder / name) as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise refused(f"{name} in this bundle cannot be read ({error.strerror}).") from error
