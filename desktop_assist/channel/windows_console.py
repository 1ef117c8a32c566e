"""One program on a pseudo-console of Windows, by `pywinpty`, in a job of its own.

Decides: that what goes wrong in either is an `OSError`, and that the system itself ends everything that the
program started: at `end`, and when this program is gone, however it went.
Leaves alone: what is typed and printed (`conpty`).

1. `pywinpty`'s own object of Windows' console is used, not its `PtyProcess`: that one passes what is printed
   through a TCP port of loopback, which any user of the computer can be the first to connect to, and puts
   words of its own between the program's.
2. The job takes its first process in as soon as that runs; what it starts is in the job by itself. From:
   https://learn.microsoft.com/windows/win32/procthread/job-objects
"""

from __future__ import annotations

import contextlib
import ctypes
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from typing import Any, Protocol

# From: https://learn.microsoft.com/windows/win32/api/winnt/ns-winnt-jobobject_basic_limit_information
_KILL_ON_JOB_CLOSE, _EXTENDED_LIMITS = 0x2000, 9
# From: https://learn.microsoft.com/windows/win32/procthread/process-security-and-access-rights
_SET_QUOTA, _TERMINATE = 0x0100, 0x0001
_ENDED_BY_US = 1


class Console(Protocol):
    """A running program on a pseudo-console. One thread reads; any does the rest."""

    pid: int

    def read(self) -> str:
        """What it prints next, waiting for it; possibly empty.

        Raises:
            EOFError: It has ended, and all was read.
        """
        ...

    def write(self, text: str) -> None:
        """Type `text`. Raises OSError where that cannot be."""
        ...

    def resize(self, columns: int, rows: int) -> None:
        """Give it another size. Raises OSError where that cannot be."""
        ...

    def end(self) -> None:
        """End it and all that it started. Safe to call twice."""
        ...

    @property
    def exit_status(self) -> int | None:
        """Its exit status; none while it runs."""
        ...


class _BasicLimits(ctypes.Structure):
    _fields_ = (
        ("process_time", ctypes.c_int64),
        ("job_time", ctypes.c_int64),
        ("flags", ctypes.c_uint32),
        ("smallest_set", ctypes.c_size_t),
        ("largest_set", ctypes.c_size_t),
        ("processes", ctypes.c_uint32),
        ("affinity", ctypes.c_size_t),
        ("priority", ctypes.c_uint32),
        ("scheduling", ctypes.c_uint32),
    )


class _Limits(ctypes.Structure):
    _fields_ = (
        ("basic", _BasicLimits),
        ("io", ctypes.c_uint64 * 6),
        ("process_memory", ctypes.c_size_t),
        ("job_memory", ctypes.c_size_t),
        ("peaks", ctypes.c_size_t * 2),
    )


class Job:
    """A job that holds one process and all that it starts, and lives no longer than this program."""

    _system: Any
    _handle: ctypes.c_void_p

    def __init__(self, pid: int) -> None:
        """Take the process in (2).

        Raises:
            OSError: It has ended, or the system refuses.
        """
        if sys.platform != "win32":
            raise NotImplementedError
        self._system = system = ctypes.WinDLL("kernel32", use_last_error=True)
        for function in (system.CreateJobObjectW, system.OpenProcess):
            function.restype = ctypes.c_void_p
        self._handle = ctypes.c_void_p(system.CreateJobObjectW(None, None))
        limits = _Limits()
        limits.basic.flags = _KILL_ON_JOB_CLOSE
        size = ctypes.sizeof(limits)
        made = system.SetInformationJobObject(self._handle, _EXTENDED_LIMITS, ctypes.byref(limits), size)
        process = ctypes.c_void_p(system.OpenProcess(_SET_QUOTA | _TERMINATE, False, pid))
        taken = made and process.value and system.AssignProcessToJobObject(self._handle, process)
        why = ctypes.get_last_error()
        if process.value:
            system.CloseHandle(process)
        if not taken:
            self.end()
            raise OSError(0, "the program cannot be held together", None, why)

    def end(self) -> None:
        """End all processes in it. Safe to call twice."""
        handle, self._handle = self._handle, ctypes.c_void_p()
        if handle.value:
            self._system.TerminateJobObject(handle, _ENDED_BY_US)
            self._system.CloseHandle(handle)


class PtyConsole:
    """A program on `pywinpty`'s console (1)."""

    def __init__(self, arguments: Sequence[str], folder: str, columns: int, rows: int) -> None:
        """Start `arguments` in `folder`.

        Raises:
            OSError: There is no console on this system, or the program is not there.
        """
        try:
            import winpty
        except ImportError as error:
            raise OSError(str(error)) from error
        self._refused: type[Exception] = winpty.WinptyError
        program = shutil.which(arguments[0])
        if program is None:
            raise FileNotFoundError(2, "there is no such program", arguments[0])
        with self._told():
            self._pty: Any = winpty.PTY(columns, rows, backend=winpty.Backend.ConPTY)
            self._pty.spawn(program, cmdline=f" {subprocess.list2cmdline(arguments[1:])}", cwd=folder)
        self.pid = int(self._pty.pid)
        self._job = Job(self.pid)

    @contextlib.contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except self._refused as error:
            raise OSError(str(error)) from error

    def read(self) -> str:
        """What it prints next."""
        try:
            text = str(self._pty.read(blocking=True))
        except self._refused as error:
            raise EOFError from error
        if not text and self._pty.iseof():
            raise EOFError
        return text

    def write(self, text: str) -> None:
        """Type `text`."""
        with self._told():
            self._pty.write(text)

    def resize(self, columns: int, rows: int) -> None:
        """Give it another size."""
        with self._told():
            self._pty.set_size(columns, rows)

    def end(self) -> None:
        """End it and all that it started, and wake who reads."""
        self._job.end()
        with contextlib.suppress(OSError), self._told():
            self._pty.cancel_io()

    @property
    def exit_status(self) -> int | None:
        """Its exit status."""
        status = self._pty.get_exitstatus()
        return None if status is None else int(status)
