"""Items: the reports, recordings and other data that statements are about.

Decides: how an item is named, measured and committed to, whether it is held in memory or in a file.
Leaves alone: where items are kept (store) and what is in them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from desktop_assist.evidence import bag, commitment


@dataclass(frozen=True)
class Item:
    """One item of a case.

    Attributes:
        name: `data/…`, its path in the bundle.
        salt: The 32 bytes of its commitment.
        commitment: 64 hex digits.
        source: Its bytes, or the file that holds them.
    """

    name: str
    salt: bytes
    commitment: str
    source: bytes | Path

    @property
    def data(self) -> bytes:
        """All bytes, read now if they are in a file."""
        return self.source if isinstance(self.source, bytes) else self.source.read_bytes()

    def beginning(self, most: int) -> bytes:
        """As many as `most` bytes of it, from the beginning.

        Raises:
            OSError: Its file is not a plain one, or cannot be read.
        """
        if isinstance(self.source, bytes):
            return self.source[:most]
        return bag.beginning(str(self.source), most)

    @contextmanager
    def open(self) -> Iterator[BinaryIO]:
        """The bytes as a stream, for items too large to hold."""
        if isinstance(self.source, bytes):
            yield BytesIO(self.source)
        else:
            with self.source.open("rb") as file:
                yield file


def measured(name: str, salt: bytes, source: bytes | Path) -> Item:
    """The item of `source`, its commitment computed now.

    Raises:
        MalformedEvidence: The salt is not 32 bytes.
        OSError: The file cannot be read.
    """
    return Item(name, salt, commitment.commit_digest(salt, digest(source)), source)


def digest(source: bytes | Path) -> bytes:
    """SHA-256 of some bytes, or of a file a piece at a time.

    Raises:
        OSError: The file cannot be read.
    """
    if isinstance(source, bytes):
        return hashlib.sha256(source).digest()
    with source.open("rb") as file:
        return hashlib.file_digest(file, "sha256").digest()
