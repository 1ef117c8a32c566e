"""The screen against x0tigervncserver and x11vnc: the same display, the same work, the same viewer.

Decides: that each server is measured in turn with this program's own viewer on a private display of
1920 × 1080, and what is set beside the bounds of the design. Our server records all the while. The viewer
unpacks everything but looks only at photographs that carry the frame's number, so that it is not the slowest.
A frame counts as seen when the message that shows it is whole, as a stock viewer shows it then.
Leaves alone: slow lines and the way through SSH; they are not measured here.

    python3 installer/dev.py bench screen [--seconds N] [--rates 30 60] [--work scroll film …]
"""

from __future__ import annotations

import argparse
import os
import shutil
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import psutil
import screen_work

from desktop_assist.screen.decode_tight import TightDecoder
from desktop_assist.screen.frame_source import Pixels
from desktop_assist.screen.rfb_client import RfbClient
from desktop_assist.screen.tiles import Rectangle
from simulators.screens import private_display

SETTLE_S, AFTER_S, START_S = 2.0, 0.6, 15.0
READ_BYTES = 256 * 1024
PIECE_BYTES = 8 * 1024
OURS, RIVAL = "Desktop Assist", "x0tigervncserver"
NONE = ["-localhost", "-SecurityTypes", "None"]
OPEN = ["-localhost", "-nopw", "-q", "-noxrecord"]
SERVERS = {
    OURS: [sys.executable, str(Path(__file__).with_name("screen_server.py")), "PORT"],
    RIVAL: ["X0tigervnc", "-display", "DISPLAY", "-rfbport", "PORT", *NONE],
    "x11vnc": ["x11vnc", "-display", "DISPLAY", "-rfbport", "PORT", *OPEN],
}
USUAL_RATES = {"blink": 4, "typing": 15}
# From the issue on the screen: the largest share of the rival's bytes and processor time for each work.
LARGEST_BYTES = {"scroll": 0.05, "typing": 2.0, "film": 1.0}
LARGEST_CPU = {"scroll": 1.0, "film": 1.5}
SMALLEST_FRAMES, LARGEST_LATENCY = 1.0, 0.9


@dataclass(frozen=True)
class Measured:
    """One server under one work.

    Attributes:
        frames: Seen a second.
        kilobytes: KiB a second.
        cpu: Of the server, in per cent of one core.
        latency_ms: From drawing to decoding, the middle one.
    """

    frames: float
    kilobytes: float
    cpu: float
    latency_ms: float


def main() -> int:
    """Print the table and the bounds; 1 where one of them does not hold."""
    parser = argparse.ArgumentParser(prog="dev.py bench screen")
    parser.add_argument("--seconds", type=float, default=4.0)
    parser.add_argument("--rates", type=int, nargs="+", default=[30, 60])
    parser.add_argument("--work", nargs="+", choices=screen_work.WORK, default=[*screen_work.WORK])
    options = parser.parse_args()
    print(f"{'':18}{'work':>8}{'asked/s':>9}{'seen/s':>8}{'KiB/s':>10}{'CPU %':>8}{'latency ms':>12}")
    fell_short = []
    for work, rate in _matrix(options.work, options.rates):
        found = {}
        for name in SERVERS:
            measured = _try(name, work, rate, options.seconds)
            if measured is not None:
                found[name] = measured
                _print(name, work, rate, measured)
        fell_short += [f"{work} at {rate}: {each}" for each in _short(work, found)]
    print("\nEvery bound holds." if not fell_short else "\nBounds that do not hold:")
    print(*fell_short, sep="\n")
    return 1 if fell_short else 0


def _matrix(names: Sequence[str], rates: Sequence[int]) -> Iterator[tuple[str, int]]:
    for work in names:
        for rate in [USUAL_RATES[work]] if work in USUAL_RATES else rates:
            yield work, rate


def _print(name: str, work: str, rate: int, found: Measured) -> None:
    columns = f"{found.frames:8.1f}{found.kilobytes:10.1f}{found.cpu:8.1f}{found.latency_ms:12.1f}"
    print(f"{name:18}{work:>8}{rate:9}{columns}", flush=True)


def _short(work: str, found: dict[str, Measured]) -> Iterator[str]:
    if OURS not in found or RIVAL not in found:
        yield "there is nothing to compare with"
        return
    ours, theirs = found[OURS], found[RIVAL]
    if ours.frames < SMALLEST_FRAMES * theirs.frames:
        yield f"frames {ours.frames / theirs.frames:.2f} ×, asked at least {SMALLEST_FRAMES} ×"
    pairs = (
        ("bytes", ours.kilobytes / max(theirs.kilobytes, 0.1), LARGEST_BYTES.get(work)),
        ("processor", ours.cpu / max(theirs.cpu, 0.1), LARGEST_CPU.get(work)),
        ("latency", ours.latency_ms / theirs.latency_ms, LARGEST_LATENCY),
    )
    for what, ratio, largest in pairs:
        if largest is not None and ratio > largest:
            yield f"{what} {ratio:.2f} ×, asked at most {largest} ×"


