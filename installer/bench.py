"""The numbers of the design, measured: one benchmark a name, each a program in `tests/benchmarks`.

Decides: which benchmarks there are, and what each needs of the system.
Leaves alone: what is measured, and how it is told; each benchmark says that.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from installer import libraries
from installer.libraries import Needs
from installer.problems import SetUpProblem

FOLDER = "tests/benchmarks"


@dataclass(frozen=True)
class Benchmark:
    """One benchmark: what it measures, for the list, and what it needs of the system."""

    measures: str
    needs: Needs


BENCHMARKS = {
    "audit": Benchmark(
        "verification against bare hashing and Ed25519, processes, proofs from tiles, search",
        Needs("the audit needs nothing of the system", ()),
    ),
    "channel": Benchmark(
        "files, keys and withdrawal through the channel, direct and by the desk, against OpenSSH",
        Needs(
            "the channel can be compared with OpenSSH",
            (
                libraries.program("openssh-client", "sftp"),
                libraries.program("openssh-server", "/usr/sbin/sshd"),
            ),
        ),
    ),
    "checkup": Benchmark(
        "a whole check-up against inxi -Fxxxz, and its growth with volumes and processes",
        Needs("the check-up can be compared with inxi", (libraries.program("inxi", "inxi"),)),
    ),
    "desk": Benchmark(
        "many customers waiting at one desk: memory, processor and threads for each, and to list them",
        Needs("the desk needs nothing of the system", ()),
    ),
    "line": Benchmark(
        "a session whose cable is pulled, and one over a slow line that loses packets",
        Needs("a bad line needs network namespaces", (libraries.program("iproute2", "ip"),)),
    ),
    "screen": Benchmark(
        "the screen against x0tigervncserver and x11vnc: frames, bytes, processor, latency",
        Needs(
            "the screen can be compared with stock servers",
            (
                libraries.program("xvfb", "Xvfb"),
                libraries.program("tigervnc-scraping-server", "X0tigervnc"),
                libraries.program("x11vnc", "x11vnc"),
            ),
        ),
    ),
    "withdrawal": Benchmark(
        "how soon a terminal ends: floods, deaf shells, frozen, and minutes that are over",
        Needs("a withdrawal needs nothing of the system", ()),
    ),
}


def run(arguments: list[str], python: Path, root: Path, *, call: Callable[..., int] = subprocess.call) -> int:
    """Measure what the first argument names; the others are its own.

    Raises:
        SetUpProblem: There is no benchmark of that name.
    """
    name, *rest = arguments or [""]
    if name not in BENCHMARKS:
        listed = "\n".join(f"    {known}: {each.measures}" for known, each in BENCHMARKS.items())
        raise SetUpProblem(f"Name one benchmark; nothing was measured. There are:\n{listed}")
    libraries.provide(BENCHMARKS[name].needs, required=False)
    paths = os.pathsep.join((str(root), str(root / "tests")))
    command = [python, str(root / FOLDER / f"{name}.py"), *rest]
    return call(command, cwd=root, env={**os.environ, "PYTHONPATH": paths})
