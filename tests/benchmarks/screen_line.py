"""A slow line between two sockets of loopback, in a process of its own.

Decides: when each byte arrives: after those before it at the line's rate, and the delay. What waits to leave
is bounded as a router bounds it, and then the sender has to wait. What is lost comes a round trip later, and
with it all behind it, as a reader of TCP sees it. That the sender then also slows down is not imitated. `tc
netem` would do that too; kernels of small virtual machines come without it.
Leaves alone: what passes.

    screen_line.py PORT_BEHIND MEGABITS DELAY_MS LOSS_PERCENT, which prints the port to dial
"""

from __future__ import annotations

import contextlib
import random
import socket
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Iterator
from typing import NamedTuple

LARGEST_WAITING_BYTES = 64 * 1024  # about fifty packets
PACKET_BYTES = 1448
START_S = 15.0


class Line(NamedTuple):
    """A line: its rate, the delay each way, and how much of it is lost."""

    megabits: float
    delay_ms: float
    loss_percent: float


class Direction:
    """The bytes from one socket to the other."""

    def __init__(self, source: socket.socket, sink: socket.socket, line: Line) -> None:
        self._source, self._sink, self._line = source, sink, line
        self._room = threading.Condition()
        self._under_way: deque[tuple[float, float, bytes]] = deque()  # left, arrives, what
        self._ended = False
        self._random = random.Random(1)
        for work in (self._take, self._give):
            threading.Thread(target=work, daemon=True).start()

    def _take(self) -> None:
        free = arrives = 0.0
        with contextlib.suppress(OSError):
            while data := self._source.recv(PACKET_BYTES):
                now = time.monotonic()
                free = max(free, now) + len(data) * 8 / self._line.megabits / 1e6
                lost = self._random.random() * 100 < self._line.loss_percent
                delay_s = self._line.delay_ms / 1000 * (3 if lost else 1)
                arrives = max(arrives, free + delay_s)
                with self._room:
                    self._under_way.append((free, arrives, data))
                    self._room.notify_all()
                while self._waiting() > LARGEST_WAITING_BYTES:
                    time.sleep(0.001)
        self._ended = True
        with self._room:
            self._room.notify_all()

    def _waiting(self) -> int:
        now = time.monotonic()
        with self._room:
            return sum(len(data) for left, _, data in self._under_way if left > now)

    def _give(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                with self._room:
                    self._room.wait_for(lambda: self._under_way or self._ended)
                    if not self._under_way:
                        break
                    _, arrives, data = self._under_way[0]
                time.sleep(max(0.0, arrives - time.monotonic()))
                self._sink.sendall(data)
                with self._room:
                    self._under_way.popleft()
        with contextlib.suppress(OSError):
            self._sink.shutdown(socket.SHUT_RDWR)


@contextlib.contextmanager
def before(port: int, line: Line) -> Iterator[int]:
    """Put `line` before a port of loopback; yields the port to dial instead."""
    words = [sys.executable, __file__, str(port), *map(str, line)]
    process = subprocess.Popen(words, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        yield int(process.stdout.readline())
    finally:
        process.kill()
        process.communicate()


def dialled(port: int) -> socket.socket:
    """Dial a port of loopback, waiting until somebody listens."""
    until = time.monotonic() + START_S
    while True:
        try:
            line = socket.create_connection(("127.0.0.1", port))
            line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            return line
        except ConnectionRefusedError:
            if time.monotonic() > until:
                raise
            time.sleep(0.05)


def main() -> None:
    """Pass on one connection."""
    port, line = int(sys.argv[1]), Line(*map(float, sys.argv[2:]))
    with socket.create_server(("127.0.0.1", 0)) as door:
        print(door.getsockname()[1], flush=True)
        viewer, _ = door.accept()
    server = dialled(port)
    for each in (viewer, server):
        each.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        each.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 16 * 1024)
    Direction(server, viewer, line)
    Direction(viewer, server, line)
    threading.Event().wait()


if __name__ == "__main__":
    main()