def _try(name: str, work: str, rate: int, seconds: float) -> Measured | None:
    if shutil.which(SERVERS[name][0]) is None:
        print(f"{name} is not on this machine.")
        return None
    with (
        private_display("1920x1080x24") as screen,
        _working(screen, work, rate, seconds) as worker,
        _serving(name, screen) as (server, line),
    ):
        return _measure(server, line, worker, seconds)


def _measure(
    server: psutil.Process, line: socket.socket, worker: subprocess.Popen[str], seconds: float
) -> Measured:
    eyes = Eyes(line)
    eyes.look(SETTLE_S)
    bytes_before, cpu_before = eyes.received, _cpu(server)
    assert worker.stdin is not None
    worker.stdin.write("\n")
    worker.stdin.flush()
    eyes.look(seconds)
    spent, received = _cpu(server) - cpu_before, eyes.received - bytes_before
    eyes.look(AFTER_S)
    line.shutdown(socket.SHUT_RDWR)  # x11vnc holds up the display while nobody reads what it sends
    assert worker.stdout is not None
    drawn = [float(each) for each in worker.stdout.readline().split()]
    seen = {number: at for number, at in eyes.seen.items() if 0 < number <= len(drawn)}
    waits_ms = [(at - drawn[number - 1]) * 1000 for number, at in seen.items()]
    return Measured(
        len(seen) / seconds, received / 1024 / seconds, spent / seconds * 100, statistics.median(waits_ms)
    )


class Glance(TightDecoder):
    """Decodes no photograph but those that carry the number."""

    def photograph(self, data: bytes, place: Rectangle) -> Pixels:
        beside = place.x > screen_work.CODE_X + screen_work.SQUARE * screen_work.BITS
        beside |= place.x + place.width < screen_work.CODE_X
        below = place.y > screen_work.CODE_Y + screen_work.SQUARE
        return np.zeros((1, 1, 3), np.uint8) if beside or below else super().photograph(data, place)


class Eyes:
    """A viewer that notes when it first saw each number."""

    def __init__(self, line: socket.socket) -> None:
        self._line = line
        self._client = RfbClient()
        self.received = 0
        self.seen: dict[int, float] = {}

    def look(self, seconds: float) -> None:
        """Decode what comes in that time."""
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            self._line.settimeout(left)
            try:
                data = self._line.recv(READ_BYTES)
            except TimeoutError:
                return
            self.received += len(data)
            for at in range(0, len(data), PIECE_BYTES):
                self._receive(data[at : at + PIECE_BYTES])

    def _receive(self, data: bytes) -> None:
        before = self._client.shown.updates if self._client.shown else 0
        self._client.receive(data)
        if self._client.outgoing:
            self._line.sendall(self._client.outgoing)
            self._client.outgoing.clear()
        if self._client.shown is not None:
            if not isinstance(self._client.shown.tight, Glance):
                self._client.shown.tight = Glance()
            if self._client.shown.updates > before:
                self.seen.setdefault(self._number(), time.monotonic())

    def _number(self) -> int:
        assert self._client.shown is not None
        row = self._client.shown.pixels[screen_work.CODE_Y + screen_work.SQUARE // 2]
        first = screen_work.CODE_X + screen_work.SQUARE // 2
        squares = row[first : first + screen_work.SQUARE * screen_work.BITS : screen_work.SQUARE, 1]
        return sum(1 << bit for bit, shade in enumerate(squares) if shade > 127)


@contextmanager
def _working(screen: str, work: str, rate: int, seconds: float) -> Iterator[subprocess.Popen[str]]:
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


@contextmanager
def _serving(name: str, screen: str) -> Iterator[tuple[psutil.Process, socket.socket]]:
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
        with _dialled(port) as line:
            line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4 * READ_BYTES)
            yield psutil.Process(server.pid), line
    finally:
        server.terminate()
        try:
            server.wait(AFTER_S)
        except subprocess.TimeoutExpired:  # x0tigervncserver, at times, once its viewer has gone
            server.kill()
            server.wait()


def _dialled(port: int) -> socket.socket:
    until = time.monotonic() + START_S
    while True:
        try:
            return socket.create_connection(("127.0.0.1", port))
        except ConnectionRefusedError:
            if time.monotonic() > until:
                raise
            time.sleep(0.05)


def _cpu(process: psutil.Process) -> float:
    spent = process.cpu_times()
    return float(spent.user + spent.system)


if __name__ == "__main__":
    sys.exit(main())
