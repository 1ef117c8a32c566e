"""A screen in memory that the test draws on, with the interface of a real one; and a real one on Xvfb."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import threading
from collections.abc import Iterator

import numpy as np
import pytest

from desktop_assist.screen.bands import bands
from desktop_assist.screen.errors import ScreenNotShown
from desktop_assist.screen.frame_source import Band, CursorImage, Pixels, Size
from desktop_assist.screen.rectangle import Rectangle, ScreenPlace
from simulators.fixed_clock import FixedClock

WAIT_S = 10.0


class SimulatedScreen:
    """A `FrameSource` whose next picture is whatever the test has drawn on `canvas` by then.

    With a clock, waiting is letting that clock run instead of letting time pass.

    Attributes:
        longest_wait_s: After that it returns from waiting, because the test has something to do then.
    """

    def __init__(self, width: int = 320, height: int = 200, clock: FixedClock | None = None) -> None:
        self._clock = clock
        self.canvas: Pixels = np.zeros((height, width, 4), np.uint8)
        self.size = Size(width, height)
        self.pixels = self.canvas.copy()
        self.screens: tuple[ScreenPlace, ...] = ()
        self.shape = CursorImage(1, 2, 3, np.full((8, 12, 4), 255, np.uint8))
        self.place = (5, 6)
        self.gone = self.outdated = False
        self.closed = False
        self.longest_wait_s = float("inf")
        self._told = threading.Condition()
        self._spans: list[tuple[int, int]] = [(0, height)]
        self._awake = False
        self._changed = True

    def draw(self, top: int, left: int, picture: Pixels) -> None:
        """Put `picture` on the screen."""
        height, width = picture.shape[:2]
        with self._told:
            self.canvas[top : top + height, left : left + width] = picture
        self.touch(top, top + height)

    def touch(self, top: int, bottom: int) -> None:
        """Say that these rows may have changed."""
        with self._told:
            self._spans.append((top, bottom))
            self._changed = True
            self._told.notify_all()

    def resize(self, width: int, height: int) -> None:
        """Take another resolution, black at first."""
        with self._told:
            self.canvas = np.zeros((height, width, 4), np.uint8)
            self._spans = [(0, height)]
            self._changed = True
            self._told.notify_all()

    def wait(self, seconds: float) -> bool:
        with self._told:
            if self._clock is None:
                self._told.wait_for(lambda: self._changed or self._awake, seconds)
            elif not self._changed and not self._awake:
                self._clock.pass_seconds(min(seconds, self.longest_wait_s))
            changed, self._changed, self._awake = self._changed, False, False
            return changed

    def wake(self) -> None:
        with self._told:
            self._awake = True
            self._told.notify_all()

    def capture(self) -> tuple[Band, ...]:
        with self._told:
            if self.gone:
                raise ScreenNotShown("The screen is gone.", next_step="Go on by chat.")
            if self.pixels.shape != self.canvas.shape:
                self.pixels = self.canvas.copy()
                self.size = Size(self.canvas.shape[1], self.canvas.shape[0])
            spans, self._spans = self._spans, []
            found = bands(spans, self.size.height)
            for top, bottom in found:
                self.pixels[top:bottom] = self.canvas[top:bottom]
            return found

    def cursor(self) -> CursorImage:
        return self.shape

    def pointer(self) -> tuple[int, int]:
        return self.place

    def close(self) -> None:
        self.closed = True


@contextlib.contextmanager
def private_display(size: str = "640x480x24", *options: str) -> Iterator[str]:
    """The name of a display of its own, on which nothing else draws."""
    server = shutil.which("Xvfb")
    if server is None:
        pytest.skip("Xvfb is not on this machine")
    reading, writing = os.pipe()
    command = [server, "-displayfd", str(writing), "-screen", "0", size, "-nolisten", "tcp", "-noreset"]
    command += options
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL, pass_fds=(writing,))
    try:
        os.close(writing)
        with os.fdopen(reading) as numbers:
            yield f":{numbers.readline().strip()}"
    finally:
        process.terminate()
        process.wait(WAIT_S)


@contextlib.contextmanager
def window_manager(name: str, wanted: str = "openbox") -> Iterator[None]:
    """The window manager `wanted` on the display `name`; none where it is empty."""
    if not wanted:
        yield
        return
    if shutil.which(wanted) is None:
        pytest.skip(f"{wanted} is not on this machine")
    environment = {"DISPLAY": name, "PATH": "/usr/bin:/bin"}
    process = subprocess.Popen([wanted], env=environment, stderr=subprocess.DEVNULL)
    try:
        yield
    finally:
        process.terminate()
        process.wait(WAIT_S)


def set_monitor(name: str, monitor: str, place: Rectangle, output: str = "none") -> None:
    """Have the part `place` of the private display `name` be the monitor `monitor`."""
    _xrandr(
        name, "--setmonitor", monitor, f"{place.width}/100x{place.height}/100+{place.x}+{place.y}", output
    )


def forget_monitor(name: str, monitor: str) -> None:
    """Take a monitor of `set_monitor` away."""
    _xrandr(name, "--delmonitor", monitor)


def _xrandr(name: str, *words: str) -> None:
    if shutil.which("xrandr") is None:
        pytest.skip("xrandr is not on this machine")
    subprocess.run(["xrandr", "-d", name, *words], check=True)


def set_resolution(name: str, width: int, height: int) -> None:
    """Give the private display `name` another resolution, as a person does in the settings."""
    from Xlib import display
    from Xlib.ext import randr

    from desktop_assist.screen.x11_connection import hang_up

    shown = display.Display(name)
    root = shown.screen().root
    resources = root.xrandr_get_screen_resources()
    crtc, output, at = resources.crtcs[0], resources.outputs[0], resources.config_timestamp
    title = f"{width}x{height}-{os.urandom(4).hex()}"
    timing = (0, width, height, width * height * 60, width, width, width, 0, height, height, height)
    mode = root.xrandr_create_mode((*timing, len(title), 0), title).mode
    shown.xrandr_add_output_mode(output, mode)
    shown.xrandr_set_crtc_config(crtc, at, 0, 0, 0, randr.Rotate_0, [])
    root.xrandr_set_screen_size(width, height, 100, 100)
    shown.xrandr_set_crtc_config(crtc, at, 0, 0, mode, randr.Rotate_0, [output])
    shown.sync()
    hang_up(shown)
