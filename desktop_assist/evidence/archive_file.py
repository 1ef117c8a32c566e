"""A bundle as one .zip file, out and in.

Decides: the bytes of an exported .zip (the same for the same bundle, on every machine), and which .zip from
whomever is unpacked at all:
    1. The file and its directory of entries are within limits, before an entry is looked at.
    2. Each entry is a plain file or folder, neither encrypted nor of an unknown kind, below one `case-<id>`,
       with a name that means the same on every system; no two names are the same, whether in capitals or
       small letters, or a file here and a folder there.
    3. Declared sizes are within the bundle's limits and not more than `MOST_TIMES` what is in the .zip; no
       two entries share bytes of it.
    4. Only then is anything written, below a temporary name; each entry must give exactly the size and the
       checksum that were declared.
Leaves alone: whether the files are what the manifests say (bundle, audit). A bundle that was tampered with is
unpacked too, so that an auditor can name what was changed.
"""

from __future__ import annotations

import os
import secrets
import shutil
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from io import BufferedReader
from pathlib import Path
from typing import IO, BinaryIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from desktop_assist.evidence import bag, durable, packing, statement
from desktop_assist.evidence.bag import refused
from desktop_assist.evidence.errors import AlreadyKept

# Ours: 256 bytes for each of the files that a bundle may have; a longer directory holds more of them.
LARGEST_DIRECTORY_BYTES = bag.MOST_FILES * 256
LARGEST_ZIP_BYTES = bag.LARGEST_BAG_BYTES + LARGEST_DIRECTORY_BYTES * 2
# Ours: terminal recordings and JSON shrink to a tenth; deflate can reach 1032 (https://zlib.net/zlib_tech.html).
MOST_TIMES = 200
_ALWAYS_ALLOWED_BYTES = 1024 * 1024
_PIECE_BYTES = 1024 * 1024
# From: https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT (4.3.7, 4.4.4): hints,
# sizes after the data, names in UTF-8. Every other flag is encryption or a patch.
_LOCAL_HEADER_BYTES = 30
_HARMLESS_FLAGS = 0x0002 | 0x0004 | 0x0008 | 0x0800
_EARLIEST = (1980, 1, 1, 0, 0, 0)
_UNIX = 3
_MODE = (stat.S_IFREG | 0o600) << 16
_UNREADABLE = (
    zipfile.BadZipFile, zlib.error, struct.error, EOFError, NotImplementedError, RuntimeError, ValueError,
    OverflowError, IndexError,
)  # fmt: skip


def export(folder: Path, path: Path) -> None:
    """Write the bundle in `folder` to a new .zip at `path`: sorted, with fixed times, not compressed.

    It is not compressed because compressors differ from version to version, and the same bundle is to give
    the same bytes; recordings hardly shrink anyway.

    Raises:
        BadBundle: The folder is not a bundle's, by its name or what is in it, or changed meanwhile.
        AlreadyKept: There is a file at `path`; it is left as it was.
        EvidenceNotWritten: The disk refuses.
    """
    if not _is_top(folder.name):
        raise refused(f"The folder {folder} is not named as a bundle: case- and the number of the case.")
    found = bag.survey(folder)
    with durable.writing(f"The file {path}"):
        try:
            with durable.creating(path) as file, ZipFile(file, "w", ZIP_STORED) as archive:
                for name in sorted(found):
                    _put(archive, folder, name, found[name])
        except FileExistsError as error:
            raise AlreadyKept(
                f"There is a file at {path} already.", next_step="Choose another name."
            ) from error


def import_(path: Path, directory: Path) -> Path:
    """Unpack the .zip at `path`, from whomever, to a new folder `case-<id>` in `directory`, or nothing.

    Raises:
        BadBundle: It is refused, for one of the reasons at the top of this module.
        AlreadyKept: There is such a folder; it is left as it was.
        EvidenceNotWritten: The disk refuses.
    """
    with _opened(path) as archive:
        top, files = _checked(archive)
        target = directory / top
        if target.exists():
            raise packing.already(target)
        unfinished = directory / f"{durable.TEMPORARY_PREFIX}{secrets.token_hex(8)}"
        with durable.writing("The bundle"):
            durable.make_folder(directory)
            try:
                durable.make_folder(unfinished)
                for name, info in files.items():
                    _unpack(archive, info, unfinished / name)
                bag.survey(unfinished)
                packing.sync_folders(unfinished)
                packing.publish(unfinished, target)
            finally:
                shutil.rmtree(unfinished, ignore_errors=True)
    return target


def _put(archive: ZipFile, folder: Path, name: str, size: int) -> None:
    info = ZipInfo(f"{folder.name}/{name}", _EARLIEST)
    info.create_system, info.external_attr, info.file_size = _UNIX, _MODE, size
    with bag.opened(folder / name) as source, archive.open(info, "w") as target:
        shutil.copyfileobj(source, target, _PIECE_BYTES)
    if info.file_size != size:
        raise refused(f"{name} changed while the bundle was being exported.")


class _Bounded(BufferedReader):
    """A file of which no more is read at once than a directory of entries may have."""

    def read(self, size: int | None = -1, /) -> bytes:
        if size is None or size < 0:
            size = os.fstat(self.fileno()).st_size - self.tell()
        if size > LARGEST_DIRECTORY_BYTES:
            raise refused(f"This .zip has a directory larger than {LARGEST_DIRECTORY_BYTES} bytes.")
        return super().read(size)


