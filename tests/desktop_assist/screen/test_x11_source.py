"""A real X server: what is drawn is what is captured, and only what changed is read again."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from desktop_assist.screen.errors import ScreenNotShown
from desktop_assist.screen.frame_source import Band, Size
from desktop_assist.screen.x11_source import X11Source
from simulators.screens import private_display, set_resolution

pytestmark = pytest.mark.enable_socket
display = pytest.importorskip("Xlib.display")


@pytest.fixture
def name() -> Iterator[str]:
    with private_display() as made:
        yield made


@pytest.fixture
def source(name: str) -> Iterator[X11Source]:
    made = X11Source(name)
    yield made
    made.close()


@pytest.fixture
def painter(name: str) -> Iterator[Any]:
    made = display.Display(name)
    yield made
    made.close()


def fill(painter: Any, colour: int, *place: int) -> None:
    """`place` is x, y, width, height."""
    root = painter.screen().root
    root.fill_rectangle(root.create_gc(foreground=colour), *place)
    painter.sync()


def test_the_first_capture_is_the_whole_screen(source: X11Source) -> None:
    assert source.size == Size(640, 480)
    assert source.capture() == (Band(0, 480),)
    assert source.pixels.shape == (480, 640, 4)


def test_what_is_drawn_is_captured_and_only_its_rows(source: X11Source, painter: Any) -> None:
    source.capture()
    before = source.pixels.copy()
    fill(painter, 0x123456, 10, 20, 30, 40)
    assert source.wait(5)
    assert source.capture() == (Band(20, 60),)
    assert (source.pixels[20:60, 10:40, :3] == (0x56, 0x34, 0x12)).all()
    before[20:60, 10:40] = source.pixels[20:60, 10:40]
    assert (source.pixels == before).all()


def settle(source: X11Source) -> None:
    """Look until what happened before the first look has been told."""
    source.capture()
    while source.wait(0.05):
        source.capture()


def test_nothing_drawn_is_nothing_to_look_at(source: X11Source) -> None:
    settle(source)
    assert not source.wait(0.01)
    assert source.capture() == ()


def test_waking_ends_a_wait_and_stands_for_no_change(source: X11Source) -> None:
    settle(source)
    source.wake()
    assert not source.wait(60)


def test_waking_one_that_is_closed_touches_nobody_elses_file(name: str) -> None:
    made = X11Source(name)
    made.close()
    reading, writing = os.pipe()  # these have the numbers of what was closed
    os.set_blocking(reading, False)
    made.wake()
    with pytest.raises(BlockingIOError):
        os.read(reading, 1)
    for end in (reading, writing):
        os.close(end)


def test_a_new_resolution_is_a_new_picture(source: X11Source, painter: Any) -> None:
    source.capture()
    old = source.pixels
    set_resolution(painter.get_display_name(), 320, 240)
    while source.size != (320, 240):
        assert source.wait(5)
        found = source.capture()
    assert found == (Band(0, 240),)
    assert source.size == Size(320, 240)
    assert old.shape == (480, 640, 4)
    assert int(old.sum()) >= 0  # the old picture is still there for whoever holds it
    fill(painter, 0xFF0000, 0, 200, 320, 40)
    settle(source)
    assert (source.pixels[200:, :, 2] == 255).all()


def test_the_pointer_is_where_it_was_put_and_has_a_shape(source: X11Source, painter: Any) -> None:
    painter.screen().root.warp_pointer(123, 45)
    painter.sync()
    assert source.pointer() == (123, 45)
    shape = source.cursor()
    assert shape.pixels.dtype == np.uint8
    assert 0 <= shape.hot_x < shape.pixels.shape[1]
    assert source.cursor() is shape


def test_another_shape_is_another_serial(source: X11Source, painter: Any) -> None:
    first = source.cursor().serial
    font = painter.open_font("cursor")
    shape = font.create_glyph_cursor(font, 34, 35, (0, 0, 0), (65535, 65535, 65535))
    painter.screen().root.change_attributes(cursor=shape)
    painter.sync()
    source.wait(1)
    assert source.cursor().serial != first


def test_a_display_that_ends_is_said() -> None:
    with private_display() as name:
        source = X11Source(name)
        source.capture()
    with pytest.raises(ScreenNotShown, match="does not answer"):
        source.capture()
    source.close()


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # python-xlib leaks a socket
def test_no_display_is_said() -> None:
    with pytest.raises(ScreenNotShown, match="does not answer"):
        X11Source(":7777")
    gc.collect()


def test_a_display_that_does_not_tell_whose_windows_there_are_is_said() -> None:
    with (
        private_display("640x480x24", "-extension", "X-Resource") as name,
        pytest.raises(ScreenNotShown, match=r"screen cannot be shown.*whose windows"),
    ):
        X11Source(name)


def test_colours_that_are_not_understood_are_said() -> None:
    with private_display("640x480x16") as name, pytest.raises(ScreenNotShown, match="24-bit colours"):
        X11Source(name)
