"""One folder of this computer from which nothing leads out, as this system can hold it.

Decides: which way of entering it this system has.
Leaves alone: how each does it (`folder_posix`, `folder_windows`).
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Protocol

from desktop_assist.channel.file_names import Parts
from desktop_assist.channel.folder_posix import PosixFolder
from desktop_assist.channel.folder_windows import WindowsFolder


class ConfinedFolder(Protocol):
    """The folder. Safe to use from any thread until `close`. Every method may raise `OSError`."""

    def close(self) -> None:
        """Leave it. Files that were opened stay open."""
        ...

    def open_file(self, path: Parts, *, write: bool) -> int:
        """A descriptor of an existing plain file."""
        ...

    def create_file(self, path: Parts) -> int:
        """A descriptor of a new, empty file."""
        ...

    def about(self, path: Parts) -> os.stat_result:
        """What the system knows of a file or folder; links are not followed."""
        ...

    def names(self, path: Parts) -> Iterator[tuple[str, os.stat_result]]:
        """The names in a folder, with what the system knows of each."""
        ...

    def make_folder(self, path: Parts) -> None:
        """Make a folder where nothing is."""
        ...

    def remove_file(self, path: Parts) -> None:
        """Remove what is there, when it is no folder."""
        ...

    def remove_folder(self, path: Parts) -> None:
        """Remove an empty folder."""
        ...

    def rename_file(self, old: Parts, new: Parts) -> None:
        """Give a plain file another name, where nothing is."""
        ...

    def free(self) -> tuple[int, int]:
        """Free and total bytes of the disk."""
        ...


enter: Callable[[Path], ConfinedFolder] = PosixFolder if os.name == "posix" else WindowsFolder
"""Enter a folder; `OSError` where it is not there, or is none."""
