"""BagIt bags (RFC 8493) from people whom we do not trust.

Decides: which files may be in a bag at all (plain names, plain files, bounded number, size and depth), and
which of them are not what the manifests say: each is named.
Leaves alone: what the files mean (bundle), and whose seal is whose (audit).
"""

from __future__ import annotations

import errno
import hashlib
import os
import re
import stat
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path

from desktop_assist.evidence import sshsig
from desktop_assist.evidence.errors import BadBundle, EvidenceError

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
_LINE = re.compile(r"([0-9a-f]{64})  ([0-9A-Za-z._/-]{1,700})")
_PART = re.compile(r"[0-9A-Za-z_][0-9A-Za-z._-]{0,127}")
_SEAL = re.compile(r"seals/(?:of-[0-9]{4,6}\.)?[0-9a-z_-]+\.sig")
_FORMER = re.compile(r"(seals/of-[0-9]{4,6}\.)(?:tagmanifest|[0-9a-z_-]+\.sig)")
# From: https://learn.microsoft.com/windows/win32/fileio/naming-a-file#naming-conventions
_DEVICE = re.compile(r"(?i)(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?")


@dataclass(frozen=True)
class Problem:
    """One file that is not what it should be.

    Attributes:
        path: The file, from the bag's top.
        sentence: What is wrong with it.
    """

    path: str
    sentence: str


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
    for name, size in _files(folder, ""):
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


def compare(folder: Path, found: Mapping[str, str]) -> tuple[Problem, ...]:
    """Every file that does not match, is missing, or is in no manifest, and every seal that does not fit.

    Args:
        folder: The bag.
        found: The digests of all its files.

    Raises:
        BadBundle: A manifest or a seal is too large.
    """
    problems: set[Problem] = set()
    listed: set[str] = {TAGMANIFEST}
    for name, is_payload in ((MANIFEST, True), (TAGMANIFEST, False)):
        if name not in found:
            problems.add(Problem(name, "It is missing."))
            continue
        claimed, malformed = parse_manifest(name, read_tag_file(folder, name))
        problems.update(malformed)
        problems.update(_unlike(found, claimed, name))
        listed.update(one for one in claimed if one.startswith("data/") == is_payload)
    seals = {name for name in found if _SEAL.fullmatch(name)}
    seals |= {name for name in found if name.endswith(".tagmanifest") and _is_sealed(name, seals)}
    for name in found.keys() - listed - seals:
        problems.add(Problem(name, "It is in no manifest: it was added, or its line was removed."))
    for name in {BAGIT, INFO} - found.keys():
        problems.add(Problem(name, "It is missing."))
    problems.update(_unfitting(folder, seals, TAGMANIFEST in found))
    return tuple(sorted(problems, key=lambda problem: (problem.path, problem.sentence)))


def parse_manifest(name: str, data: bytes) -> tuple[dict[str, str], set[Problem]]:
    """What a manifest named `name` claims, name → SHA-256 in hex, and its lines that cannot be understood."""
    claimed: dict[str, str] = {}
    problems: set[Problem] = set()
    if not data.endswith(b"\n"):
        problems.add(Problem(name, "Its last line does not end."))
    for number, line in enumerate(data.decode("latin-1").removesuffix("\n").split("\n"), 1):
        match = _LINE.fullmatch(line)
        if match is not None and match[2] not in claimed and is_safe_name(match[2]):
            claimed[match[2]] = match[1]
        else:
            problems.add(Problem(name, f"Line {number} is not one checksum of one file."))
    return claimed, problems


def refused(happened: str) -> BadBundle:
    """The error for a bundle that is not read at all."""
    return BadBundle(happened, next_step="Ask who sent it for the bundle again; do not open it by hand.")


def _files(folder: Path, prefix: str) -> Iterator[tuple[str, int]]:
    if prefix.count("/") > DEEPEST:
        raise refused("This bundle has folders within folders beyond the limit.")
    try:
        with os.scandir(folder / prefix) as entries:
            for entry in entries:
                yield from _entry(folder, entry, prefix + entry.name)
    except OSError as error:
        raise refused(f"This bundle cannot be read ({error.strerror}).") from error


def _entry(folder: Path, entry: os.DirEntry[str], name: str) -> Iterator[tuple[str, int]]:
    if not is_safe_name(name):
        raise refused(f"This bundle has a file whose name is not allowed: {name[:200]!r}.")
    about = entry.stat(follow_symlinks=False)
    if stat.S_ISDIR(about.st_mode):
        yield from _files(folder, f"{name}/")
        return
    if not stat.S_ISREG(about.st_mode):
        raise refused(f"{name} in this bundle is a link or a device, not a file.")
    limit = LARGEST_ITEM_BYTES if name.startswith("data/") else LARGEST_TAG_FILE_BYTES
    if about.st_size > limit:
        raise refused(f"{name} in this bundle is larger than {limit} bytes.")
    yield name, about.st_size


def _is_plain(part: str) -> bool:
    return not part.endswith(".") and _DEVICE.fullmatch(part) is None


@contextmanager
def opened(path: Path) -> Iterator[BufferedReader]:
    """The file at `path` if it is a plain one, never what a link put there meanwhile points to.

    Raises:
        OSError: It is not a plain file, or cannot be read.
    """
    flags = os.O_RDONLY
    for name in ("O_BINARY", "O_NOFOLLOW", "O_NONBLOCK"):  # whichever of them this system has
        flags |= getattr(os, name, 0)
    with os.fdopen(os.open(path, flags), "rb") as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise OSError(errno.EINVAL, "it is not a plain file")
        yield file


def _digest(folder: Path, name: str) -> str:
    try:
        with opened(folder / name) as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise refused(f"{name} in this bundle cannot be read ({error.strerror}).") from error


def _unlike(found: Mapping[str, str], claimed: Mapping[str, str], manifest_name: str) -> Iterator[Problem]:
    for name, digest in claimed.items():
        if name not in found:
            yield Problem(name, f"It is listed in {manifest_name} but missing.")
        elif found[name] != digest:
            yield Problem(
                name, f"It does not match its checksum in {manifest_name}: one of the two was changed."
            )


def _is_sealed(name: str, seals: set[str]) -> bool:
    """Whether `name` is what former seals are over, and one of them is there."""
    match = _FORMER.fullmatch(name)
    return match is not None and any(seal.startswith(match[1]) for seal in seals)


def _unfitting(folder: Path, seals: set[str], sealed: bool) -> Iterator[Problem]:
    for name in sorted(seals):
        match = _FORMER.fullmatch(name)
        over = f"{match[1]}tagmanifest" if match else TAGMANIFEST
        if name == over:
            continue
        try:
            data = read_tag_file(folder, over) if match or sealed else b""
            text = read_tag_file(folder, name).decode("ascii", "replace")
            sshsig.verify_any_namespace(text, data)
        except EvidenceError as error:
            yield Problem(name, f"It does not seal {over}. {error.happened}")
