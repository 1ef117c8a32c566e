"""Why a screen cannot be shown is known before anybody is asked."""

from __future__ import annotations

import subprocess
import sys

import pytest

from desktop_assist.screen import mss_source, windows_user32
from desktop_assist.screen.errors import ScreenNotShown
from desktop_assist.screen.sharing import Sharing
from desktop_assist.screen.this_screen import open_own, open_own_input, open_screen
from desktop_assist.screen.windows_desktop import KeyStroke
from simulators.screens import private_display
from simulators.windows_desktops import SimulatedWindows


def why_not(environment: dict[str, str]) -> ScreenNotShown:
    with pytest.raises(ScreenNotShown) as found:
        open_screen(environment, Sharing())
    return found.value


linux_only = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="X11 and Wayland are Linux's")


@linux_only
@pytest.mark.parametrize("session", [{"WAYLAND_DISPLAY": "wayland-0"}, {"XDG_SESSION_TYPE": "wayland"}])
def test_wayland_is_said_with_what_to_do(session: dict[str, str]) -> None:
    reason = why_not({"DISPLAY": ":0", **session})
    assert "Wayland" in reason.happened
    assert "log in again" in reason.next_step


@linux_only
def test_no_desktop_session_is_said() -> None:
    reason = why_not({})
    assert "without a desktop session" in reason.happened


@linux_only
@pytest.mark.enable_socket
def test_an_x11_session_can_be_shown() -> None:
    with private_display() as name:
        source = open_screen({"DISPLAY": name}, Sharing())
        assert source.size == (640, 480)
        source.close()


@linux_only
def test_its_own_screen_is_that_of_its_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-7")
    with pytest.raises(ScreenNotShown, match="Wayland"):
        open_own(Sharing())


@pytest.mark.parametrize("platform", ["win32", "darwin"])
def test_other_systems_are_shown_through_mss(platform: str, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = object()
    monkeypatch.setattr(sys, "platform", platform)
    monkeypatch.setattr(mss_source, "MssSource", lambda _sharing: opened)
    assert open_screen({"DISPLAY": ":0"}, Sharing()) is opened


def test_macos_is_not_steered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    with pytest.raises(ScreenNotShown, match="keyboard of macOS cannot"):
        open_own_input(Sharing(), lambda: None)


def test_windows_is_steered_by_its_own_functions(monkeypatch: pytest.MonkeyPatch) -> None:
    desktop = SimulatedWindows()
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(windows_user32, "User32", lambda: desktop)
    device = open_own_input(Sharing(), lambda: None)
    with device.held_still():
        assert device.tap(0xFF0D)
    device.close()
    assert [each.key for each in desktop.sent if isinstance(each, KeyStroke)] == [0x0D, 0x0D]


def test_the_package_is_importable_without_any_platform_part() -> None:
    code = (
        "import sys, pkgutil, importlib; sys.modules['Xlib'] = None\n"
        "import desktop_assist.screen as screen\n"
        "for each in pkgutil.iter_modules(screen.__path__):\n"
        "    if not each.name.startswith('x11_'): importlib.import_module(f'{screen.__name__}.{each.name}')\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
