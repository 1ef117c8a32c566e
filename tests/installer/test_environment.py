"""The environment: ready at once when nothing changed, made again when anything did or was interrupted."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from installer import environment, packages
from installer.environment import Environment, Level
from installer.problems import SetUpProblem


@pytest.fixture
def clone(tmp_path: Path) -> Environment:
    (tmp_path / "installer").mkdir()
    (tmp_path / "pyproject.toml").write_text('[project]\nname = "a"\n[tool.b]\nc = 1\n', encoding="utf-8")
    (tmp_path / "installer" / "requirements.lock").write_text("a==1 \\\n", encoding="utf-8")
    (tmp_path / "installer" / "requirements-dev.lock").write_text("a==1 \\\nb==2 \\\n", encoding="utf-8")
    return Environment(tmp_path)


@pytest.fixture
def installed(clone: Environment, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the set-up installed, in order; neither pip nor venv is started."""
    done: list[str] = []
    monkeypatch.setattr(packages, "install", lambda python, lock_file: done.append(lock_file.name))
    monkeypatch.setattr(packages, "install_project", lambda python, root: done.append("project"))
    monkeypatch.setattr(environment, "_create", lambda here: (done.append("created"), make_python(here)))
    return done


def make_python(clone: Environment) -> None:
    environment._empty(clone.folder)
    clone.python.parent.mkdir(parents=True)
    clone.python.touch()


def test_first_set_up_installs_the_lock_then_the_project(clone: Environment, installed: list[str]) -> None:
    environment.ensure(clone, Level.RUNTIME)
    assert installed == ["created", "requirements.lock", "project"]
    assert environment.ready(clone, Level.RUNTIME)


def test_second_start_does_nothing(clone: Environment, installed: list[str]) -> None:
    environment.ensure(clone, Level.RUNTIME)
    installed.clear()
    environment.ensure(clone, Level.RUNTIME)
    assert installed == []


def test_development_is_added_to_a_runtime(clone: Environment, installed: list[str]) -> None:
    environment.ensure(clone, Level.RUNTIME)
    assert not environment.ready(clone, Level.DEVELOPMENT)
    installed.clear()
    environment.ensure(clone, Level.DEVELOPMENT)
    assert installed == ["requirements-dev.lock", "project"]


def test_development_serves_the_runtime(clone: Environment, installed: list[str]) -> None:
    environment.ensure(clone, Level.DEVELOPMENT)
    assert environment.ready(clone, Level.RUNTIME)


def test_a_developers_environment_stays_one(clone: Environment, installed: list[str]) -> None:
    environment.ensure(clone, Level.DEVELOPMENT)
    with (clone.root / "installer" / "requirements.lock").open("a", encoding="utf-8") as lock:
        lock.write("c==3 \\\n")
    installed.clear()
    environment.ensure(clone, Level.RUNTIME)
    assert "requirements-dev.lock" in installed
    assert environment.ready(clone, Level.DEVELOPMENT)


@pytest.mark.parametrize(
    ("file", "line", "again"),
    [
        ("installer/requirements.lock", "c==3 \\\n", True),
        ("pyproject.toml", "[build-system]\nrequires = []\n", True),
        ("pyproject.toml", "[tool.other]\n", False),
        ("README.md", "text\n", False),
    ],
)
def test_only_what_decides_the_contents_makes_it_again(
    clone: Environment, installed: list[str], file: str, line: str, again: bool
) -> None:
    environment.ensure(clone, Level.RUNTIME)
    with (clone.root / file).open("a", encoding="utf-8") as changed:
        changed.write(line)
    assert environment.ready(clone, Level.RUNTIME) is not again


def test_a_moved_clone_is_set_up_anew(clone: Environment, installed: list[str], tmp_path: Path) -> None:
    environment.ensure(clone, Level.RUNTIME)
    moved = tmp_path.rename(tmp_path.with_name("moved"))
    assert not environment.ready(Environment(moved), Level.RUNTIME)


def test_an_interrupted_set_up_is_done_again_from_empty(
    clone: Environment, installed: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(python: Path, lock_file: Path) -> None:
        (clone.folder / "half").mkdir()
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(packages, "install", interrupted)
        with pytest.raises(KeyboardInterrupt):
            environment.ensure(clone, Level.RUNTIME)
    assert not environment.ready(clone, Level.RUNTIME)
    environment.ensure(clone, Level.RUNTIME)
    assert not (clone.folder / "half").exists()
    assert environment.ready(clone, Level.RUNTIME)


def test_an_interrupted_addition_is_done_again_from_empty(
    clone: Environment, installed: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(python: Path, lock_file: Path) -> None:
        raise SetUpProblem("no network")

    environment.ensure(clone, Level.RUNTIME)
    with monkeypatch.context() as patch:
        patch.setattr(packages, "install", failing)
        with pytest.raises(SetUpProblem):
            environment.ensure(clone, Level.DEVELOPMENT)
    assert not environment.ready(clone, Level.RUNTIME)


@pytest.mark.parametrize("stamp", [b"", b"[]", b"{", b'{"runtime": 1}', b"\xff"])
def test_a_foreign_stamp_is_no_stamp(clone: Environment, installed: list[str], stamp: bytes) -> None:
    environment.ensure(clone, Level.RUNTIME)
    (clone.folder / environment.STAMP).write_bytes(stamp)
    assert not environment.ready(clone, Level.RUNTIME)


def test_locking_without_uv_says_so(clone: Environment, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(clone.root))
    with pytest.raises(SetUpProblem, match="needs `uv`"):
        environment.lock([], clone)


def test_a_python_of_the_environment_does_not_empty_it_under_itself(
    clone: Environment, installed: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """6."""
    environment.ensure(clone, Level.RUNTIME)
    monkeypatch.setattr(sys, "prefix", str(clone.folder))
    monkeypatch.setattr(sys, "argv", ["installer/dev.py", "test"])
    started: list[list[str]] = []

    def execv(_program: str, words: list[str]) -> None:
        started.append(words)
        raise SystemExit

    monkeypatch.setattr(os, "execv", execv)
    environment.ensure(clone, Level.RUNTIME)
    assert started == [], "it is ready"
    (clone.root / "pyproject.toml").write_text('[project]\nname = "b"\n', encoding="utf-8")
    with pytest.raises(SystemExit):
        environment.ensure(clone, Level.RUNTIME)
    assert started == [[sys._base_executable, "installer/dev.py", "test"]]
    assert clone.python.exists()
