"""The screen against x0tigervncserver and x11vnc: the same display, the same work, the same viewer.

Decides: that each server is measured in turn with this program's own viewer on a private display of
1920 × 1080: near, by the way that a session goes, and over slow lines; and what is set beside the bounds of
the design. Our server records all the while, and near once without, to tell what that costs. Over slow lines
x11vnc is left out, and so is work that needs no rate; there a film is also sent as H.264, which the bounds do
not ask for.
Leaves alone: the viewer (`screen_eyes`), the lines (`screen_line`), and the way through SSH (`screen_desk`).

    python3 installer/dev.py bench screen [--seconds N] [--rounds N] [--rates 30 60] [--work scroll …]
        [--lines near desk …]
"""

from __future__ import annotations

import argparse
import shutil
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import astuple, dataclass

import screen_desk
import screen_work
from screen_eyes import Eyes
from screen_line import Line
from screen_programs import AFTER_S, OURS, RIVAL, SERVERS, UNRECORDED, WITH_FILMS, Served, serving, working

from simulators.screens import private_display

SETTLE_S, SLOW_SETTLE_S, SLOW_RATE = 2.0, 6.0, 30
USUAL_RATES = {"idle": 1, "blink": 4, "typing": 15}
# From the issue on the screen: the lines, and the largest share of the rival's bytes and processor time.
LINES = {
    "near": None,
    "desk": None,
    "10 Mbit/s": Line(10, 20, 0),
    "2 Mbit/s": Line(2, 80, 1),
    "desk, 2": Line(2, 80, 1),
}
LARGEST_BYTES = {"scroll": 0.05, "typing": 2.0, "film": 1.0}
LARGEST_CPU = {"scroll": 1.0, "film": 1.5}
SMALLEST_FRAMES, LARGEST_LATENCY = 1.0, 0.9
SLOW_FRAMES, SLOW_LATENCY = {"scroll": 5.0, "film": 4.0}, 0.3
IDLE_CPU, FIRST_MS, RECORDING_CPU = 1.0, 500.0, 5.0
FAST = ("near", "desk")


@dataclass(frozen=True)
class Measured:
    """One server under one work.

    Attributes:
        frames: Seen a second.
        kilobytes: KiB a second.
        cpu: Of the server, in per cent of one core.
        latency_ms: From drawing to decoding, the middle one; infinite where nothing was seen.
        first_ms: To the first picture, from the customer's yes; from dialling where nobody is asked.
    """

    frames: float
    kilobytes: float
    cpu: float
    latency_ms: float
    first_ms: float


@dataclass(frozen=True)
class Task:
    """What is measured: work at a rate (frames a second) over a line."""

    work: str
    rate: int
    line: str

    def __str__(self) -> str:
        return f"{self.work} at {self.rate}, {self.line}"


def main() -> int:
    """Print the table and the bounds; 1 where one of them does not hold."""
    parser = argparse.ArgumentParser(prog="dev.py bench screen")
    parser.add_argument("--seconds", type=float, default=4.0)
    parser.add_argument("--rounds", type=int, default=1, help="the middle of so many is told")
    parser.add_argument("--rates", type=int, nargs="+", default=[30, 60])
    parser.add_argument("--work", nargs="+", choices=screen_work.WORK, default=[*screen_work.WORK])
    parser.add_argument("--lines", nargs="+", choices=LINES, default=[*LINES])
    options = parser.parse_args()
    titles = ("asked/s", 9), ("seen/s", 8), ("KiB/s", 10), ("CPU %", 8), ("latency ms", 12), ("first ms", 10)
    print(f"{'':18}{'line':>10}{'work':>8}" + "".join(f"{name:>{width}}" for name, width in titles))
    fell_short = []
    for task in _matrix(options.work, options.rates, options.lines):
        found = {}
        for name, measured in _rounds(task, options.seconds, options.rounds):
            found[name] = measured
            _print(name, task, measured)
        fell_short += [f"{task}: {each}" for each in _short(task, found)]
    print("\nEvery bound holds." if not fell_short else "\nBounds that do not hold:")
    print(*fell_short, sep="\n")
    return 1 if fell_short else 0


def _rounds(task: Task, seconds: float, rounds: int) -> Iterator[tuple[str, Measured]]:
    found: dict[str, list[Measured]] = {}
    for _ in range(rounds):
        for name in _compared(task):
            measured = _try(name, task, seconds)
            if measured is not None:
                found.setdefault(name, []).append(measured)
    for name, some in found.items():
        yield name, Measured(*(statistics.median(each) for each in zip(*map(astuple, some), strict=True)))


def _matrix(names: list[str], rates: list[int], lines: list[str]) -> Iterator[Task]:
    for line in lines:
        for work in names:
            if line not in FAST and work not in SLOW_FRAMES:
                continue
            chosen = (
                [SLOW_RATE] if line not in FAST else [USUAL_RATES[work]] if work in USUAL_RATES else rates
            )
            for rate in chosen:
                yield Task(work, rate, line)


