"""A bundle whose items are encrypted at rest: each `data/NAME` is `data/NAME.age`, all else is as it was.

Decides: which file stands for which item; that the manifests stay over the items as they were, so that seals
hold and an item can be erased without opening any; and that opening makes a copy, never changes the original.
Leaves alone: the age files themselves (`age_file`), and who may open them.

Whoever has no key can check everything but the items' own bytes: their digests are those that the sealed
manifest claims, and statements commit to them.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from desktop_assist.evidence import age_file, bag, bag_comparison, durable
from desktop_assist.evidence.age_file import ENDING
from desktop_assist.evidence.bag import Problem, refused
from desktop_assist.evidence.bag_files import BagFiles

# From: https://c2sp.org/age#payload (a nonce, then pieces of 64 KiB with 16 bytes of tag each)
_NONCE_BYTES, _PIECE_BYTES, _TAG_BYTES = 16, 64 * 1024, 16
_LARGEST_HEADER_BYTES = 64 * 1024


def stand_ins(names: Iterable[str], claimed: Mapping[str, str]) -> dict[str, str]:
    """Name of an item that is encrypted → the file that stands for it.

    Args:
        names: The files that are there.
        claimed: What the manifest lists.
    """
    there = set(names)
    stand = {name.removesuffix(ENDING): name for name in there if name.endswith(ENDING)}
    return {
        name: file
        for name, file in stand.items()
        if name in claimed and name not in there and file not in claimed
    }


def of(folder: Path, names: Iterable[str]) -> dict[str, str]:
    """As `stand_ins`, of the bundle in `folder`, whose manifest is read only where there is a need.

    Raises:
        BadBundle: The manifest cannot be read.
    """
    there = [name for name in names if name.startswith("data/")]
    return stand_ins(there, claims(folder)) if may_be(there) else {}


def may_be(names: Iterable[str]) -> bool:
    """Whether one of `names` is an item's that may be encrypted."""
    return any(name.startswith("data/") and name.endswith(ENDING) for name in names)


def as_claimed(read: BagFiles) -> tuple[BagFiles, tuple[Problem, ...]]:
    """The files of a bundle, each encrypted item under its own name and with the digest that is claimed.

    Returns:
        The files, and a problem for each item that could so not be read.

    Raises:
        BadBundle: The manifest cannot be read.
    """
    closed = of(read.folder, read.digests)
    if not closed:
        return read, ()
    claimed, gone = claims(read.folder), set(closed.values())
    digests = {name: digest for name, digest in read.digests.items() if name not in gone}
    digests |= {name: claimed[name] for name in closed}
    why = "It is encrypted at rest; only a key of its readers opens it."
    return replace(read, digests=digests), tuple(Problem(name, why) for name in sorted(closed))


def claims(folder: Path) -> dict[str, str]:
    """The digests that the manifest of the bundle in `folder` gives its items.

    Raises:
        BadBundle: It cannot be read.
    """
    return bag_comparison.parse_manifest(bag.MANIFEST, bag.read_tag_file(folder, bag.MANIFEST))[0]


def is_closed(folder: Path) -> bool:
    """Whether an item of the bundle in `folder` is encrypted, by its name."""
    return any(path.suffix == ENDING for path in (folder / "data").rglob("*"))


def is_open(folder: Path) -> bool:
    """Whether an item of the bundle in `folder` is not encrypted."""
    files = (path for path in (folder / "data").rglob("*") if path.is_file())
    return any(path.suffix != ENDING for path in files)


def close(folder: Path, recipients: Sequence[str]) -> None:
    """Encrypt every item of the bundle in `folder` to `recipients`; nobody must be reading it.

    Raises:
        MalformedEvidence: A recipient is not one.
        EvidenceNotWritten: The disk refuses; do it again.
    """
    with durable.writing("The encrypted items"):
        for item in sorted(path for path in (folder / "data").rglob("*") if path.is_file()):
            if item.suffix != ENDING:
                target = item.with_name(item.name + ENDING)
                target.unlink(missing_ok=True)
                age_file.encrypt(item, target, recipients)
                item.unlink()
                durable.sync_folder(item.parent)


def open_into(folder: Path, target: Path, identity: Path) -> None:
    """Make the new folder `target` the bundle in `folder`, its items opened with the keys in file `identity`.

    Raises:
        BadBundle: It cannot be read within limits.
        BadKey: No key in the file opens an item, or the file has none.
        EvidenceNotWritten: The disk refuses.
    """
    names = bag.survey(folder)
    standing = {file: name for name, file in of(folder, names).items()}
    keys = age_file.read_identities(identity)
    with durable.writing("The opened bundle"):
        for name in names:
            goes_to = target / standing.get(name, name)
            goes_to.parent.mkdir(mode=durable.FOLDER, parents=True, exist_ok=True)
            if name in standing:
                age_file.decrypt(folder / name, goes_to, keys)
            else:
                link(folder / name, goes_to)


def link(source: Path | str, target: Path | str) -> None:
    """Another name for a file that is never written into, or, on a disk without such, a copy.

    Raises:
        OSError: The disk refuses.
    """
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)


def plain_size(file: Path) -> int:
    """How many bytes an age file holds, told from its own size.

    Raises:
        BadBundle: It is not an age file.
    """
    with bag.opened(file) as stream:
        head = stream.read(_LARGEST_HEADER_BYTES)
        total = stream.seek(0, os.SEEK_END)
    mac = head.find(b"\n--- ")
    end = head.find(b"\n", mac + 1)
    if mac < 0 or end < 0:
        raise refused(f"{file.name} is not an age file.")
    body = total - (end + 1) - _NONCE_BYTES
    pieces = -(-body // (_PIECE_BYTES + _TAG_BYTES))
    return body - pieces * _TAG_BYTES
