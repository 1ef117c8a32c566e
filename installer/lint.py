"""Every static check of the house, and one line on each.

Decides: which checks there are, that all of them run even after one fails, and the exit code.
Leaves alone: their rules, which stand in `pyproject.toml`.
"""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from installer.environment import Environment

AT_ONCE = 2


@dataclass(frozen=True)
class Check:
    """One static check.

    Attributes:
        decides: What it holds the code to, for the summary.
        command: The words after the environment's scripts folder.
    """

    decides: str
    command: tuple[str, ...]


CHECKS = (
    Check("types (mypy --strict)", ("mypy",)),
    Check("style, docstrings, size of functions (ruff check)", ("ruff", "check")),
    Check("layout (ruff format)", ("ruff", "format", "--check")),
    Check("direction of imports (import-linter)", ("lint-imports",)),
    Check("code that nothing uses (vulture)", ("vulture",)),
    Check("declared against imported packages (deptry)", ("deptry", ".")),
)


@dataclass(frozen=True)
class Outcome:
    """What one check said."""

    check: Check
    passed: bool
    output: str


def run_all(environment: Environment, checks: Sequence[Check] = CHECKS) -> int:
    """Run `checks`, print what failed and a line on each; 0 if all passed, else 1."""
    with ThreadPoolExecutor(AT_ONCE) as pool:
        outcomes = list(pool.map(lambda check: _run(environment, check), checks))
    print(summary(outcomes), flush=True)
    return 0 if all(outcome.passed for outcome in outcomes) else 1


def summary(outcomes: Sequence[Outcome]) -> str:
    """What failed in full, then one line a check."""
    failed = [f"--- {each.check.decides}\n{each.output.rstrip()}\n" for each in outcomes if not each.passed]
    lines = [f"{'passed' if each.passed else 'FAILED'}  {each.check.decides}" for each in outcomes]
    return "\n".join([*failed, *lines])


def _run(environment: Environment, check: Check) -> Outcome:
    program, *arguments = check.command
    command = [str(environment.script(program)), *arguments]
    done = subprocess.run(command, cwd=environment.root, capture_output=True, text=True, check=False)
    return Outcome(check, done.returncode == 0, done.stdout + done.stderr)
