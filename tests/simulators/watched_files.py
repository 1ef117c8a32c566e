"""A watcher of a folder: after every call that the program makes of the system, who may read which key."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

_CALLS = ("open", "fdopen", "fsync", "replace", "rename", "link", "unlink", "mkdir", "chmod", "rmdir")
_OTHERS = 0o077


@dataclass
class Watched:
    """What was seen.

    Attributes:
        folder: Where.
        private: The private keys, by their bytes.
        exposed: The files that held one and that others could read, at any instant of theirs.
        rights: Of the files that are there, by inode: all that others ever could do with each.
    """

    folder: Path
    private: set[bytes] = field(default_factory=set)
    exposed: set[Path] = field(default_factory=set)
    rights: dict[int, int] = field(default_factory=dict)

    def look(self) -> None:
        now: dict[int, int] = {}
        for path in (path for path in self.folder.rglob("*") if path.is_file()):
            about, data = path.stat(), path.read_bytes()
            now[about.st_ino] = self.rights.get(about.st_ino, 0) | about.st_mode & _OTHERS
            if b"PRIVATE KEY" in data:
                self.private.add(data)
                self.exposed |= {path} if now[about.st_ino] else set()
        self.rights = now


@contextmanager
def watching(folder: Path) -> Iterator[Watched]:
    """Watch `folder` while a umask hides nothing."""
    seen = Watched(folder)

    def watched(real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **named: Any) -> Any:
            done = real(*arguments, **named)
            seen.look()
            return done

        return call

    before = os.umask(0)
    try:
        with pytest.MonkeyPatch.context() as patch:
            for name in _CALLS:
                patch.setattr(os, name, watched(getattr(os, name)))
            yield seen
    finally:
        os.umask(before)
