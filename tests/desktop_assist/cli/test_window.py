"""Qt is loaded only for a window, and its absence is said in words."""

from __future__ import annotations

import builtins
import sys

import pytest

from desktop_assist.cli import window
from desktop_assist.cli.window import NoWindow


def without_display(patch: pytest.MonkeyPatch) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        patch.delenv(name, raising=False)
    patch.setattr(sys, "platform", "linux")


def test_without_a_display_there_is_a_way_to_go_on(monkeypatch: pytest.MonkeyPatch) -> None:
    without_display(monkeypatch)
    with pytest.raises(NoWindow, match="no display") as refusal:
        window.application()
    assert "desktop-assist --help" in refusal.value.next_step


@pytest.mark.parametrize("system", ["win32", "darwin"])
def test_other_systems_always_have_a_display(monkeypatch: pytest.MonkeyPatch, system: str) -> None:
    without_display(monkeypatch)
    monkeypatch.setattr(sys, "platform", system)
    assert window.has_display()


def test_a_qt_that_cannot_be_loaded_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISPLAY", ":0")
    real = builtins.__import__

    def missing(name: str, *arguments: object, **named: object) -> object:
        if name == "desktop_assist" and arguments and "app" in (arguments[2] or ()):  # type: ignore[operator]
            raise ImportError("libEGL.so.1: cannot open shared object file")
        return real(name, *arguments, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(builtins, "__import__", missing)
    with pytest.raises(NoWindow, match="libEGL"):
        window.application()
