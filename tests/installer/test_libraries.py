"""System packages: installed where that is possible, else one command to run is printed."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from installer import libraries
from installer.libraries import Need, Needs
from installer.problems import SetUpProblem

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Debian packages are of Linux")

LACKING = Needs("windows can be drawn", (Need("libhere", lambda: True), Need("libgone", lambda: False)))


def program(folder: Path, name: str, script: str) -> None:
    (folder / name).write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    (folder / name).chmod(0o755)


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that holds the only programs there are, besides `env` and the shell's own."""
    monkeypatch.setenv("PATH", f"{tmp_path}")
    program(tmp_path, "env", 'while [ "${1#*=}" != "$1" ]; do export "$1"; shift; done; exec "$@"')
    return tmp_path


def test_nothing_missing_does_nothing(programs: Path) -> None:
    libraries.provide(Needs("nothing", (Need("libhere", lambda: True),)))


def test_without_apt_the_names_are_said(programs: Path) -> None:
    with pytest.raises(SetUpProblem, match=r"so that windows can be drawn.*libgone") as problem:
        libraries.provide(LACKING)
    assert "libhere" not in str(problem.value)


def test_without_rights_the_one_command_is_said(programs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program(programs, "apt-get", "exit 9")
    program(programs, "sudo", "exit 1")
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    with pytest.raises(SetUpProblem, match=r"\n    sudo apt-get install --no-install-recommends libgone$"):
        libraries.provide(LACKING)


def test_sudo_without_a_password_is_used(programs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program(programs, "apt-get", f'echo "$DEBIAN_FRONTEND $*" >> {programs}/said')
    program(programs, "sudo", 'shift; [ "$1" = true ] || exec "$@"')
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    libraries.provide(LACKING)
    said = (programs / "said").read_text(encoding="utf-8")
    assert said == "noninteractive -qq install --yes --no-install-recommends libgone\n"


def test_lists_are_updated_only_when_the_first_try_failed(
    programs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    new = programs / "new"
    program(programs, "apt-get", f'echo "$2" >> {programs}/said; [ $2 = update ] && : > {new}; [ -e {new} ]')
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    libraries.provide(LACKING)
    assert (programs / "said").read_text(encoding="utf-8").split() == ["install", "update", "install"]


def test_what_is_not_required_is_said_and_gone_without(
    programs: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    program(programs, "apt-get", "exit 100")
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    libraries.provide(LACKING, required=False)
    said = capsys.readouterr().err
    assert "libgone could not be installed" in said
    assert "Going on without." in said


def test_the_loader_is_asked_for_libraries() -> None:
    assert libraries._library("libc6", "libc.so.6").present()
    assert not libraries._library("none", "libthat-is-not-there.so.7").present()
