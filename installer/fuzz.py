"""Malformed input at every parser, for as long as one likes.

Decides: that the targets in `tests/fuzz` are tried again and again with ever new input until the time is up,
and that the first failure ends it with the input that caused it.
Leaves alone: the targets, which also run a little with every test run.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

EXAMPLES = "DESKTOP_ASSIST_FUZZ_EXAMPLES"
EXAMPLES_A_ROUND = "1000"
TARGETS = "tests/fuzz"


def run(
    arguments: list[str],
    python: Path,
    root: Path,
    *,
    call: Callable[..., int] = subprocess.call,
    now: Callable[[], float] = time.monotonic,
) -> int:
    """Try the targets until the minutes of `arguments` are over; 0 if nothing broke, else pytest's code."""
    options = _parser().parse_args(arguments)
    ends_at = now() + options.minutes * 60
    rounds = 0
    while rounds == 0 or now() < ends_at:
        command = [python, "-m", "pytest", "-q", "-x", "--timeout", "0", "-p", "no:cacheprovider", TARGETS]
        code = call(command, cwd=root, env={**os.environ, EXAMPLES: EXAMPLES_A_ROUND})
        if code:
            return code
        rounds += 1
    print(f"Rounds of {EXAMPLES_A_ROUND} inputs for each target: {rounds}. Nothing broke.")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="dev.py fuzz", description="Throw malformed input at every parser.")
    parser.add_argument("--minutes", type=float, default=10.0, help="how long; a round is always finished")
    return parser
