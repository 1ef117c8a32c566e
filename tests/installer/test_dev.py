"""The developer's command: what it says to a person who is new, mistaken or on an old Python."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

from installer import dev
from installer.problems import SetUpProblem

ROOT = Path(dev.__file__).resolve().parent.parent
DEV = ROOT / "installer" / "dev.py"


def test_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert dev.main(["--help"]) == 0
    said = capsys.readouterr().out
    for name in (*dev.COMMANDS, *dev.PLANNED):
        assert re.search(rf"\b{name}\b", said)


@pytest.mark.parametrize("arguments", [[], ["no-such-command"]])
def test_a_command_that_is_none_is_refused(arguments: list[str]) -> None:
    assert dev.main(arguments) == 2


@pytest.mark.parametrize("name", sorted(dev.PLANNED))
def test_what_is_not_there_yet_is_said_and_not_pretended(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert dev.main([name]) == 2
    said = capsys.readouterr().err
    assert "not there yet" in said
    assert "the issue on" in said


def test_a_problem_is_sentences_and_exit_one(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def failing(arguments: list[str]) -> int:
        raise SetUpProblem("It rains.")

    monkeypatch.setitem(dev.COMMANDS, "test", failing)
    assert dev.main(["test"]) == 1
    assert capsys.readouterr().err == "It rains.\n"


def test_ctrl_c_says_what_becomes_of_the_set_up(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def stopped(arguments: list[str]) -> int:
        raise KeyboardInterrupt

    monkeypatch.setitem(dev.COMMANDS, "demo", stopped)
    assert dev.main(["demo"]) == 130
    assert "done again at the next start" in capsys.readouterr().err


def test_an_older_python_is_told_what_is_needed() -> None:
    program = f"import sys; sys.version_info = (3, 9); exec(open({str(DEV)!r}).read())"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "needs Python 3.11 or newer, and this is Python 3.9." in done.stderr


def test_an_older_python_can_read_the_file() -> None:
    ast.parse(DEV.read_text(encoding="utf-8"), feature_version=(3, 7))


def test_the_set_up_needs_the_standard_library_alone() -> None:
    for path in (ROOT / "installer").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            names += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            for name in names:
                assert name.split(".")[0] in {*sys.stdlib_module_names, "installer"}, f"{path.name}: {name}"


def test_the_readme_gives_commands_that_exist() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    given = set(re.findall(r"installer/dev\.py ([a-z]+)", text))
    assert {"demo", "test"} <= given
    assert given <= {*dev.COMMANDS, *dev.PLANNED}
