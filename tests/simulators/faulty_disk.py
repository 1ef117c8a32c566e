"""A disk that fails at a chosen call, and one that tells what a power cut would lose.

It stands between the program and the operating system's own calls, so that every open, write, fsync, rename,
link and mkdir can be made to fail in turn. SQLite makes its calls elsewhere: see `faulty_sqlite`.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self

import pytest

CALLS = ("open", "fsync", "replace", "rename", "link", "mkdir")
DISK_ERRORS = (errno.ENOSPC, errno.EROFS, errno.EIO)


class Counter:
    """Counts calls and says which of them fail.

    Attributes:
        seen: The calls so far.
    """

    def __init__(self, fails_at: int, *, for_good: bool) -> None:
        """Fail call number `fails_at`, from 1, and with `for_good` every one after it; 0 fails none."""
        self.seen = 0
        self._fails_at = fails_at
        self._for_good = for_good

    @property
    def reached(self) -> bool:
        """Whether a call has failed."""
        return 0 < self._fails_at <= self.seen

    def next_fails(self) -> bool:
        """Count one call."""
        self.seen += 1
        return self.seen == self._fails_at or (self._for_good and self.reached)


class _Pieces:
    """A file whose `write` may fail halfway: half of the bytes are written, as on a disk that fills up."""

    def __init__(self, file: Any, fails: Callable[[], None]) -> None:
        self._file = file
        self._fails = fails

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)

    def write(self, data: bytes) -> int:
        try:
            self._fails()
        except OSError:
            self._file.write(data[: len(data) // 2])
            raise
        return int(self._file.write(data))


@contextmanager
def failing(fails_at: int, number: int, *, for_good: bool) -> Iterator[Counter]:
    """While open, call `fails_at` of open, write, fsync, rename, link or mkdir raises `OSError(number)`."""
    counter = Counter(fails_at, for_good=for_good)

    def fail_or_pass() -> None:
        if counter.next_fails():
            raise OSError(number, os.strerror(number))

    def faulty(real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **named: Any) -> Any:
            fail_or_pass()
            return real(*arguments, **named)

        return call

    real_fdopen = os.fdopen
    with pytest.MonkeyPatch.context() as patch:
        for name in CALLS:
            patch.setattr(os, name, faulty(getattr(os, name)))
        patch.setattr(os, "fdopen", lambda *one, **named: _Pieces(real_fdopen(*one, **named), fail_or_pass))
        yield counter


@contextmanager
def power_watched() -> Iterator[set[str]]:
    """While open, tells the names (paths) whose folder was not synchronised since they were made."""
    unsynchronised: set[str] = set()
    handles: dict[int, str] = {}
    real = {name: getattr(os, name) for name in ("open", "fsync", "replace", "rename", "link", "mkdir")}

    def watched_open(path: Any, flags: int, *rest: Any, **named: Any) -> int:
        handle: int = real["open"](path, flags, *rest, **named)
        handles[handle] = os.fspath(path)
        if flags & os.O_CREAT:
            unsynchronised.add(os.fspath(path))
        return handle

    def watched_fsync(handle: int) -> None:
        real["fsync"](handle)
        folder = handles.get(handle, "")
        inside = [path for path in unsynchronised if Path(path).parent == Path(folder)]
        unsynchronised.difference_update(inside)

    def made(name: str) -> Callable[..., Any]:
        def call(*paths: Any, **named: Any) -> Any:
            done = real[name](*paths, **named)
            moved = name in {"replace", "rename"}
            new = os.fspath(paths[0] if name == "mkdir" else paths[1])
            for path in [path for path in unsynchronised if moved and _within(path, os.fspath(paths[0]))]:
                unsynchronised.discard(path)
                unsynchronised.add(new + path.removeprefix(os.fspath(paths[0])))
            unsynchronised.add(new)
            return done

        return call

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "open", watched_open)
        patch.setattr(os, "fsync", watched_fsync)
        for name in ("replace", "rename", "link", "mkdir"):
            patch.setattr(os, name, made(name))
        yield unsynchronised


def _within(path: str, folder: str) -> bool:
    return path == folder or path.startswith(folder + os.sep)
