"""What the evidence tests share: stock tools to be judged by."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., subprocess.CompletedProcess[bytes]]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Run a stock tool in the test's folder; its exit code is the test's to judge."""

    def call(*arguments: str | Path, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
        words = [str(argument) for argument in arguments]
        return subprocess.run(words, input=stdin, cwd=tmp_path, capture_output=True, timeout=20, check=False)

    return call
