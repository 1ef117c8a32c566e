"""A real terminal of the customer's own user, recorded while it runs.

Decides: which shell runs, that everything it prints is on the record before the technician sees it, and that
nothing of it outlives the session.
Leaves alone: whether it may run; the session asks the consent before and on every byte.

1. What the shell prints is written to the recording first, then sent. If it cannot be recorded, the terminal
   ends.
2. What the technician types reaches the shell only while `allowed` says so.
3. Ending kills the whole process group: hang-up first, and what ignores that is killed 100 ms later.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import pwd
import select
import signal
import struct
import subprocess
import termios
import threading
from collections.abc import Callable
from pathlib import Path

from desktop_assist.channel.asciicast import Recording
from desktop_assist.channel.server import TerminalRequest
from desktop_assist.errors import DesktopAssistError
from desktop_assist.evidence.errors import EvidenceNotWritten

_READ_BYTES = 64 * 1024
_POLL_S = 0.05
_GRACE_S = 0.1
# The session leader's first open of a terminal makes it the controlling one; so the shell's wrapper opens it.
_TAKE_TERMINAL = 'tty="$0"; exec "$@" <>"$tty" >&0 2>&1'


class TerminalNotStarted(DesktopAssistError):
    """The shell cannot be started."""


class Terminal:
    """One running shell on a pseudo-terminal."""

    def __init__(self, term: str, columns: int, rows: int, folder: Path) -> None:
        """Start the customer's own shell in `folder`.

        Raises:
            TerminalNotStarted: No terminal or no shell is to be had.
        """
        try:
            self._master, slave = os.openpty()
        except OSError as error:
            raise _not_started(error) from error
        try:
            self.resize(columns, rows)
            self._process = subprocess.Popen(
                ["/bin/sh", "-c", _TAKE_TERMINAL, os.ttyname(slave), _shell(), "-i"],
                start_new_session=True,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                cwd=folder,
                env={**os.environ, "TERM": term},
            )
        except OSError as error:
            os.close(self._master)
            raise _not_started(error) from error
        finally:
            os.close(slave)
        self._ended = threading.Event()
        self._closing = threading.Lock()

    def resize(self, columns: int, rows: int) -> None:
        """Tell the shell how large the technician's window is."""
        # From: tty_ioctl(4): struct winsize { rows, columns, x pixels, y pixels }
        with contextlib.suppress(OSError):
            fcntl.ioctl(self._master, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def read(self) -> bytes | None:
        """What it printed within the next 50 ms; empty for nothing yet, none at its end."""
        if self._ended.is_set():
            return None
        try:
            ready, _, _ = select.select([self._master], [], [], _POLL_S)
            if not ready:
                return b"" if self._process.poll() is None else None
            return os.read(self._master, _READ_BYTES) or None
        except OSError:  # Linux says EIO when the last process on the terminal has gone
            return None

    def write(self, data: bytes) -> None:
        """Type `data`; what is typed after the end is dropped."""
        with contextlib.suppress(OSError):
            while data and not self._ended.is_set():
                data = data[os.write(self._master, data) :]

    def stop(self) -> None:
        """End the shell and all it started. Safe to call twice, from any thread."""
        self._ended.set()
        self._signal(signal.SIGHUP)
        try:
            self._process.wait(_GRACE_S)
        except subprocess.TimeoutExpired:
            pass  # it ignores the hang-up, as shells with running jobs may
        self._signal(signal.SIGKILL)

    def _signal(self, number: signal.Signals) -> None:
        # 3. The group, not the shell: the group's id stays taken while any member lives.
        with contextlib.suppress(OSError):
            os.killpg(self._process.pid, number)

    def close(self) -> int:
        """End it, free the terminal, and return the shell's exit status (128 + signal when killed)."""
        self.stop()
        status = self._process.wait()
        with self._closing:
            if self._master >= 0:
                os.close(self._master)
                self._master = -1
        return status if status >= 0 else 128 - status


def serve(
    request: TerminalRequest,
    terminal: Terminal,
    recording: Recording,
    allowed: Callable[[], bool],
    watched: Callable[[bytes], None],
) -> int:
    """Connect the technician's end with the shell until either ends or the consent does.

    Args:
        request: The technician's end.
        terminal: The shell.
        recording: What is written first.
        allowed: Whether the terminal may be used at this instant.
        watched: Shows the customer what is printed.

    Returns:
        The shell's exit status.

    Raises:
        EvidenceNotWritten: The recording cannot be written; the terminal has ended.
    """
    typing = threading.Thread(
        target=_type, args=(request, terminal, allowed), name="terminal-in", daemon=True
    )
    request.resized = lambda columns, rows: _resize(terminal, recording, columns, rows)
    typing.start()
    try:
        while allowed() and (printed := terminal.read()) is not None:
            if printed:
                recording.output(printed)  # 1.
                watched(printed)
                request.stream.sendall(printed)
    except (OSError, EOFError):
        pass  # the technician's end is gone
    finally:
        status = terminal.close()
        request.finish(status)
        typing.join()
    return status


def _type(request: TerminalRequest, terminal: Terminal, allowed: Callable[[], bool]) -> None:
    with contextlib.suppress(OSError, EOFError):
        while (typed := request.stream.recv(_READ_BYTES)) and allowed():  # 2.
            terminal.write(typed)
    terminal.stop()


def _resize(terminal: Terminal, recording: Recording, columns: int, rows: int) -> None:
    terminal.resize(columns, rows)
    with contextlib.suppress(
        EvidenceNotWritten
    ):  # the next output meets the same disk, and ends the terminal
        recording.resize(columns, rows)


def _shell() -> str:
    return pwd.getpwuid(os.getuid()).pw_shell or "/bin/sh"


def _not_started(error: OSError) -> TerminalNotStarted:
    return TerminalNotStarted(
        f"The terminal could not be started ({error.strerror}).",
        next_step="The technician can ask again, or help by chat.",
    )
