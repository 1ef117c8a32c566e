"""A long run under mixed work: does the program grow?

Decides: which parts can be soaked; each is a program in `tests/benchmarks`.
Leaves alone: what is done, and what counts as growth; the programs say that.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

from installer import bench, libraries
from installer.problems import SetUpProblem

SOAKED = {"screen": "the screen served to one viewer: memory, open files and threads"}


def run(arguments: list[str], python: Path, root: Path, *, call: Callable[..., int] = subprocess.call) -> int:
    """Soak what the first argument names; the others are its own, such as --minutes.

    Raises:
        SetUpProblem: There is nothing of that name.
    """
    name, *rest = arguments or [""]
    if name not in SOAKED:
        listed = "\n".join(f"    {known}: {what}" for known, what in SOAKED.items())
        raise SetUpProblem(f"Name what to soak; nothing was done. There are:\n{listed}")
    libraries.provide(bench.BENCHMARKS[name].needs, required=False)
    paths = os.pathsep.join((str(root), str(root / "tests")))
    command = [python, str(root / bench.FOLDER / f"soak_{name}.py"), *rest]
    return call(command, cwd=root, env={**os.environ, "PYTHONPATH": paths})
