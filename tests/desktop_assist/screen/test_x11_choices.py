"""What can be chosen on a real display, with a window manager and without."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from desktop_assist.screen.choice import Monitor
from desktop_assist.screen.errors import ScreenNotShown
from desktop_assist.screen.rectangle import Rectangle
from desktop_assist.screen.this_screen import choices as choices_of
from simulators.receivers import Program, line
from simulators.screens import private_display, set_monitor, window_manager

pytestmark = pytest.mark.enable_socket
display = pytest.importorskip("Xlib.display")

from desktop_assist.screen.x11_choices import choices  # noqa: E402 - only where X11 is


@pytest.fixture(params=["openbox", ""])
def name(request: pytest.FixtureRequest) -> Iterator[str]:
    with private_display("800x600x24") as made, window_manager(made, request.param):
        yield made


@pytest.fixture
def letter(name: str) -> Iterator[Program]:
    with line(name, "Résumé – letter") as made:
        yield made


def test_a_window_is_listed_with_its_title_and_whose_it_is(name: str, letter: Program) -> None:
    (found,) = choices(name).windows
    assert found.title == "Résumé – letter"
    assert found.program
    assert found.process == letter.process.pid


def test_our_own_windows_are_not_listed(name: str, letter: Program) -> None:
    assert choices(name, letter.process.pid).windows == ()


def test_the_uppermost_comes_first(name: str, letter: Program) -> None:
    with line(name, "Above"):
        assert [each.title for each in choices(name).windows] == ["Above", "Résumé – letter"]


def test_an_endless_title_is_cut(name: str) -> None:
    with line(name, "x" * 100_000):
        (found,) = choices(name).windows
        assert found.title == "x" * 200


def test_monitors_are_listed_from_left_to_right() -> None:
    with private_display("800x600x24") as name:
        (whole,) = choices(name).monitors
        assert whole.place == Rectangle(0, 0, 800, 600)
        set_monitor(name, "right", Rectangle(400, 0, 400, 600))
        set_monitor(name, "left", Rectangle(0, 0, 400, 600), "screen")
        assert choices(name).monitors == (
            Monitor("left", Rectangle(0, 0, 400, 600)),
            Monitor("right", Rectangle(400, 0, 400, 600)),
        )


def test_the_scale_is_the_desktops() -> None:
    with private_display() as name:
        shown = display.Display(name)
        root = shown.screen().root
        root.change_property(23, 31, 8, b"Xcursor.size:\t48\nXft.dpi:\t192\n")  # RESOURCE_MANAGER, STRING
        shown.sync()
        assert choices(name).monitors[0].scale == 2.0
        root.change_property(23, 31, 8, b"Xft.dpi:\t1.2.3\n")
        shown.sync()
        assert choices(name).monitors[0].scale == 1.0
        shown.close()


def test_nothing_can_be_chosen_where_nothing_can_be_shown() -> None:
    with pytest.raises(ScreenNotShown, match="Wayland"):
        choices_of({"DISPLAY": ":0", "WAYLAND_DISPLAY": "wayland-0"})
