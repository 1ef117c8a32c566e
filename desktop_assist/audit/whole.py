"""Step 1, Whole: whether every file is there, unchanged, and none was added.

Decides: that the bundle's two manifests name exactly its files as they are; every other file is named here.
Leaves alone: who vouches for the manifests (step 3).
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from desktop_assist.audit.result import Fact, Fault, Note
from desktop_assist.evidence import bundle
from desktop_assist.evidence.bag import Problem
from desktop_assist.evidence.bundle import Bundle


def check(path: Path, read: Bundle | None) -> Iterator[Note]:
    """The notes of step 1; `read` is the bundle, or None where it could not be read as one.

    Raises:
        BadBundle: A file is misnamed, is not plain or too large, or there are too many.
    """
    problems = bundle.problems(path) if read is None else read.problems
    yield from map(_fault, problems)
    if read is None:
        bundle.read(path)  # raises again what is wrong with it
        yield Fault("The bundle changed while it was being read.")
        return
    count = len(read.items)
    yield Fact(f"Every file is as the manifests say; {count} of them are the case's own, in data/.")


def _fault(problem: Problem) -> Fault:
    return Fault(f"{problem.path}: {problem.sentence}")
