"""The programs of the screen's benchmarks: the work that is looked at, and the servers that show it.

Decides: how each is started, and that none is left behind.
Leaves alone: what is measured.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path

import psutil
import screen_line
import screen_work
from screen_line import Line

AFTER_S = 0.6
OURS, RIVAL, UNRECORDED = "Desktop Assist", "x0tigervncserver", "not recorded"
SERVER = str(Path(__file__).with_name("screen_server.py"))
WITH_FILMS = "… with H.264"
"""Ours, for a viewer that reads films."""
NONE = ["-localhost", "-SecurityTypes", "None"]
OPEN = ["-localhost", "-nopw", "-q", "-noxrecord"]
SERVERS = {
    OURS: [sys.executable, SERVER, "PORT"],
    UNRECORDED: [sys.executable, SERVER, "PORT", "unrecorded"],
    RIVAL: ["X0tigervnc", "-display", "DISPLAY", "-rfbport", "PORT", *NONE],
    WITH_FILMS: [sys.executable, SERVER, "PORT"],
    "x11vnc": ["x11vnc", "-display", "DISPLAY", "-rfbport", "PORT", *OPEN],
}


@contextmanager
def working(screen: str, work: str, rate: int, seconds: float) -> Iterator[subprocess.Popen[str]]:
    """Start the work; it waits for a line, and tells each frame's moment at the end."""
    command = [sys.executable, screen_work.__file__, work, str(rate), str(seconds)]
    worker = subprocess.Popen(
        command,
        env={**os.environ, "DISPLAY": screen},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert worker.stdout is not None
        assert worker.stdout.readline() == "ready\n"
        yield worker
    finally:
        worker.kill()
        worker.communicate()


@dataclass(frozen=True)
class Served:
    """A server that was dialled.

    Attributes:
        processes: What its work takes on the customer's computer.
        line: To it.
        consented: When the customer said yes; none where nobody is asked.
    """

    processes: Sequence[psutil.Process]
    line: socket.socket
    consented: float | None = None

    def cpu_s(self) -> float:
        """The processor's seconds that it has had."""
        spent = [each.cpu_times() for each in self.processes]
        return float(sum(each.user + each.system for each in spent))


@contextmanager
def started(name: str, screen: str) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    """Start a server on a port of loopback."""
    with socket.create_server(("127.0.0.1", 0)) as door:
        port = door.getsockname()[1]
    words = {"PORT": str(port), "DISPLAY": screen}
    server = subprocess.Popen(
        [words.get(word, word) for word in SERVERS[name]],
        env={**os.environ, "DISPLAY": screen},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield server, port
    finally:
        server.terminate()
        try:
            server.wait(AFTER_S)
        except subprocess.TimeoutExpired:  # x0tigervncserver, at times, once its viewer has gone
            server.kill()
            server.wait()


@contextmanager
def serving(name: str, screen: str, line: Line | None = None) -> Iterator[Served]:
    """Start a server and dial it, over a slow `line` where one is named."""
    with started(name, screen) as (server, port):
        slow = screen_line.before(port, line) if line else nullcontext(port)
        with slow as dial, screen_line.dialled(dial) as viewer:
            yield Served((psutil.Process(server.pid),), viewer)
