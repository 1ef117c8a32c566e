"""A terminal on Windows: a pseudo-console (ConPTY), by `windows_console`.

Decides: which shell runs, that a reader who is slow holds up the console and not the memory, and that
everything it started ends with it.
Leaves alone: everything that is the same on all systems; the interface is `pseudo_terminal`.

Everything it started: what is in its job, which the system itself ends, and as far as they can be seen the
children of its processes, should one have come about before the job.

Windows does not tell whether a program hides what is typed: a password that is asked for in a console is
shown to the customer like any other line where lines are approved.
"""

from __future__ import annotations

import contextlib
import queue
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

import psutil

from desktop_assist.channel.pseudo_terminal import not_started
from desktop_assist.channel.windows_console import Console, PtyConsole

_PIECES = 16  # a piece is what one read gives, some KiB
_POLL_S, _NOTHING_S = 0.05, 0.001
_KILL_ROUNDS = 8
SHELL = ("powershell.exe", "-NoLogo")

Spawn = Callable[[Sequence[str], str, int, int], Console]
"""Starts a program in a folder on a console of so many columns and rows."""


class ConsoleTerminal:
    """One program on a pseudo-console. Safe to use from any thread; one thread reads."""

    def __init__(
        self,
        columns: int,
        rows: int,
        folder: Path,
        arguments: Sequence[str] = SHELL,
        *,
        spawn: Spawn = PtyConsole,
    ) -> None:
        """Start `arguments` in `folder`.

        Raises:
            TerminalNotStarted: No console or no program is to be had.
        """
        try:
            self._console = spawn(arguments, str(folder), columns, rows)
        except (OSError, RuntimeError, ValueError) as error:
            raise not_started(str(error)) from error
        self._printed: queue.Queue[bytes | None] = queue.Queue(_PIECES)
        self._ended = threading.Event()
        self._stopping = threading.Lock()
        self._reader = threading.Thread(target=self._read_all, name="console", daemon=True)
        self._reader.start()

    def _read_all(self) -> None:
        with contextlib.suppress(EOFError, OSError):
            while not self._ended.is_set():
                if text := self._console.read():
                    self._put(text.encode("utf-8", "replace"))
                else:
                    self._ended.wait(_NOTHING_S)
        self._put(None)

    def _put(self, piece: bytes | None) -> None:
        while not self._ended.is_set():
            with contextlib.suppress(queue.Full):
                self._printed.put(piece, timeout=_POLL_S)
                return

    @property
    def running(self) -> bool:
        """Whether it was not stopped yet."""
        return not self._ended.is_set()

    @property
    def hides_input(self) -> bool:
        """Windows does not tell."""
        return False

    def read(self) -> bytes | None:
        """What it printed within the next 50 ms; empty for nothing yet, none at its end."""
        if self._ended.is_set():
            return None
        try:
            return self._printed.get(timeout=_POLL_S)
        except queue.Empty:
            return b""

    def write(self, data: bytes) -> None:
        """Type `data`; what is typed after the end is dropped."""
        if not self._ended.is_set():
            with contextlib.suppress(OSError):
                self._console.write(data.decode("utf-8", "replace"))

    def write_at_once(self, data: bytes) -> int:
        """Nothing: whether a console would have to be waited for is not known."""
        del data
        return 0

    def interrupt(self) -> None:
        """Type Ctrl-C, which a console turns into the event of that name."""
        self.write(b"\x03")

    def resize(self, columns: int, rows: int) -> None:
        """Tell the program how large the technician's window is."""
        with contextlib.suppress(OSError):
            self._console.resize(columns, rows)

    def stop(self) -> None:
        """End the program and all that it started. Safe to call twice, from any thread."""
        self._ended.set()
        with self._stopping:
            family = self._family()
            self._console.end()
            for _ in range(_KILL_ROUNDS):
                if not _kill([*family, *self._family()]):
                    break

    def _family(self) -> list[psutil.Process]:
        """What it started, children first, and itself."""
        try:
            own = psutil.Process(self._console.pid)
            return [*reversed(own.children(recursive=True)), own]
        except (psutil.Error, ValueError):
            return []

    def close(self) -> int:
        """End it, free the console, and return the program's exit status; 1 where it was ended."""
        self.stop()
        self._reader.join(1.0)  # a console that is closed wakes its reader; one that does not is left
        status = self._console.exit_status
        return 1 if status is None else status


def _kill(processes: list[psutil.Process]) -> bool:
    killed = False
    for process in processes:
        with contextlib.suppress(psutil.Error):
            if process.status() != psutil.STATUS_ZOMBIE:
                process.kill()
                killed = True
    return killed
