"""The embedded desk with many customers waiting: what each costs it, and how fast it lists them.

Decides: that each customer is a real SSH line over loopback with an open case and a way back for the
technician, held open by other processes (`waiting_customers`); that the desk is the command as its operator
starts it, whose memory, processor time and threads are read from outside; and that it is killed and started
again in the end.
Leaves alone: sessions (their bytes pass through; `bench session` measures those), and a busy intake.

    python3 installer/dev.py bench desk [--customers 500] [--processes 5] [--seconds 10]
"""

from __future__ import annotations

import argparse
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import psutil

from desktop_assist.channel.identity import TECHNICIAN
from desktop_assist.desk import folder, people
from desktop_assist.desk.client import connect_technician
from desktop_assist.desk.folder import DeskFolder
from desktop_assist.desk.protocol import Queue, QueueNow
from desktop_assist.evidence import keyfile
from diagnostics.clock import SystemClock
from simulators import waiting_customers
from simulators.desk_house import free_port, new_organisation

SETTLE_S, PATIENCE_S = 3.0, 180.0
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


def main() -> int:
    """Print the table; 1 where a number does not hold."""
    parser = argparse.ArgumentParser(prog="dev.py bench desk")
    parser.add_argument("--customers", type=int, default=500)
    parser.add_argument("--processes", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=10.0)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="desktop-assist-bench-") as place:
        made = folder.create(Path(place) / "desk", new_organisation(port=free_port()))
        lines = measure(made, options)
    for what, measured, wanted, holds in lines:
        print(f"{'holds' if holds else 'FAILS':<6} {what:<46} {measured:<44} {wanted}")
    return 0 if all(line[-1] for line in lines) else 1


def measure(made: DeskFolder, options: argparse.Namespace) -> list[tuple[str, str, str, bool]]:
    """The lines of the table: what, measured, wanted, whether it holds."""
    each = options.customers // options.processes
    with ExitStack() as running, Crowd() as crowd:
        desk = running.enter_context(served(made.path))
        watched = psutil.Process(desk.pid)
        loads = [load(watched, 0, options.seconds)]
        began = time.monotonic()
        for number in range(options.processes):
            crowd.come(made.path, each)
            if number in (0, options.processes // 2, options.processes - 1):
                loads.append(load(watched, (number + 1) * each, options.seconds))
                print(f"       {loads[-1]}", flush=True)
        came_s = time.monotonic() - began
        took, listed, waiting = listing(made)
        rows = table(loads, took, f"{listed} of {waiting} in one message", came_s)
        return [*rows, *killed(made, desk, running, each * options.processes)]


def killed(
    made: DeskFolder, desk: subprocess.Popen[str], running: ExitStack, count: int
) -> list[tuple[str, str, str, bool]]:
    """The lines of the table on a desk that is killed and started again."""
    before = states(made)
    desk.kill()
    desk.wait()
    began = time.monotonic()
    running.enter_context(served(made.path))
    listens_s = time.monotonic() - began
    until = began + PATIENCE_S
    while (back := online(made)) < count and time.monotonic() < until:
        threading.Event().wait(SETTLE_S)
    back_s = time.monotonic() - began
    same = states(made) == before and len(before) == count
    return [
        ("kill -9 and start: until it listens", f"{listens_s:.1f} s", "", True),
        (f"... of {count} cases: all there, none twice", "yes" if same else "NO", "yes", same),
        (
            "... customers who wait again by themselves",
            f"{back} within {back_s:.0f} s",
            f"{count}",
            back == count,
        ),
    ]


def states(made: DeskFolder) -> list[tuple[object, ...]]:
    """The cases with the numbers of their statements, as they are in the desk's database."""
    asked = (
        "SELECT cases.id, state, COUNT(seq), COUNT(DISTINCT leaf_index), MIN(leaf_index) FROM cases"
        " JOIN statements ON case_id = id GROUP BY cases.id, state ORDER BY cases.id"
    )
    with closing(sqlite3.connect(made.database)) as database:
        return database.execute(asked).fetchall()


def online(made: DeskFolder) -> int:
    """How many of those who wait a technician could be connected to now."""
    issued = people.issue(made, f"maria-{time.monotonic_ns()}", TECHNICIAN, SystemClock().now())
    maria = connect_technician(made.organisation, keyfile.load(issued.key))
    queue = maria.ask(Queue(), QueueNow)
    maria.close()
    return sum(1 for case in queue.cases if case.online)


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
def served(path: Path) -> Iterator[subprocess.Popen[str]]:
    """The desk, as its operator starts it, once it listens."""
    command = [
        sys.executable,
        "-m",
        "desktop_assist",
        "desk",
        "serve",
        str(path),
        "--log",
        str(path / "log.txt"),
    ]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as started:
        assert started.stdout is not None
        if "listens on port" not in started.stdout.readline():
            raise SystemExit("the desk did not start")
        yield started
        started.terminate()


@contextmanager
def customers(path: Path, count: int) -> Iterator[None]:
    """So many customers in a process of their own, once all of them wait."""
    command = [sys.executable, waiting_customers.__file__, str(path), str(count)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as started:
        assert started.stdout is not None
        if started.stdout.readline() != "ready\n":
            raise SystemExit("the customers did not get ready")
        yield
        started.communicate("end\n", timeout=120)


class Crowd:
    """Processes that hold customers' lines open."""

    def __enter__(self) -> Self:
        self._members: list[object] = []
        return self

    def come(self, path: Path, count: int) -> None:
        """So many customers more."""
        member = customers(path, count)
        member.__enter__()
        self._members.append(member)

    def __exit__(self, *_: object) -> None:
        for member in self._members:
            member.__exit__(None, None, None)  # type: ignore[attr-defined]


if __name__ == "__main__":
    sys.exit(main())