def _compared(task: Task) -> tuple[str, ...]:
    """The servers that are measured: a film as H.264 is for slow lines alone."""
    if task.line == "near":
        return tuple(name for name in SERVERS if name != WITH_FILMS)
    films = task.work == "film" and task.line not in FAST
    return (OURS, WITH_FILMS, RIVAL) if films else (OURS, RIVAL)


def _print(name: str, task: Task, found: Measured) -> None:
    columns = f"{found.frames:8.1f}{found.kilobytes:10.1f}{found.cpu:8.1f}{found.latency_ms:12.1f}"
    columns += f"{found.first_ms:10.0f}"
    print(f"{name:18}{task.line:>10}{task.work:>8}{task.rate:9}{columns}", flush=True)


def _short(task: Task, found: dict[str, Measured]) -> Iterator[str]:
    if OURS not in found or RIVAL not in found:
        yield "there is nothing to compare with"
        return
    ours, theirs = found[OURS], found[RIVAL]
    if task.work == "idle":
        if ours.kilobytes > 0 or ours.cpu > IDLE_CPU:
            yield f"{ours.kilobytes:.2f} KiB/s and {ours.cpu:.1f} % of a core, asked nothing and {IDLE_CPU} %"
        if ours.first_ms > FIRST_MS:
            yield f"the first picture came after {ours.first_ms:.0f} ms, asked at most {FIRST_MS:.0f}"
        return
    fewest = SMALLEST_FRAMES if task.line in FAST else SLOW_FRAMES[task.work]
    if ours.frames < fewest * theirs.frames:
        yield f"frames {ours.frames / theirs.frames:.2f} ×, asked at least {fewest} ×"
    for what, ratio, largest in _ratios(task, ours, theirs):
        if largest is not None and ratio > largest:
            yield f"{what} {ratio:.2f} ×, asked at most {largest} ×"
    if UNRECORDED in found and (costs := ours.cpu - found[UNRECORDED].cpu) > RECORDING_CPU:
        yield f"recording costs {costs:.1f} % of a core, asked at most {RECORDING_CPU} %"


def _ratios(task: Task, ours: Measured, theirs: Measured) -> Iterator[tuple[str, float, float | None]]:
    near = task.line in FAST
    yield "latency", ours.latency_ms / theirs.latency_ms, LARGEST_LATENCY if near else SLOW_LATENCY
    if near:
        yield "bytes", ours.kilobytes / max(theirs.kilobytes, 0.1), LARGEST_BYTES.get(task.work)
        yield "processor", ours.cpu / max(theirs.cpu, 0.1), LARGEST_CPU.get(task.work)


def _try(name: str, task: Task, seconds: float) -> Measured | None:
    if shutil.which(SERVERS[name][0]) is None:
        print(f"{name} is not on this machine.")
        return None
    with (
        private_display("1920x1080x24") as screen,
        working(screen, task.work, task.rate, seconds) as worker,
        _serving(name, screen, task.line) as served,
    ):
        settle_s = SETTLE_S if task.line in FAST else SLOW_SETTLE_S
        return _measure(served, Eyes(served.line, films=name == WITH_FILMS), worker, seconds, settle_s)


def _serving(name: str, screen: str, line: str) -> AbstractContextManager[Served]:
    return (screen_desk.serving if line.startswith("desk") else serving)(name, screen, LINES[line])


def _measure(
    served: Served, eyes: Eyes, worker: subprocess.Popen[str], seconds: float, settle_s: float
) -> Measured:
    began = served.consented or time.monotonic()
    eyes.look(settle_s)
    bytes_before, cpu_before = eyes.received, served.cpu_s()
    assert worker.stdin is not None
    worker.stdin.write("\n")
    worker.stdin.flush()
    eyes.look(seconds)
    spent, received = served.cpu_s() - cpu_before, eyes.received - bytes_before
    eyes.look(AFTER_S)
    eyes.line.shutdown(socket.SHUT_RDWR)  # x11vnc holds up the display while nobody reads what it sends
    assert worker.stdout is not None
    drawn = [float(each) for each in worker.stdout.readline().split()]
    seen = {number: at for number, at in eyes.seen.items() if 0 < number <= len(drawn)}
    waits_ms = [(at - drawn[number - 1]) * 1000 for number, at in seen.items()]
    first_ms = (min(eyes.seen.values(), default=float("inf")) - began) * 1000
    latency_ms = statistics.median(waits_ms) if waits_ms else float("inf")
    return Measured(
        len(seen) / seconds, received / 1024 / seconds, spent / seconds * 100, latency_ms, first_ms
    )


if __name__ == "__main__":
    sys.exit(main())