@contextmanager
def _opened(path: Path) -> Iterator[ZipFile]:  # 1.
    try:
        with path.open("rb", buffering=0) as file, _Bounded(file) as bounded:
            about = os.fstat(file.fileno())
            if not stat.S_ISREG(about.st_mode) or about.st_size > LARGEST_ZIP_BYTES:
                raise refused(f"{path} is not a plain file of at most {LARGEST_ZIP_BYTES} bytes.")
            with ZipFile(bounded) as archive:
                yield archive
    except _UNREADABLE as error:
        raise refused(f"{path} is not a .zip that can be read, or is damaged ({error}).") from error
    except OSError as error:
        raise refused(f"{path} cannot be read ({error.strerror}).") from error


def _checked(archive: ZipFile) -> tuple[str, dict[str, ZipInfo]]:
    """The bundle's folder, and its files by their names below it."""
    infos = archive.infolist()
    if len(infos) > bag.MOST_FILES:
        raise refused(f"This .zip has {len(infos)} entries; a bundle has at most {bag.MOST_FILES}.")
    files: dict[str, ZipInfo] = {}
    tops = set()
    for info in infos:  # 2.
        top, name = _place(info)
        tops.add(top)
        if name in files:
            raise refused(f"{name} is twice in this .zip.")
        if not info.is_dir():
            files[name] = info
    if len(tops) != 1 or not files:
        raise refused("This .zip does not hold one bundle in one folder.")
    _check_names(files)
    _check_sizes(files)
    _check_overlap(infos, archive.start_dir)
    return tops.pop(), files


def _place(info: ZipInfo) -> tuple[str, str]:
    """An entry's first folder and its name below that."""
    shown = repr(info.orig_filename[:200])
    top, _, name = info.orig_filename.removesuffix("/").partition("/")
    if info.filename != info.orig_filename or not _is_top(top) or (name and not bag.is_safe_name(name)):
        raise refused(f"This .zip has an entry whose name is not allowed: {shown}.")
    if info.flag_bits & ~_HARMLESS_FLAGS or info.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
        raise refused(f"{shown} in this .zip is encrypted or compressed in a way that is not read here.")
    kind = stat.S_IFMT(info.external_attr >> 16)
    if kind not in (0, stat.S_IFDIR if info.is_dir() else stat.S_IFREG) or (info.is_dir() and info.file_size):
        raise refused(f"{shown} in this .zip is a link or a device, not a file.")
    if not name and not info.is_dir():
        raise refused(f"This .zip has an entry whose name is not allowed: {shown}.")
    return top, name


def _check_names(files: Mapping[str, ZipInfo]) -> None:
    small = {name.lower() for name in files}
    if len(small) != len(files):
        raise refused("Two entries of this .zip differ only in upper and lower case.")
    for name in small:
        parts = name.split("/")
        if any("/".join(parts[:length]) in small for length in range(1, len(parts))):
            raise refused(f"A part of {name} is a file and a folder in this .zip.")


def _check_sizes(files: Mapping[str, ZipInfo]) -> None:  # 3.
    for name, info in files.items():
        limit = bag.LARGEST_ITEM_BYTES if name.startswith("data/") else bag.LARGEST_TAG_FILE_BYTES
        if info.file_size > limit:
            raise refused(f"{name} in this .zip is larger than {limit} bytes.")
        if info.file_size > max(info.compress_size * MOST_TIMES, _ALWAYS_ALLOWED_BYTES):
            raise refused(f"{name} in this .zip would grow to more than {MOST_TIMES} times its size.")
    total, packed = (
        sum(getattr(info, of) for info in files.values()) for of in ("file_size", "compress_size")
    )
    if total > bag.LARGEST_BAG_BYTES:
        raise refused(f"This .zip would grow to more than {bag.LARGEST_BAG_BYTES} bytes.")
    if total > max(packed * MOST_TIMES, _ALWAYS_ALLOWED_BYTES):
        raise refused(f"This .zip would grow to more than {MOST_TIMES} times its size.")


def _check_overlap(infos: Sequence[ZipInfo], end: int) -> None:
    begin = 0
    for info in sorted(infos, key=lambda info: info.header_offset):
        if info.header_offset < begin:
            raise refused("Two entries of this .zip share bytes of it.")
        begin = info.header_offset + _LOCAL_HEADER_BYTES + len(info.orig_filename) + info.compress_size
    if begin > end:
        raise refused("An entry of this .zip reaches beyond its end.")


def _unpack(archive: ZipFile, info: ZipInfo, path: Path) -> None:  # 4.
    durable.make_folder(path.parent)
    with archive.open(info) as source, durable.new_file(path, durable.PRIVATE) as target:
        _copy(source, target, info)


def _copy(source: IO[bytes], target: BinaryIO, info: ZipInfo) -> None:
    left = info.file_size
    while piece := source.read(_PIECE_BYTES):
        left -= len(piece)
        if left < 0:
            break
        target.write(piece)
    if left:
        raise refused(f"{info.filename} in this .zip has another size than was declared.")


def _is_top(name: str) -> bool:
    return (
        bag.is_safe_name(name)
        and name.startswith("case-")
        and statement.is_case_id(name.removeprefix("case-"))
    )
