"""Malformed input at every parser, for as long as one likes.

Decides: that all targets in `tests/fuzz` are tried within the time that was named, and that one which breaks
does not keep the others from being tried.
Leaves alone: the targets, which also run a little with every test run; and how they share the time
(`tests/fuzz/conftest.py`).
"""

from __future__ import annotations

import argparse
import os
import subprocess
from collections.abc import Callable
from pathlib import Path

SECONDS = "DESKTOP_ASSIST_FUZZ_SECONDS"
TARGETS = "tests/fuzz"


def run(arguments: list[str], python: Path, root: Path, *, call: Callable[..., int] = subprocess.call) -> int:
    """Try the targets for the minutes of `arguments`; 0 if nothing broke, else pytest's code."""
    options = _parser().parse_args(arguments)
    command = [python, "-m", "pytest", "-q", "--timeout", "0", "-p", "no:cacheprovider", TARGETS]
    code = call(command, cwd=root, env={**os.environ, SECONDS: str(options.minutes * 60)})
    if not code:
        print("Nothing broke.")
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="dev.py fuzz", description="Throw malformed input at every parser.")
    parser.add_argument("--minutes", type=float, default=10.0, help="how long, for all targets together")
    return parser
