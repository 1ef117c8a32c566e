"""One set-up at a time.

Decides: who works, by a lock on an open file; the system lets go of it when its holder ends, however it ends.
Leaves alone: what is done meanwhile.
"""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from installer.problems import say

if sys.platform == "win32":
    import msvcrt

    def _take(file: BinaryIO, *, wait: bool) -> bool:
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_LOCK if wait else msvcrt.LK_NBLCK, 1)
        except OSError:  # LK_LOCK gives up after ten seconds
            return False
        return True

else:
    import fcntl

    def _take(file: BinaryIO, *, wait: bool) -> bool:
        try:
            fcntl.flock(file, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


@contextlib.contextmanager
def only_one(path: Path) -> Iterator[None]:
    """Hold the lock at `path`, waiting for as long as another process holds it."""
    with path.open("ab") as file:
        if not _take(file, wait=False):
            say("Another set-up is at work here; waiting until it has finished.")
            while not _take(file, wait=True):
                pass
        yield
