"""That a desk is running, and how many lines are open: a small file beside its others, for `desk status`.

Decides: that the file says what is true within `FRESH_S` seconds, and that a killed
desk counts as gone.
Leaves alone: everything of value; the file can be removed at any time.
"""

from __future__ import annotations

import contextlib
import threading
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import msgspec

from desktop_assist.desk.protocol import AUDITOR_NAME, CUSTOMER_NAME, TECHNICIAN_NAME
from diagnostics.clock import Clock

FILE = "running.json"
WRITE_EVERY_S = 5.0  # ours
FRESH_S = 20.0  # ours: a machine may be busy for three rounds
ROLES = (CUSTOMER_NAME, TECHNICIAN_NAME, AUDITOR_NAME)


class Present(msgspec.Struct, frozen=True):
    """What the file says: seconds since 1970, and role → open lines."""

    at: float = 0.0
    lines: dict[str, int] = msgspec.field(default_factory=lambda: dict.fromkeys(ROLES, 0))


class Presence:
    """Counts lines, and keeps the file true while the desk runs. Safe to use from any thread."""

    def __init__(self, folder: Path, clock: Clock) -> None:
        """Begin to tell of the desk in `folder`."""
        self._path = folder / FILE
        self._clock = clock
        self._lock = threading.Lock()
        self._lines: Counter[str] = Counter()
        self._ended = threading.Event()
        self._write()
        self._thread = threading.Thread(target=self._keep_writing, name="desk-presence", daemon=True)
        self._thread.start()

    @contextlib.contextmanager
    def line(self, role: str) -> Iterator[None]:
        """A line of that role is open for as long as the block lasts."""
        with self._lock:
            self._lines[role] += 1
        try:
            yield
        finally:
            with self._lock:
                self._lines[role] -= 1

    def _keep_writing(self) -> None:
        while not self._ended.wait(WRITE_EVERY_S):
            self._write()

    def _write(self) -> None:
        with self._lock:
            lines = {role: self._lines[role] for role in ROLES}
        present = Present(self._clock.now().timestamp(), lines)
        temporary = self._path.with_suffix(".part")
        # A full disk must not end a desk for the sake of a figure; it is then shown as gone.
        with contextlib.suppress(OSError):
            temporary.write_bytes(msgspec.json.encode(present))
            temporary.replace(self._path)

    def close(self) -> None:
        """The desk is gone."""
        self._ended.set()
        self._thread.join()
        with contextlib.suppress(OSError):
            self._path.unlink(missing_ok=True)


def read(folder: Path, clock: Clock) -> Present | None:
    """What the running desk of `folder` says; none when there is no running one."""
    try:
        present = msgspec.json.decode((folder / FILE).read_bytes(), type=Present)
    except (OSError, msgspec.MsgspecError):
        return None
    return present if abs(clock.now().timestamp() - present.at) <= FRESH_S else None
