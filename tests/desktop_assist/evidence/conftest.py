"""What the evidence tests share: stock tools to be judged by, and children to kill."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

HERE = Path(__file__).parent
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
    """Start one of the functions of victims.py in a process of its own."""

    def start(name: str, folder: Path) -> subprocess.Popen[bytes]:
        code = f"import sys, victims; victims.{name}(sys.argv[1])"
        paths = os.pathsep.join([str(HERE), str(HERE.parents[2])])
        environment = {**os.environ, "PYTHONPATH": paths}
        words = [sys.executable, "-c", code, str(folder)]
        return subprocess.Popen(words, stdout=subprocess.PIPE, env=environment)

    return start
