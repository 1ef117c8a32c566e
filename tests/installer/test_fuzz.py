"""The fuzz command: rounds until the time is up, and the first failure ends it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from installer import fuzz

PYTHON, ROOT = Path("/python"), Path("/root-of-the-project")


def tried(codes: list[int], minutes: str, times: list[float]) -> tuple[int, list[Any]]:
    """The exit code, and the commands that were called."""
    called: list[Any] = []
    given, clock = iter(codes), iter(times)

    def call(command: list[Any], *, cwd: Path, env: dict[str, str]) -> int:
        called.append(command)
        assert cwd == ROOT
        assert env[fuzz.EXAMPLES] == fuzz.EXAMPLES_A_ROUND
        return next(given)

    return fuzz.run(["--minutes", minutes], PYTHON, ROOT, call=call, now=lambda: next(clock)), called


def test_rounds_go_on_until_the_time_is_up(capsys: pytest.CaptureFixture[str]) -> None:
    code, called = tried([0, 0, 0], "1", [0.0, 30.0, 59.0, 61.0])
    assert code == 0
    assert len(called) == 3
    assert "Nothing broke." in capsys.readouterr().out


def test_the_first_failure_ends_it(capsys: pytest.CaptureFixture[str]) -> None:
    code, called = tried([0, 1], "10", [0.0, 1.0, 2.0])
    assert (code, len(called)) == (1, 2)
    assert "Nothing broke." not in capsys.readouterr().out


def test_there_is_at_least_one_round() -> None:
    code, called = tried([0], "0", [0.0, 9.0])
    assert (code, len(called)) == (0, 1)


def test_the_targets_are_there() -> None:
    root = Path(fuzz.__file__).resolve().parent.parent
    assert sorted((root / fuzz.TARGETS).glob("test_fuzz_*.py"))
