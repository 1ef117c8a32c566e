"""Running one command, within a deadline.

Decides: that a command is a list of arguments, runs in plain English (LC_ALL=C), may be stopped at any time
with everything that it started, that of a long answer only the lines that are wanted are ever held, and that
a missing program, a late, failing, silent or unreadable answer each have their own reason.
Leaves alone: what the output means.
"""

from __future__ import annotations

import contextlib
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Sequence

from diagnostics.observation import Reason
from diagnostics.platforms import lines, text
from diagnostics.platforms.interface import Failure, Output

LARGEST_OUTPUT_BYTES = 4 * 2**20
_POLL_S = 0.02
_SYSTEM_FOLDERS = "/usr/sbin:/usr/bin:/sbin:/bin"
# On Windows no black window may flash up on the person's screen.
_WITHOUT_WINDOW = int(getattr(subprocess, "CREATE_NO_WINDOW", 0))


def run(
    argv: Sequence[str],
    *,
    deadline_s: float,
    stop: threading.Event,
    accepted: Sequence[int] = (0,),
    keep: Sequence[str] = (),
) -> Output | Failure:
    """The output of `argv`, or why there is none.

    Args:
        argv: The program and its arguments; no shell is involved.
        deadline_s: Seconds until the whole process group is killed.
        stop: When set, the process group is killed too.
        accepted: Exit codes that are an answer.
        keep: Beginnings of lines; where there are some, only such lines and empty ones are kept.
    """
    started = _start(argv)
    if isinstance(started, Failure):
        return started
    data = _collect(started, keep, time.monotonic() + deadline_s, stop)
    if isinstance(data, Failure):
        return data
    return _judge(argv[0], data, started.returncode, accepted)


def _start(argv: Sequence[str]) -> subprocess.Popen[bytes] | Failure:
    try:
        return subprocess.Popen(
            list(argv),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=_environment(),
            start_new_session=sys.platform != "win32",
            creationflags=_WITHOUT_WINDOW,
        )
    except FileNotFoundError:
        return Failure(Reason.NOT_SUPPORTED, f"The program {_called(argv[0])} is not installed.")
    except PermissionError:
        return Failure(Reason.NOT_PERMITTED, f"The program {_called(argv[0])} may not be run by this user.")
    except OSError:
        return Failure(Reason.FAILED, f"The program {_called(argv[0])} could not be started.")


def _environment() -> dict[str, str]:
    environment = {**os.environ, "LC_ALL": "C"}
    if sys.platform != "win32":
        # Only the system's own programs: what a person's path leads to is not known to us.
        environment["PATH"] = _SYSTEM_FOLDERS
    return environment


def _collect(
    process: subprocess.Popen[bytes], keep: Sequence[str], ends_at: float, stop: threading.Event
) -> bytes | Failure:
    chunks: list[bytes] = []
    reader = threading.Thread(target=_read, args=(process, keep, chunks), name="command-output", daemon=True)
    reader.start()
    while reader.is_alive():
        reader.join(_POLL_S)
        if reader.is_alive() and (stop.is_set() or time.monotonic() > ends_at):
            _end(process, reader)
            return Failure(Reason.TIMED_OUT, "The program did not answer in time and was stopped.")
    data = b"".join(chunks)
    too_much = len(data) > LARGEST_OUTPUT_BYTES
    if too_much or not _ended(process, ends_at):
        _end(process, reader)
        return _too_much_or_late(too_much)
    _end(process, reader)
    return data


def _too_much_or_late(too_much: bool) -> Failure:
    if too_much:
        return Failure(Reason.UNREADABLE, "The program answered with more than can be read.")
    return Failure(Reason.TIMED_OUT, "The program did not end in time and was stopped.")


def _ended(process: subprocess.Popen[bytes], ends_at: float) -> bool:
    try:
        process.wait(max(0.1, ends_at - time.monotonic()))
    except subprocess.TimeoutExpired:
        return False
    return True


def _end(process: subprocess.Popen[bytes], reader: threading.Thread) -> None:
    if process.returncode is None:
        _kill(process)
        process.wait(1)
    reader.join(0.1)
    if process.stdout is not None and not reader.is_alive():
        process.stdout.close()


def _read(process: subprocess.Popen[bytes], keep: Sequence[str], chunks: list[bytes]) -> None:
    if process.stdout is not None and keep:
        chunks.extend(lines.beginning(process.stdout, keep, LARGEST_OUTPUT_BYTES))
    elif process.stdout is not None:
        chunks.append(process.stdout.read(LARGEST_OUTPUT_BYTES + 1))


def _kill(process: subprocess.Popen[bytes]) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        if sys.platform == "win32":
            process.kill()
        else:
            os.killpg(process.pid, signal.SIGKILL)


def _called(program: str) -> str:
    """The program's name without the folders above it."""
    return re.split(r"[\\/]", program)[-1]


def _judge(path: str, data: bytes, exit_code: int, accepted: Sequence[int]) -> Output | Failure:
    program = _called(path)
    if exit_code not in accepted:
        return Failure(Reason.FAILED, f"The program {program} ended with code {exit_code}.")
    try:
        answer = text.decode(data)
    except UnicodeDecodeError:
        return Failure(Reason.UNREADABLE, f"The answer of {program} is not readable text.")
    if not answer.strip():
        # Some systems' tools exit with 0 and say nothing: that is not the same as "nothing wrong".
        return Failure(Reason.UNREADABLE, f"The program {program} gave no answer.")
    return Output(answer, exit_code)
