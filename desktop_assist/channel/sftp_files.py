"""What the answering end of SFTP asks of whoever has the files.

Decides: that every operation of a peer is one question to `Files` or to an open file of theirs.
Leaves alone: the answers, and how they travel (`sftp_server`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from desktop_assist.channel.file_names import Parts
from desktop_assist.channel.sftp_wire import Attributes, OpenFlag


@dataclass(frozen=True)
class Entry:
    """One name in a folder."""

    name: str
    about: Attributes


class OpenFile(Protocol):
    """One open file. `OSError` and `FileRefused` are told to the peer."""

    def read_into(self, offset: int, room: memoryview) -> int:
        """Fill some of `room`; how much, and 0 at the end."""
        ...

    def write(self, offset: int, data: memoryview) -> None:
        """Write all of `data`, or nothing."""
        ...

    def attributes(self) -> Attributes:
        """What may be told of it."""
        ...

    def change(self, wanted: Attributes) -> None:
        """Set its size and times, where `wanted` says so."""
        ...

    def close(self) -> None:
        """The peer has finished with it: let it go."""
        ...

    def abandon(self) -> None:
        """The peer is gone: let it go."""
        ...


class Files(Protocol):
    """The files that are served. `OSError` and `FileRefused` are told to the peer."""

    def open(self, path: Parts, flags: OpenFlag) -> OpenFile:
        """Open a file."""
        ...

    def names(self, path: Parts) -> Iterator[Entry]:
        """What is in a folder."""
        ...

    def attributes(self, path: Parts, *, asking: bool) -> Attributes:
        """What may be told of a file or folder; whether somebody may be asked for leave to tell it."""
        ...

    def change(self, path: Parts, wanted: Attributes) -> None:
        """Set size and times, where `wanted` says so."""
        ...

    def make_folder(self, path: Parts) -> None:
        """Make a folder."""
        ...

    def remove_file(self, path: Parts) -> None:
        """Remove a file."""
        ...

    def remove_folder(self, path: Parts) -> None:
        """Remove an empty folder."""
        ...

    def rename(self, old: Parts, new: Parts) -> None:
        """Rename a file or folder; what has the new name already stays."""
        ...
