"""The screen served for a long time under mixed work: does it grow?

Decides: that one viewer looks at a private display on which typing, scrolling, films and rest take turns, and
that the server's memory, open files and threads in the last quarter are within 5 % of those after the first
minutes. Each turn ends by resting, so that pictures become exact, and segments of the recording are closed
all the while.
Leaves alone: speed, which `screen.py` measures.

    python3 installer/dev.py soak screen [--minutes N]
"""

from __future__ import annotations

import argparse
import itertools
import statistics
import sys
import time
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import psutil
from screen_eyes import Eyes
from screen_programs import OURS, serving, working

from simulators.screens import private_display

TURN_S = 12.0
TURNS = (("typing", 15), ("scroll", 30), ("film", 30), ("idle", 1), ("scroll", 60), ("film", 60))
WARM_UP_MINUTES, WARM_UP_SHARE = 5.0, 0.34  # the five; of a short run the first third
LARGEST_GROWTH = 0.05


class Sample(NamedTuple):
    """What the server holds at one time."""

    minute: float
    memory: float
    handles: float
    threads: float


def main() -> int:
    """Print what the server held, and 1 where it grew."""
    parser = argparse.ArgumentParser(prog="dev.py soak screen")
    parser.add_argument("--minutes", type=float, default=30.0)
    minutes = parser.parse_args().minutes
    print(f"{'minute':>8}{'memory MiB':>12}{'handles':>9}{'threads':>9}")
    samples = []
    with private_display("1920x1080x24") as screen, serving(OURS, screen) as served:
        for sample in _samples(served.processes[0], Eyes(served.line, films=False), screen, minutes):
            samples.append(sample)
            print(
                f"{sample.minute:8.1f}{sample.memory:12.1f}{sample.handles:9.0f}{sample.threads:9.0f}",
                flush=True,
            )
    return verdict(samples, minutes)


def _samples(server: psutil.Process, eyes: Eyes, screen: str, minutes: float) -> Iterator[Sample]:
    began = time.monotonic()
    for work, rate in itertools.cycle(TURNS):
        with working(screen, work, rate, TURN_S) as worker:
            eyes.look(1.0)
            assert worker.stdin is not None
            worker.stdin.write("\n")
            worker.stdin.flush()
            eyes.look(TURN_S)
        eyes.seen.clear()
        minute = (time.monotonic() - began) / 60
        yield Sample(minute, server.memory_info().rss / 2**20, server.num_fds(), server.num_threads())
        if minute >= minutes:
            return


def verdict(samples: Sequence[Sample], minutes: float) -> int:
    """Compare the quarter after the warm-up with the last quarter of the run."""
    warm = min(WARM_UP_MINUTES, minutes * WARM_UP_SHARE)
    after = [each for each in samples if each.minute >= warm]
    part = max(1, len(after) // 4)
    grown = 0
    for name in ("memory", "handles", "threads"):
        first, last = (
            statistics.median(getattr(each, name) for each in some) for some in (after[:part], after[-part:])
        )
        growth = last / first - 1
        grown += growth > LARGEST_GROWTH
        print(f"{name}: {first:.1f} after {warm:.1f} minutes, {last:.1f} at the end ({growth:+.1%})")
    print("It is flat." if not grown else "It grows.")
    return 1 if grown else 0


if __name__ == "__main__":
    sys.exit(main())
