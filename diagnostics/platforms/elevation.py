"""Starting a helper with an administrator's rights, and talking to it over a pipe.

Decides: which of the system's own programs asks for the password (sudo at a terminal, else pkexec), that the
helper gets one request and may give one bounded answer, and that closing the pipe ends it.
Leaves alone: what is asked and answered (`diagnostics.elevation`).
"""

from __future__ import annotations

import contextlib
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from typing import IO

from diagnostics.observation import Reason
from diagnostics.platforms.interface import Failure

LARGEST_ANSWER_BYTES = 2**20
_SYSTEM_FOLDERS = "/usr/sbin:/usr/bin:/sbin:/bin"
_POLL_S = 0.02
_ENDING_S = 2.0
# Only the system's settings count: `-I` ignores the person's own PYTHON variables and the folder we are in.
HELPER = (sys.executable, "-I", "-m", "diagnostics.elevated")


def launcher(*, at_terminal: bool) -> tuple[str, ...] | None:
    """The words before a command that give it an administrator's rights; None where there are none.

    Args:
        at_terminal: Whether a password can be asked for in a terminal.
    """
    if not sys.platform.startswith("linux"):
        return None
    sudo, pkexec = (shutil.which(name, path=_SYSTEM_FOLDERS) for name in ("sudo", "pkexec"))
    if sudo and (at_terminal or not pkexec):
        # Without a terminal nobody could answer: then it must not ask.
        return (sudo, "--") if at_terminal else (sudo, "-n", "--")
    return (pkexec,) if pkexec else None


def run(argv: Sequence[str], request: bytes, *, deadline_s: float, stop: threading.Event) -> bytes | Failure:
    """The one answer of the helper `argv` to `request`, a line; or why there is none."""
    try:
        helper = subprocess.Popen(
            list(argv), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
    except OSError:
        return Failure(Reason.FAILED, "The helper could not be started.")
    try:
        return _talk(helper, request, time.monotonic() + deadline_s, stop)
    finally:
        _drop(helper)


def _talk(
    helper: subprocess.Popen[bytes], request: bytes, ends_at: float, stop: threading.Event
) -> bytes | Failure:
    answer: list[bytes] = []
    talking = threading.Thread(target=_exchange, args=(helper, request, answer), daemon=True)
    talking.start()
    while talking.is_alive():
        talking.join(_POLL_S)
        if stop.is_set():
            return Failure(Reason.CANCELLED, "The check-up was stopped before this was read.")
        if time.monotonic() > ends_at:
            return Failure(Reason.TIMED_OUT, "The helper did not answer in time.")
    data = b"".join(answer)
    if len(data) > LARGEST_ANSWER_BYTES:
        return Failure(Reason.UNREADABLE, "The helper answered with more than can be read.")
    if not data:
        # sudo and pkexec end without a word where the password was wrong or the person said no.
        return Failure(Reason.NOT_PERMITTED, "The rights of an administrator were not given.")
    return data


def _exchange(helper: subprocess.Popen[bytes], request: bytes, answer: list[bytes]) -> None:
    if helper.stdin is None or helper.stdout is None:
        return
    with contextlib.suppress(OSError, ValueError):
        helper.stdin.write(request + b"\n")
        helper.stdin.flush()
        # The pipe stays open until the answer is here: its end is the helper's sign to go.
        answer.append(helper.stdout.read(LARGEST_ANSWER_BYTES + 1))


def _drop(helper: subprocess.Popen[bytes]) -> None:
    """End the helper: by closing its pipes, and by a signal where it is ours to signal."""
    _close(helper.stdin)
    with contextlib.suppress(subprocess.TimeoutExpired):
        helper.wait(_ENDING_S / 2)
    if helper.poll() is None:
        with contextlib.suppress(OSError):
            helper.kill()
        with contextlib.suppress(subprocess.TimeoutExpired):
            helper.wait(_ENDING_S / 2)
    _close(helper.stdout)


def _close(pipe: IO[bytes] | None) -> None:
    if pipe is not None:
        with contextlib.suppress(OSError):
            pipe.close()
