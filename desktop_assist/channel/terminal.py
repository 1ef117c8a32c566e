"""A real terminal of the customer's own user, on Linux and macOS; the one door to starting programs on one.

Decides: which shell runs, and that nothing of it outlives the session.
Leaves alone: whether it may run, and what becomes of what it prints (`terminal_serving`).

Ending kills the whole session of the terminal, and every process that still carries its mark in its
environment: hang-up first, and what ignores that is killed 50 ms later. What is not caught: a program that
both starts a session of its own (a daemon does) and wipes its environment; the recording shows how it was
started.
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
from pathlib import Path

import psutil

from desktop_assist.channel.conpty import SHELL, ConsoleTerminal
from desktop_assist.channel.pseudo_terminal import PseudoTerminal, not_started

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
# Options that keep a shell from history expansion. From: bash(1), set +H; zshoptions(1), NO_BANG_HIST.
_LITERAL = {"bash": ("+H",), "zsh": ("-o", "no_bang_hist")}


class Terminal:
    """One running program on a pseudo-terminal."""

    def __init__(
        self, term: str, columns: int, rows: int, folder: Path, arguments: tuple[str, ...] | None = None
    ) -> None:
        """Start `arguments` in `folder`; where there are none, the customer's own shell.

        Raises:
            TerminalNotStarted: No terminal or no shell is to be had.
        """
        self._mark = secrets.token_hex(16)
        self._ended = threading.Event()
        self._stopping = threading.Lock()
        self._using = threading.Lock()  # of the terminal's own file, against its being closed meanwhile
        try:
            # The shell's side stays open here too: without, reading would end before the shell opens it.
            self._master, self._slave = os.openpty()
        except OSError as error:
            raise not_started(error.strerror) from error
        os.set_blocking(self._master, False)
        self.resize(columns, rows)
        try:
            self._process = self._start(term, folder, arguments or shell())
        except OSError as error:
            self._free()
            raise not_started(error.strerror) from error

    def _start(self, term: str, folder: Path, arguments: tuple[str, ...]) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            ["/bin/sh", "-c", _TAKE_TERMINAL, os.ttyname(self._slave), *arguments],
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

    def write_at_once(self, data: bytes) -> int:
        """Type as much of `data` as the terminal takes now; how much."""
        return len(data) if self._ended.is_set() else self._write_some(data)

    def _write_some(self, data: bytes) -> int:
        with self._using:
            try:
                return os.write(self._master, data) if self._master >= 0 else len(data)
            except BlockingIOError:
                return 0
            except OSError:
                return len(data)

    @property
    def hides_input(self) -> bool:
        """Whether what is typed now is not shown: a program reads lines, and the terminal does not echo."""
        with self._using, contextlib.suppress(termios.error):
            if self._master >= 0:
                local = termios.tcgetattr(self._master)[3]
                return bool(local & termios.ICANON) and not local & termios.ECHO
        return False

    def interrupt(self) -> None:
        """Interrupt what runs, also where nothing reads what is typed; that is thrown away."""
        with self._using, contextlib.suppress(OSError, termios.error):
            if self._master >= 0:
                termios.tcflush(self._slave, termios.TCIFLUSH)
                os.killpg(os.tcgetpgrp(self._master), signal.SIGINT)

    def stop(self) -> None:
        """End the shell and all it started. Safe to call twice, from any thread."""
        self._ended.set()
        with self._stopping:
            if self._master < 0:
                return  # freed: whoever has the shell's number now is a stranger
            _signal(self._session(), signal.SIGHUP)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(_GRACE_S)
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


def start(term: str, columns: int, rows: int, folder: Path, arguments: tuple[str, ...]) -> PseudoTerminal:
    """Run a program on a terminal of this system's kind.

    Raises:
        TerminalNotStarted: No terminal or no program is to be had.
    """
    if sys.platform == "win32":
        return ConsoleTerminal(columns, rows, folder, arguments)
    return Terminal(term, columns, rows, folder, arguments)


def shell(*, expands_history: bool = True) -> tuple[str, ...]:
    """The customer's own shell with its arguments; it can be kept from putting former lines for `!!`."""
    if sys.platform == "win32":
        return SHELL
    own = pwd.getpwuid(os.getuid()).pw_shell or "/bin/sh"
    literal = () if expands_history else _LITERAL.get(Path(own).name, ())
    return (own, *literal, "-i")
