"""What a network does to packets, in user space: delay, loss and rate between two network namespaces.

Decides: when each IP packet that a kernel sends into one TUN device leaves the other one: after those before
it at the line's rate, and the delay; or never. Which ones are lost follows from the seed. So real kernels'
TCP sees real delay and loss, also where the kernel has no `tc netem`.
Leaves alone: addresses and namespaces (`bad_lines`), and all that is in the packets.

    netem.py SEED NAME:NAMESPACE NAME:NAMESPACE     (an empty NAMESPACE is the one that it is started in)

Says "ready" once both devices are there, and takes orders on its input, one a line:
`line DELAY_MS LOSS_PERCENT MEGABITS` (0 megabits: as fast as it goes), which holds from the next packet on.
"""

from __future__ import annotations

import ctypes
import fcntl
import os
import random
import select
import struct
import sys
import time
from collections import deque
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

# From: linux/if_tun.h and linux/sched.h
_TUNSETIFF, _IFF_TUN, _IFF_NO_PI = 0x400454CA, 0x0001, 0x1000
_CLONE_NEWNET = 0x40000000
_LARGEST_PACKET_BYTES = 65535
LARGEST_WAITING_BYTES = 128 * 1024  # what a router keeps back: about ninety packets; the next is dropped
_OWN = "/proc/self/ns/net"


class Quality(NamedTuple):
    """A line: the delay each way, how much of each way is lost, and the rate each way."""

    delay_ms: float = 0.0
    loss_percent: float = 0.0
    megabits: float = 0.0


GOOD, DEAD = Quality(), Quality(0.0, 100.0)


def enter(namespace: str | Path) -> None:
    """Let this thread be in another network namespace, by the file that stands for it.

    Raises:
        OSError: It is not there, or not permitted.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    file = os.open(namespace, os.O_RDONLY)
    try:
        if libc.setns(file, _CLONE_NEWNET):
            raise OSError(ctypes.get_errno(), f"cannot enter the network namespace {namespace}")
    finally:
        os.close(file)


def device(name: str, namespace: str) -> int:
    """The other side of a new TUN device in `namespace`; it is gone when this file is closed.

    Raises:
        OSError: There are none here, or they are not permitted.
    """
    own = os.open(_OWN, os.O_RDONLY)
    try:
        if namespace:
            enter(f"/run/netns/{namespace}")
        made = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
        fcntl.ioctl(made, _TUNSETIFF, struct.pack("16sH22x", name.encode(), _IFF_TUN | _IFF_NO_PI))
        return made
    finally:
        enter(f"/proc/self/fd/{own}")
        os.close(own)


@dataclass
class Way:
    """The packets from one device to the other. Times are of one monotonic clock, in seconds."""

    sink: int
    chance: random.Random
    quality: Quality = GOOD
    free_at: float = 0.0

    def __post_init__(self) -> None:
        self._under_way: deque[tuple[float, bytes]] = deque()  # when it arrives, and what

    def take(self, packet: bytes, now: float) -> None:
        """A packet comes in at `now`."""
        if self.chance.random() * 100 < self.quality.loss_percent:
            return
        bytes_a_second = self.quality.megabits * 1e6 / 8
        if bytes_a_second:
            begins = max(self.free_at, now)
            if (begins - now) * bytes_a_second > LARGEST_WAITING_BYTES:
                return
            now = self.free_at = begins + len(packet) / bytes_a_second
        arrives = now + self.quality.delay_ms / 1000
        if self._under_way:
            arrives = max(arrives, self._under_way[-1][0])  # also when the line has just become shorter
        self._under_way.append((arrives, packet))

    def due(self, now: float) -> list[bytes]:
        """What leaves at `now`."""
        leaving = []
        while self._under_way and self._under_way[0][0] <= now:
            leaving.append(self._under_way.popleft()[1])
        return leaving

    @property
    def next_at(self) -> float | None:
        """When the next packet leaves."""
        return self._under_way[0][0] if self._under_way else None


def _bridge(ways: dict[int, Way]) -> None:
    """Pass packets on until the orders end."""
    orders = sys.stdin.fileno()
    while True:
        nexts = [way.next_at for way in ways.values() if way.next_at is not None]
        wait_s = max(0.0, min(nexts) - time.monotonic()) if nexts else None
        ready, _, _ = select.select([orders, *ways], [], [], wait_s)
        if orders in ready:
            words = sys.stdin.readline().split()
            if not words:
                return
            for way in ways.values():
                way.quality = Quality(*map(float, words[1:]))
        for source in ways.keys() & set(ready):
            _take_all(source, ways[source])
        for way in ways.values():
            for packet in way.due(time.monotonic()):
                _give(way.sink, packet)


def _take_all(source: int, way: Way) -> None:
    try:
        while True:
            way.take(os.read(source, _LARGEST_PACKET_BYTES), time.monotonic())
    except BlockingIOError:
        pass


def _give(sink: int, packet: bytes) -> None:
    try:
        os.write(sink, packet)
    except OSError:
        pass  # the device is not up, or its kernel does not want the packet: it is lost


def main() -> None:
    """Make both devices and pass packets on."""
    seed, *ends = sys.argv[1:]
    one, other = (device(*end.split(":", 1)) for end in ends)
    print("ready", flush=True)
    _bridge({one: Way(other, random.Random(f"{seed} there")), other: Way(one, random.Random(f"{seed} back"))})


if __name__ == "__main__":
    main()
