"""The fuzz command: all targets within the time that was named, each in its share, and a failure is told."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from installer import fuzz

PYTHON, ROOT = Path("/python"), Path("/root-of-the-project")
HERE = Path(fuzz.__file__).resolve().parent.parent
TARGETS = """
from hypothesis import given, strategies as st

@given(st.binary())
def test_quick(data):
    pass

@given(st.binary())
def test_slow(data):
    sum(range(200_000))

@given(st.integers())
def test_broken(number):
    assert number < 1000

def test_ordinary():
    pass
"""


@pytest.mark.parametrize("code", [0, 1])
def test_the_time_is_handed_on_and_the_answer_back(code: int, capsys: pytest.CaptureFixture[str]) -> None:
    called: list[Any] = []

    def call(command: list[Any], *, cwd: Path, env: dict[str, str]) -> int:
        called.append((command, cwd, env[fuzz.SECONDS]))
        return code

    assert fuzz.run(["--minutes", "1.5"], PYTHON, ROOT, call=call) == code
    assert [(cwd, seconds) for _, cwd, seconds in called] == [(ROOT, "90.0")]
    assert called[0][0][0] == PYTHON
    assert ("Nothing broke." in capsys.readouterr().out) is (code == 0)


def tried(folder: Path, seconds: float) -> tuple[float, str]:
    (folder / "conftest.py").write_bytes((HERE / "tests/fuzz/conftest.py").read_bytes())
    (folder / "test_targets.py").write_text(TARGETS)
    pytest_alone = ["-m", "pytest", "-q", "-p", "no:cacheprovider", "-c", os.devnull, "--rootdir", folder]
    environment = {**os.environ, fuzz.SECONDS: str(seconds)}
    began = time.monotonic()
    done = subprocess.run(
        [sys.executable, *pytest_alone],
        cwd=folder, env=environment, capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    return time.monotonic() - began, done.stdout


def test_each_target_has_its_share_and_a_failure_does_not_end_the_others(tmp_path: Path) -> None:
    took_s, said = tried(tmp_path, 3)
    assert took_s < 20
    shares = {name: float(seconds) for seconds, name in re.findall(r"inputs +([\d.]+) s  (test_\w+)", said)}
    assert set(shares) == {"test_quick", "test_slow", "test_broken"}
    assert shares["test_quick"] == pytest.approx(1, abs=0.6)
    assert shares["test_slow"] < 4
    assert "1 failed, 3 passed" in said
    assert "number=1000" in said


def test_the_targets_are_there() -> None:
    assert len(sorted((HERE / fuzz.TARGETS).glob("test_fuzz_*.py"))) >= 6
