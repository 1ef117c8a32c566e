"""A real terminal of the customer's own user, recorded while it runs.

Decides: which shell runs, that everything it prints is on the record before the technician sees it, and that
nothing of it outlives the session.
Leaves alone: whether it may run; the session asks the consent before and on every byte.

1. What the shell prints is written to the recording first, then sent. If it cannot be recorded, the terminal
   ends.
2. What the technician types reaches the shell only while `allowed` says so.
3. Ending kills the whole session of the terminal, and every process that still carries its mark in its
   environment: hang-up first, and what ignores that is killed 50 ms later. A program that both starts a
   session of its own and wipes its environment gets away; the recording shows how it was started.
4. A technician who does not read what is printed, or keeps typing, holds up neither the record nor the end.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import select
import signal
import struct
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import psutil

from desktop_assist.channel.asciicast import Recording
from desktop_assist.channel.outgoing import Outgoing
from desktop_assist.channel.policy import TerminalRequest
from desktop_assist.errors import DesktopAssistError
from desktop_assist.evidence.errors import EvidenceNotWritten

if sys.platform != "win32":
    import fcntl
    import pwd
    import termios

MARK = "DESKTOP_ASSIST_TERMINAL"
_READ_BYTES = 64 * 1024
_POLL_S = 0.05
_GRACE_S = 0.05  # ours: so that all of it is over within 200 ms
_PROC = Path("/proc")  # from proc(5); only Linux has it
_KILL_ROUNDS = 8  # ours: with the pauses, 40 ms and the time of looking
_DYING_S = 0.005
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
        if sys.platform == "win32":
            raise _not_started("this version has no terminal on Windows")
        self._mark = secrets.token_hex(16)
        self._ended = threading.Event()
        self._stopping = threading.Lock()
        self._using = threading.Lock()  # of the terminal's own file, against its being closed meanwhile
        try:
            # The shell's side stays open here too: without, reading would end before the shell opens it.
            self._master, self._slave = os.openpty()
        except OSError as error:
            raise _not_started(error.strerror) from error
        os.set_blocking(self._master, False)
        self.resize(columns, rows)
        try:
            self._process = self._start(term, folder)
        except OSError as error:
            self._free()
            raise _not_started(error.strerror) from error

    def _start(self, term: str, folder: Path) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            ["/bin/sh", "-c", _TAKE_TERMINAL, os.ttyname(self._slave), _shell(), "-i"],
            start_new_session=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=folder,
            env={**os.environ, "TERM": term, MARK: self._mark},
        )

    @property
    def running(self) -> bool:
        """Whether it was not stopped yet."""
        return not self._ended.is_set()

    def resize(self, columns: int, rows: int) -> None:
        """Tell the shell how large the technician's window is."""
        with self._using, contextlib.suppress(OSError):
            if self._master >= 0:
                # From: tty_ioctl(4): struct winsize { rows, columns, x pixels, y pixels }
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
        except BlockingIOError:
            return b""
        except OSError:  # Linux says EIO when the last process on the terminal has gone
            return None

    def write(self, data: bytes) -> None:
        """Type `data`; what is typed after the end is dropped."""
        while data and not self._ended.is_set():
            written = self._write_some(data)
            data = data[written:]
            if not written:
                self._ended.wait(_POLL_S)  # the program is not reading: nothing but the end hurries

    def _write_some(self, data: bytes) -> int:
        with self._using:
            try:
                return os.write(self._master, data) if self._master >= 0 else len(data)
            except BlockingIOError:
                return 0
            except OSError:
                return len(data)

    def stop(self) -> None:
        """End the shell and all it started. Safe to call twice, from any thread."""
        self._ended.set()
        with self._stopping:
            if self._master < 0:
                return  # freed: whoever has the shell's number now is a stranger
            _signal(self._session(), signal.SIGHUP)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(_GRACE_S)  # 3.
            _signal(self._session(), signal.SIGKILL)
            self._kill_the_rest()

    def _kill_the_rest(self) -> None:
        """Kill what is left, and what that was just starting, until nothing is."""
        dying = threading.Event()  # never set: dying takes a moment
        for _ in range(_KILL_ROUNDS):
            self._process.poll()
            if not _signal([*self._session(), *self._marked()], signal.SIGKILL):
                return
            dying.wait(_DYING_S)

    def _session(self) -> list[int]:
        """The processes in the shell's session."""
        return [pid for pid in psutil.pids() if _session_of(pid) == self._process.pid]

    def _marked(self) -> list[int]:
        """The processes that carry the terminal's mark, in whatever session."""
        wanted = f"{MARK}={self._mark}".encode()
        return [pid for pid in psutil.pids() if wanted in _environment(pid)]

    def close(self) -> int:
        """End it, free the terminal, and return the shell's exit status (128 + signal when killed)."""
        self.stop()
        status = self._process.wait()
        with self._stopping:
            self._free()
        return status if status >= 0 else 128 - status

    def _free(self) -> None:
        with self._using:
            for file in (self._master, self._slave):
                if file >= 0:
                    os.close(file)
            self._master = self._slave = -1


def _session_of(pid: int) -> int:
    try:
        return os.getsid(pid)
    except OSError:  # it has ended meanwhile
        return 0


def _environment(pid: int) -> list[bytes]:
    """The environment of a process of ours, as NAME=value; empty for those of others and of the dead."""
    try:
        if _PROC.is_dir():
            return (_PROC / str(pid) / "environ").read_bytes().split(b"\0")  # a tenth of psutil's time
        return [f"{name}={value}".encode() for name, value in psutil.Process(pid).environ().items()]
    except (OSError, psutil.Error):
        return []


def _signal(pids: list[int], number: signal.Signals) -> bool:
    """Send it to all of them. Returns whether there were any."""
    for pid in pids:
        with contextlib.suppress(OSError):
            os.kill(pid, number)
    return bool(pids)


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
    outgoing = Outgoing(request.stream, allowed)
    typing = threading.Thread(
        target=_type, args=(request, terminal, allowed), name="terminal-in", daemon=True
    )
    request.resized = lambda columns, rows: _resize(terminal, recording, columns, rows)
    typing.start()
    try:
        while allowed() and not request.hung_up() and (printed := terminal.read()) is not None:
            if printed:
                recording.output(printed)  # 1.
                watched(printed)
                outgoing.put(printed, lambda: terminal.running and allowed() and not request.hung_up())  # 4.
    finally:
        status = terminal.close()
        outgoing.finish(lambda: request.finish(status))
    return status


def _type(request: TerminalRequest, terminal: Terminal, allowed: Callable[[], bool]) -> None:
    with contextlib.suppress(OSError, EOFError):
        while (typed := request.stream.recv(_READ_BYTES)) and allowed():  # 2.
            terminal.write(typed)


def _resize(terminal: Terminal, recording: Recording, columns: int, rows: int) -> None:
    terminal.resize(columns, rows)
    with contextlib.suppress(
        EvidenceNotWritten
    ):  # the next output meets the same disk, and ends the terminal
        recording.resize(columns, rows)


def _shell() -> str:
    return pwd.getpwuid(os.getuid()).pw_shell or "/bin/sh"


def _not_started(why: str | None) -> TerminalNotStarted:
    return TerminalNotStarted(
        f"The terminal could not be started ({why}).",
        next_step="The technician can ask again, or help by chat.",
    )
