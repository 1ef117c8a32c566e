"""What the evidence tests share: stock tools to be judged by, and children to kill."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from simulators.faulty_sqlite import FaultySqlite

TESTS = Path(__file__).parents[2]
PATHS = os.pathsep.join([str(TESTS), str(TESTS.parent)])
Run = Callable[..., subprocess.CompletedProcess[bytes]]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Run a stock tool in the test's folder; its exit code is the test's to judge."""

    def call(*arguments: str | Path, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
        words = [str(argument) for argument in arguments]
        return subprocess.run(words, input=stdin, cwd=tmp_path, capture_output=True, timeout=20, check=False)

    return call


@pytest.fixture
def child() -> Callable[[str, Path], subprocess.Popen[bytes]]:
    """Start one of the functions of simulators/victims.py in a process of its own."""

    def start(name: str, folder: Path) -> subprocess.Popen[bytes]:
        code = f"import sys; from simulators import victims; victims.{name}(sys.argv[1])"
        environment = {**os.environ, "PYTHONPATH": PATHS}
        words = [sys.executable, "-c", code, str(folder)]
        return subprocess.Popen(words, stdout=subprocess.PIPE, env=environment)

    return start


class Nursery:
    """A process that has everything imported and forks the children of `victims`, to kill or to race."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def kill(self, name: str, folder: Path, delay_s: float) -> list[str]:
        """What a child acknowledged until it was killed: so long after its first word, or birth if < 0."""
        said: list[str] = self._ask("kill", name, folder, delay_s)
        return said

    def race(self, name: str, folder: Path, number: int) -> list[tuple[int, list[str]]]:
        """Exit code and words of so many children at once."""
        return [(code, text.splitlines()) for code, text in self._ask("race", name, folder, number)]

    def _ask(self, *words: object) -> Any:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write("\t".join(map(str, words)) + "\n")
        self._process.stdin.flush()
        return json.loads(self._process.stdout.readline())


@pytest.fixture(scope="module")
def nursery() -> Iterator[Nursery]:
    """A warm parent for many children."""
    words = [sys.executable, "-c", "from simulators import victims; victims.nursery()"]
    pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen(words, env={**os.environ, "PYTHONPATH": PATHS}, **pipes) as process:
        yield Nursery(process)
        assert process.stdin is not None
        process.stdin.close()
        assert process.wait(20) == 0


@pytest.fixture(scope="module")
def faulty_sqlite() -> Iterator[FaultySqlite]:
    """SQLite's file layer, to be made to fail."""
    try:
        layer = FaultySqlite()
    except (AttributeError, OSError):
        pytest.skip("this Python hides the SQLite that it uses, so its file layer cannot be made to fail")
    with layer:
        yield layer
