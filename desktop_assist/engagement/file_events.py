"""What a program tells its window about files.

Decides: the events of `events` that are about files, each a frozen dataclass.
Leaves alone: how they are shown.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from desktop_assist.consent import Capability


@dataclass(frozen=True)
class FolderShared:
    """The customer shares the folder at `path` with the technician, for this case."""

    path: Path


@dataclass(frozen=True)
class FileMoved:
    """A file moves between technician and customer, or has stopped.

    Attributes:
        number: Which transfer of this case.
        capability: In which direction.
        name: The path within the shared folder.
        bytes: How many have moved.
        size: The file's size, as far as it is known; 0 where it is not.
        ended: Empty while it moves; then how it ended, one of `transfer`'s words.
    """

    number: int
    capability: Capability
    name: str
    bytes: int
    size: int
    ended: str


@dataclass(frozen=True)
class FileProgressed:
    """How far a file is that the technician sends or takes.

    Attributes:
        name: Its name.
        bytes: How many have moved.
        size: The file's size as it was said.
        ended: Empty while it moves; then `sent` or `saved`.
    """

    name: str
    bytes: int
    size: int
    ended: str
