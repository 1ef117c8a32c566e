"""The folders of an install are where they should be, and closed to others."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from desktop_assist import settings
from desktop_assist.settings import HOME_VARIABLE, Home, HomeNotWritable


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_what_is_chosen_counts_then_the_environment_then_the_usual_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path / "environment"))
    assert settings.home(str(tmp_path / "chosen")).path == tmp_path / "chosen"
    assert settings.home().path == tmp_path / "environment"
    monkeypatch.delenv(HOME_VARIABLE)
    assert settings.home().path.name == "desktop-assist"
    assert settings.home().path.is_absolute()


def test_a_home_that_nobody_has_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(HomeNotWritable, match="there is no such user") as refused:
        settings.home("~nobody-of-that-name/x")
    assert HOME_VARIABLE in refused.value.next_step


def test_the_folders_are_made_and_closed_to_others(tmp_path: Path) -> None:
    home = Home(tmp_path / "a" / "b").prepare()
    for folder in (home.path, home.install_key.parent, home.evidence, home.bundles):
        assert mode(folder) == 0o700
    assert not home.organisation.exists(), "it comes from an installer"
    assert home.prepare() is home, "again does no harm"


def test_folders_that_were_left_open_are_closed(tmp_path: Path) -> None:
    keys = tmp_path / "keys"
    keys.mkdir()
    keys.chmod(0o755)
    Home(tmp_path).prepare()
    assert mode(keys) == 0o700


def test_a_file_in_the_way_is_said_and_left(tmp_path: Path) -> None:
    file = tmp_path / "home"
    file.write_text("mine")
    with pytest.raises(HomeNotWritable, match=f"The folder {file} cannot be written"):
        Home(file).prepare()
    assert file.read_text() == "mine"
