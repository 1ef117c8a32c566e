"""The embedded desk with many customers waiting: what each costs it, and how fast it lists them.

Decides: that each customer is a real SSH line over loopback with an open case and a way back for the
technician, held open by other processes; and that the desk is a process of its own, whose memory, processor
time and threads are read from outside.
Leaves alone: sessions (their bytes pass through; `bench session` measures those), and a busy intake.

    python3 installer/dev.py bench desk [--customers 500] [--processes 5] [--seconds 10]
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import psutil

from desktop_assist.channel.identity import TECHNICIAN
from desktop_assist.desk import folder, people, server
from desktop_assist.desk.client import DeskClient, connect_customer, connect_technician
from desktop_assist.desk.folder import DeskFolder
from desktop_assist.desk.protocol import Logged, OpenCase, Queue, QueueNow
from desktop_assist.evidence import keyfile
from diagnostics.clock import SystemClock
from simulators.desk_house import UNLIMITED, Customer, free_port, new_organisation

SETTLE_S = 3.0
LISTINGS = 20
# Ours: a small server of 2 GB and one core then holds 500 waiting customers with room for the rest.
LARGEST_KIB, LARGEST_CPU, LARGEST_LIST_S = 1024, 0.1, 0.25


@dataclass(frozen=True)
class Load:
    """The desk with so many lines: resident memory in MiB, processor seconds a second, threads."""

    lines: int
    mebibytes: float
    cpu: float
    threads: int


class Place:
    """What a customer of the simulators needs of a house: its folder and clock."""

    def __init__(self, path: Path) -> None:
        self.folder, self.clock = DeskFolder(path), SystemClock()


def main() -> int:
    """Print the table; 1 where a number does not hold."""
    parser = argparse.ArgumentParser(prog="dev.py bench desk")
    parser.add_argument("--customers", type=int, default=500)
    parser.add_argument("--processes", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=10.0)
    parser.add_argument("role", nargs="*", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.role:
        ROLES[options.role[0]](Path(options.role[1]), int(options.role[2]))
        return 0
    with tempfile.TemporaryDirectory(prefix="desktop-assist-bench-") as place:
        made = folder.create(Path(place) / "desk", new_organisation(port=free_port()))
        lines = measure(made, options)
    for what, measured, wanted, holds in lines:
        print(f"{'holds' if holds else 'FAILS':<6} {what:<46} {measured:<44} {wanted}")
    return 0 if all(line[-1] for line in lines) else 1


def measure(made: DeskFolder, options: argparse.Namespace) -> list[tuple[str, str, str, bool]]:
    """The lines of the table: what, measured, wanted, whether it holds."""
    each = options.customers // options.processes
    with child("serve", made.path, 0) as desk:
        watched = psutil.Process(desk.pid)
        loads = [load(watched, 0, options.seconds)]
        began = time.monotonic()
        with Crowd() as crowd:
            for number in range(options.processes):
                crowd.come(made.path, each)
                if number in (0, options.processes // 2, options.processes - 1):
                    loads.append(load(watched, (number + 1) * each, options.seconds))
                    print(f"       {loads[-1]}", flush=True)
            came_s = time.monotonic() - began
            took, listed, waiting = listing(made)
        return table(loads, took, f"{listed} of {waiting} in one message", came_s)


def table(
    loads: list[Load], took: list[float], listed: str, came_s: float
) -> list[tuple[str, str, str, bool]]:
    """The table of what was measured."""
    idle, full = loads[0], loads[-1]
    kib = (full.mebibytes - idle.mebibytes) * 1024 / full.lines
    threads = (full.threads - idle.threads) / full.lines
    slow = max(took)
    half = f"{statistics.median(took) * 1e3:.0f} ms, slowest {slow * 1e3:.0f} ms; {listed}"
    who = f"{full.lines} customers who wait"
    return [
        (f"{who}: memory for each", f"{kib:.0f} KiB ({idle.mebibytes:.0f} → {full.mebibytes:.0f} MiB)",
         f"≤ {LARGEST_KIB} KiB", kib <= LARGEST_KIB),
        (f"{who}: processor, all together",
         f"{full.cpu:.3f} of a core ({full.cpu / full.lines * 1e3:.2f} ms/s each)",
         f"≤ {LARGEST_CPU}", full.cpu <= LARGEST_CPU),
        (f"{who}: threads for each", f"{threads:.1f}", "≤ 3", threads <= 3),
        (f"{who}: to list them", half, f"≤ {LARGEST_LIST_S * 1e3:.0f} ms", slow <= LARGEST_LIST_S),
        ("time until all had come, opened and waited",
         f"{came_s:.0f} s, {came_s / full.lines * 1e3:.0f} ms each", "", True),
    ]  # fmt: skip


def load(process: psutil.Process, lines: int, seconds: float) -> Load:
    """What the desk needs while nothing happens."""
    threading.Event().wait(SETTLE_S)
    before = process.cpu_times()
    threading.Event().wait(seconds)
    after = process.cpu_times()
    cpu = (after.user + after.system - before.user - before.system) / seconds
    return Load(lines, process.memory_info().rss / 2**20, cpu, process.num_threads())


def listing(made: DeskFolder) -> tuple[list[float], int, int]:
    """How long a technician waits for the list, how many it has, and how many wait."""
    issued = people.issue(made, "maria", TECHNICIAN, SystemClock().now())
    maria = connect_technician(made.organisation, keyfile.load(issued.key))
    took = []
    for _ in range(LISTINGS):
        began = time.perf_counter()
        queue = maria.ask(Queue(), QueueNow)
        took.append(time.perf_counter() - began)
    maria.close()
    return took, len(queue.cases), queue.waiting


@contextmanager
def child(role: str, path: Path, count: int) -> Iterator[subprocess.Popen[str]]:
    """A process of this file in another role, once it has said that it is ready."""
    command = [sys.executable, __file__, role, str(path), str(count)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as started:
        assert started.stdout is not None
        if started.stdout.readline() != "ready\n":
            raise SystemExit(f"the process in the role “{role}” did not get ready")
        yield started
        started.communicate("end\n", timeout=120)


class Crowd:
    """Processes that hold customers' lines open."""

    def __enter__(self) -> Self:
        self._members: list[object] = []
        return self

    def come(self, path: Path, count: int) -> None:
        """So many customers more."""
        member = child("customers", path, count)
        member.__enter__()
        self._members.append(member)

    def __exit__(self, *_: object) -> None:
        for member in self._members:
            member.__exit__(None, None, None)  # type: ignore[attr-defined]


def serve(path: Path, _count: int) -> None:
    """Be the desk until told to end."""
    desk = server.serve(path, SystemClock(), rates=UNLIMITED)
    print("ready", flush=True)
    sys.stdin.readline()
    desk.close()


def customers(path: Path, count: int) -> None:
    """Be so many customers who wait, until told to end."""
    place = Place(path)
    lines: list[DeskClient] = []
    for number in range(count):
        anna = Customer(place)  # type: ignore[arg-type]
        line = connect_customer(place.folder.organisation, anna.key)
        made = anna.opening(f"My computer has been slow since Tuesday, and the printer too ({number}).")
        line.ask(OpenCase(made.envelope, made.salt), Logged)
        line.receive_connections(anna.case, lambda stream: stream.close())
        lines.append(line)
    print("ready", flush=True)
    sys.stdin.readline()
    for line in lines:
        line.close()


ROLES = {"serve": serve, "customers": customers}

if __name__ == "__main__":
    sys.exit(main())
