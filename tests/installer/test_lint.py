"""The static checks: all of them run, what failed is shown, and one line sums up each."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from installer import lint
from installer.environment import Environment
from installer.lint import Check, Outcome


@dataclass(frozen=True)
class OwnPython(Environment):
    """An environment whose every script is the Python that runs this test."""

    def script(self, name: str) -> Path:
        return Path(sys.executable)


def check(decides: str, program: str) -> Check:
    return Check(decides, ("python", "-c", program))


def test_all_run_and_the_first_failure_decides(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    checks = (check("one", "import sys; sys.exit('wrong here')"), check("two", "print('fine')"))
    assert lint.run_all(OwnPython(tmp_path), checks) == 1
    said = capsys.readouterr().out
    assert "wrong here" in said
    assert "fine" not in said
    assert said.splitlines()[-2:] == ["FAILED  one", "passed  two"]


def test_all_passing_is_zero(tmp_path: Path) -> None:
    assert lint.run_all(OwnPython(tmp_path), (check("one", ""),)) == 0


def test_summary_shows_only_what_failed() -> None:
    outcomes = [Outcome(lint.CHECKS[0], True, "quiet"), Outcome(lint.CHECKS[1], False, "loud")]
    assert "quiet" not in lint.summary(outcomes)
    assert "loud" in lint.summary(outcomes)
