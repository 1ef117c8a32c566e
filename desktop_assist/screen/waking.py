"""A way to end another thread's waiting for a socket, at any time, also after that thread has gone.

Decides: that waking once or many times is the same, and that a late call touches nothing.
Leaves alone: what is waited for (`x11_source`).
"""

from __future__ import annotations

import contextlib
import os
import threading


class Waking:
    """Something to be waited for beside a socket. `wake` may be called from any thread, at any time."""

    def __init__(self) -> None:
        """Begin asleep."""
        self._lock = threading.Lock()
        self._closed = False
        self._read, self._write = os.pipe()
        for end in (self._read, self._write):
            os.set_blocking(end, False)

    def fileno(self) -> int:
        """What `select` waits for."""
        return self._read

    def wake(self) -> None:
        """End the waiting."""
        with self._lock, contextlib.suppress(BlockingIOError):  # full: it is awake
            if not self._closed:  # its number may be another file's by now
                os.write(self._write, b"\0")

    def sleep(self) -> None:
        """Be asleep again."""
        with contextlib.suppress(BlockingIOError):
            os.read(self._read, 1 << 16)

    def close(self) -> None:
        """Let go of it."""
        with self._lock:
            self._closed = True
            for end in (self._read, self._write):
                os.close(end)
