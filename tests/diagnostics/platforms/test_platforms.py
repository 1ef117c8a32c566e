"""The door: which machine this is, without loading what another system lacks."""

from __future__ import annotations

import sys

import pytest

from diagnostics.platforms import current


@pytest.mark.parametrize(("system", "name"), [("linux", "linux"), ("win32", "windows"), ("darwin", "macos")])
def test_each_system_has_its_name(monkeypatch: pytest.MonkeyPatch, system: str, name: str) -> None:
    monkeypatch.setattr(sys, "platform", system)
    assert current().name == name
