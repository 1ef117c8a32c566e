"""Whose language: asked for, else the system's, else English."""

from __future__ import annotations

import plistlib
from collections.abc import Mapping
from pathlib import Path

import pytest

from diagnostics import language_choice


@pytest.mark.parametrize(
    ("environment", "code"),
    [
        ({"LANG": "de_DE.UTF-8"}, "de"),
        ({"LANG": "de"}, "de"),
        ({"LANG": "en_US.UTF-8", "LC_ALL": "de_AT@euro"}, "de"),
        ({"LANG": "de_DE.UTF-8", "LC_MESSAGES": "en_GB.UTF-8"}, "en"),
        ({"LANG": "C.UTF-8"}, "en"),
        ({"LANG": "POSIX"}, "en"),
        ({"LANG": "tlh_QO"}, "en"),
        ({"LANG": "../../etc"}, "en"),
        ({"LC_ALL": "", "LANG": "de_CH"}, "de"),
    ],
)
def test_the_language_of_the_system_is_read_as_every_program_reads_it(
    environment: Mapping[str, str], code: str
) -> None:
    assert language_choice.spoken(environment).code == code


def test_what_is_asked_for_comes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "de_DE.UTF-8")
    assert language_choice.chosen(None).code == "de"
    assert language_choice.chosen("en").code == "en"


def test_macos_is_asked_for_its_first_preferred_language(tmp_path: Path) -> None:
    settings = tmp_path / "preferences.plist"
    settings.write_bytes(plistlib.dumps({"AppleLanguages": ["de-DE", "en-US"]}, fmt=plistlib.FMT_BINARY))
    assert language_choice.preferred_on_macos(settings) == "de-DE"


@pytest.mark.parametrize("content", [b"", b"not a list", plistlib.dumps({}), plistlib.dumps([])])
def test_settings_of_macos_that_do_not_tell_are_no_error(tmp_path: Path, content: bytes) -> None:
    settings = tmp_path / "preferences.plist"
    settings.write_bytes(content)
    assert language_choice.preferred_on_macos(settings) == ""
    assert language_choice.preferred_on_macos(tmp_path / "none") == ""
