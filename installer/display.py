"""A display that nobody sees, so that tests neither need nor disturb the person's own.

Decides: Xvfb on a free number with a small window manager where they exist; else Qt's offscreen platform.
Leaves alone: installing them (`libraries`).
"""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping

from installer.problems import SetUpProblem, say

SCREEN = "1920x1080x24"


@contextlib.contextmanager
def private() -> Iterator[Mapping[str, str]]:
    """The environment variables of a private display, which ends with the context."""
    server = shutil.which("Xvfb")
    if server is None:
        say("Xvfb is not on this machine: windows are tested on Qt's offscreen platform.")
        yield {"QT_QPA_PLATFORM": "offscreen"}
        return
    with _started_server(server) as name, _window_manager(name):
        yield {"DISPLAY": name, "QT_QPA_PLATFORM": "xcb", "WAYLAND_DISPLAY": ""}


@contextlib.contextmanager
def _started_server(server: str) -> Iterator[str]:
    """Xvfb on a number that it finds itself and writes to a pipe once it listens."""
    reading, writing = os.pipe()
    command = [server, "-displayfd", str(writing), "-screen", "0", SCREEN, "-nolisten", "tcp"]
    with _running(command, pass_fds=(writing,)):
        os.close(writing)
        with os.fdopen(reading) as numbers:
            number = numbers.readline().strip()
        if not number:
            raise SetUpProblem("The private display did not start. Nothing was tested. `Xvfb :99` tells why.")
        yield f":{number}"


@contextlib.contextmanager
def _window_manager(display: str) -> Iterator[None]:
    """Without one, windows get no focus; openbox alone is small enough to ask for."""
    program = shutil.which("openbox")
    if program is None:
        yield
        return
    with _running([program, "--sm-disable"], env={**os.environ, "DISPLAY": display}):
        yield


@contextlib.contextmanager
def _running(
    command: list[str], *, pass_fds: tuple[int, ...] = (), env: Mapping[str, str] | None = None
) -> Iterator[None]:
    process = subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        pass_fds=pass_fds, env=env,
    )  # fmt: skip
    try:
        yield
    finally:
        process.terminate()
        process.wait()
