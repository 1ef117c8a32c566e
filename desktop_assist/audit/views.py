"""The log of views: who looked at which archived report, and when.

Decides: that a view is on the disk before anything is shown, that each line holds the digest of the one
before, so that a line changed, removed or put in is noticed, and that two processes do not write at once.
Leaves alone: whether lines were cut off at the end: for that, somebody else keeps the number and digest that
`verify` gives; and whether a name is true where it is only the system account's.

The file lies beside the archive: canonical JSON, a line a view, only ever appended to.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BufferedRandom
from pathlib import Path
from typing import Any

import msgspec

from desktop_assist.audit.errors import NotKept
from desktop_assist.evidence import durable
from diagnostics import canonical
from diagnostics.clock import Clock, timestamp
from diagnostics.errors import NotCanonical

LARGEST_BYTES = 256 * 1024 * 1024  # ours: about a million views
_ENDING = ".views.jsonl"


class Viewer(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Who looks.

    Attributes:
        name: The name.
        by: How it is known: `system account`, or `certificate` of the organisation.
    """

    name: str
    by: str


class View(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One line.

    Attributes:
        seq: From 0.
        prev: SHA-256 of the line before, without its newline, in hex; empty for the first.
        at: When.
        who: Who looked.
        case: At which case.
        what: With which action.
        bundle: SHA-256 of the bundle's tagmanifest, in hex.
    """

    seq: int
    prev: str
    at: str
    who: Viewer
    case: str
    what: str
    bundle: str


@dataclass(frozen=True)
class Verified:
    """A log of views that is whole.

    Attributes:
        views: All of them.
        head: SHA-256 of the last line, in hex; empty where there is none.
        torn: Bytes at the end of a view that was never finished, and so never shown.
    """

    views: tuple[View, ...]
    head: str
    torn: int


class ViewLog:
    """The views of one archive."""

    def __init__(self, path: Path, clock: Clock) -> None:
        """Keep them in the file at `path`."""
        self.path = path
        self._clock = clock

    @classmethod
    def beside(cls, archive: Path, clock: Clock) -> ViewLog:
        """The log of the archive in folder `archive`."""
        folder = archive.resolve()
        return cls(folder.with_name(folder.name + _ENDING), clock)

    def add(self, who: Viewer, case: str, what: str, bundle: str) -> View:
        """Keep a view. Only when this returns may anything be shown.

        Raises:
            NotKept: The disk refuses, or the log is not whole.
        """
        try:
            with _alone(self.path) as file:
                verified = self._verified(file.read(LARGEST_BYTES + 1))
                seq, now = len(verified.views), timestamp(self._clock.now())
                view = View(seq, verified.head, now, who, case, what, bundle)
                if verified.torn:
                    file.seek(-verified.torn, os.SEEK_END)
                    file.truncate()
                file.seek(0, os.SEEK_END)
                file.write(_line(view) + b"\n")
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            raise _refusal(self.path, f"cannot be written ({error.strerror})") from error
        return view

    def verify(self) -> Verified:
        """All views, if each follows from the one before.

        Raises:
            NotKept: It cannot be read, or a line was changed, removed or put in; the sentence names it.
        """
        try:
            with self.path.open("rb") as file:
                return self._verified(file.read(LARGEST_BYTES + 1))
        except FileNotFoundError:
            return Verified((), "", 0)
        except OSError as error:
            raise _refusal(self.path, f"cannot be read ({error.strerror})") from error

    def _verified(self, data: bytes) -> Verified:
        if len(data) > LARGEST_BYTES:
            raise _refusal(self.path, "is larger than it can be")
        *lines, torn = data.split(b"\n")
        views, prev = [], ""
        for seq, line in enumerate(lines):
            view = _read(line)
            if view is None or (view.seq, view.prev) != (seq, prev):
                raise _refusal(self.path, f"was changed: line {seq + 1} does not follow from the one before")
            views.append(view)
            prev = hashlib.sha256(line).hexdigest()
        return Verified(tuple(views), prev, len(torn))


def _line(view: View) -> bytes:
    told: dict[str, Any] = msgspec.to_builtins(view)
    return canonical.encode(told)


def _read(line: bytes) -> View | None:
    try:
        value = canonical.decode(line)
        view = msgspec.convert(value, View)
    except (NotCanonical, msgspec.ValidationError):
        return None
    return view if _line(view) == line else None


@contextmanager
def _alone(path: Path) -> Iterator[BufferedRandom]:
    """The file, open to read and append, while no other process has it so."""
    flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0)
    with os.fdopen(os.open(path, flags, durable.PRIVATE), "r+b") as file:
        lock(file.fileno())
        yield file  # the lock goes with the file


def lock(handle: int) -> None:
    """Wait until no other process holds the file, then hold it until it is closed."""
    if os.name == "nt":
        import msvcrt

        msvcrt.locking(handle, msvcrt.LK_LOCK, 1)  # type: ignore[attr-defined]
    else:
        import fcntl

        fcntl.flock(handle, fcntl.LOCK_EX)


def _refusal(path: Path, why: str) -> NotKept:
    return NotKept(
        f"The log of views {path} {why}.",
        kept="Nothing was shown.",
        next_step="Keep it for whoever oversees the auditors; name another with --views.",
    )
