"""The files of a bag, each read from the disk once.

Decides: that of a small file outside data/ the very bytes are used that were hashed; and how much of a bag is
held in memory at all.
Leaves alone: the items in data/, which are read again by who needs one and compared with their commitment;
which files may be in a bag (`bag`), and what their digests should be (`bag_comparison`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from desktop_assist.evidence import bag
from desktop_assist.evidence.bag import refused

# Ours: an envelope has some kilobytes, all of a bundle outside data/ some hundreds.
LARGEST_HELD_BYTES = 1024**2
MOST_HELD_BYTES = 64 * 1024**2


@dataclass(frozen=True)
class BagFiles:
    """The files of a bag, as they were read.

    Attributes:
        folder: The bag.
        digests: Name → SHA-256 in hex, of every file.
        held: Name → bytes, of the small ones outside data/.
    """

    folder: Path
    digests: Mapping[str, str]
    held: Mapping[str, bytes]

    def tag_file(self, name: str) -> bytes:
        """The bytes of a file outside data/.

        Raises:
            BadBundle: As `bag.read_tag_file`.
        """
        data = self.held.get(name)
        return bag.read_tag_file(self.folder, name) if data is None else data


def read(folder: Path, names: Mapping[str, int]) -> BagFiles:
    """Read and hash every file of `names`, which `bag.survey` found in `folder`, with its size in bytes.

    Raises:
        BadBundle: One cannot be read.
    """
    digests: dict[str, str] = {}
    held: dict[str, bytes] = {}
    room = MOST_HELD_BYTES
    for name, size in names.items():
        data = _small(folder, name) if size <= min(LARGEST_HELD_BYTES, room) else None
        if data is None or len(data) > room:
            digests.update(bag.digests(folder, {name: size}))
            continue
        digests[name] = hashlib.sha256(data).hexdigest()
        if not name.startswith("data/"):
            held[name] = data
            room -= len(data)
    return BagFiles(folder, digests, held)


def _small(folder: Path, name: str) -> bytes | None:
    """The bytes of a file; None where it has become larger than what is held."""
    try:
        data = bag.beginning(f"{folder}/{name}", LARGEST_HELD_BYTES + 1)
    except OSError as error:
        raise refused(f"{name} in this bundle cannot be read ({error.strerror}).") from error
    return data if len(data) <= LARGEST_HELD_BYTES else None
