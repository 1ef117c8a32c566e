"""A whole check-up against `inxi -Fxxxz`, and how a check-up grows with the machine.

Decides: that both are started in turn on the same machine, that the middle one of several runs counts, and
that only the declared sampling windows are taken off (the three samples run side by side and cost one second
together); inxi's own pause for its processor sample is only taken off in the second ratio.
Leaves alone: how fast is fast enough; the design says that.

    python3 installer/dev.py bench checkup [--rounds N]
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace

from diagnostics import report, rule
from diagnostics.checkup import Finished
from diagnostics.checkup import run as check
from diagnostics.platforms import Volume
from diagnostics.probes import PROBES, network_sample, processor, throttling
from simulators.recorded import Recorded, recorded, surroundings

# From: https://smxi.org/docs/inxi-man.htm (--sleep: the default is 0.35 seconds)
INXI_PAUSE_S = 0.35
SAMPLES_S = max(processor.SAMPLE_S, throttling.SAMPLE_S, network_sample.SAMPLE_S)
CHECKUP = [sys.executable, "-m", "diagnostics", "--yes", "--json"]
INXI = ["inxi", "-Fxxxz", "-c", "0"]
VOLUMES = (1, 10, 50, 100, 200)
PROCESSES = (100, 1000, 10_000)


@dataclass(frozen=True)
class Cost:
    """What one run took: seconds on the clock, and the most bytes of memory that one of its processes had."""

    wall_s: float
    peak_bytes: int


def main() -> int:
    """Print both tables; 1 where there is no inxi to compare with."""
    parser = argparse.ArgumentParser(prog="dev.py bench checkup")
    parser.add_argument("--rounds", type=int, default=7)
    rounds = parser.parse_args().rounds
    code = compare(rounds)
    growth(rounds)
    return code


def compare(rounds: int) -> int:
    """Print the check-up beside inxi."""
    if shutil.which("inxi") is None:
        print("inxi is not on this machine and could not be installed; there is nothing to compare with.")
        return 1
    costs: dict[str, list[Cost]] = {"check-up": [], "inxi -Fxxxz": []}
    for _ in range(rounds):
        costs["check-up"].append(cost(CHECKUP))
        costs["inxi -Fxxxz"].append(cost(INXI))
    ours, theirs = (middle(found) for found in costs.values())
    net_s = ours.wall_s - SAMPLES_S
    print(f"Whole check-up against inxi, the middle of {rounds} runs in turn:\n")
    print(f"{'':14}{'wall':>9}{'without samples':>18}{'peak memory':>14}")
    print(f"{'check-up':14}{ours.wall_s:8.2f}s{net_s:17.2f}s{ours.peak_bytes / 2**20:10.1f} MiB")
    pause_s = theirs.wall_s - INXI_PAUSE_S
    print(f"{'inxi -Fxxxz':14}{theirs.wall_s:8.2f}s{pause_s:17.2f}s{theirs.peak_bytes / 2**20:10.1f} MiB")
    print(f"\nratio, our samples taken off (the design asks for at most 1.0): {net_s / theirs.wall_s:.2f}")
    print(f"ratio, inxi's own pause taken off as well: {net_s / pause_s:.2f}")
    print(f"ratio of peak memory: {ours.peak_bytes / theirs.peak_bytes:.2f}\n")
    return 0


def cost(command: list[str]) -> Cost:
    """Run `command` to its end, its output thrown away."""
    began = time.perf_counter()
    process = subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    # From: getrusage(2): the most of this process or of any one that it waited for, in kibibytes.
    return Cost(time.perf_counter() - began, usage.ru_maxrss * 1024)


def middle(costs: list[Cost]) -> Cost:
    """The median of each column."""
    wall_s = statistics.median(each.wall_s for each in costs)
    return Cost(wall_s, int(statistics.median(each.peak_bytes for each in costs)))


def growth(rounds: int) -> None:
    """Print how long the work itself takes on recorded machines of growing size."""
    print("A check-up of a recorded machine, with its report written:\n")
    print(f"{'mounted volumes':>18}{'time':>10}{'report':>12}")
    for number in VOLUMES:
        machine = with_volumes(number)
        took_s, size = timed(lambda machine=machine: whole(machine), rounds)
        print(f"{number:18}{took_s * 1000:8.1f}ms{size:8} bytes")
    print(f"\n{'processes':>18}{'time':>10}{'report':>12}")
    for number in PROCESSES:
        machine = recorded("debian-12-fresh")
        machine.processes = tuple(f"process-{n}" for n in range(number))
        took_s, size = timed(lambda machine=machine: whole(machine), rounds)
        print(f"{number:18}{took_s * 1000:8.1f}ms{size:8} bytes")


def with_volumes(number: int) -> Recorded:
    """A recorded machine with so many volumes."""
    machine = recorded("debian-12-fresh")
    assert isinstance(machine.disks, tuple)
    first = machine.disks[0]
    machine.disks = tuple(_volume(first, n) for n in range(number))
    return machine


def _volume(first: Volume, number: int) -> Volume:
    return replace(first, mount=f"/mnt/{number}" if number else "/", used_bytes=first.used_bytes + number)


def whole(machine: Recorded) -> int:
    """Check `machine` and write the report; its size."""
    everything = [probe.id for probe in PROBES]
    *_, last = check(everything, surroundings(machine), rules=rule.shipped(), cancelled=threading.Event())
    assert isinstance(last, Finished)
    return len(report.encode(last.report))


def timed(work: Callable[[], int], rounds: int) -> tuple[float, int]:
    """The middle time of several runs, and what the last gave."""
    times_s, answer = [], 0
    for _ in range(rounds):
        began = time.perf_counter()
        answer = work()
        times_s.append(time.perf_counter() - began)
    return statistics.median(times_s), answer


if __name__ == "__main__":
    sys.exit(main())
