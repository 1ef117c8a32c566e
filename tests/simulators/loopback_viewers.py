"""A screen served to a stock viewer over loopback. Only tests do that: the product has no socket for it."""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from desktop_assist.screen.frame_source import Pixels, Size
from desktop_assist.screen.recording import Recording
from desktop_assist.screen.serving import Serving
from desktop_assist.screen.viewing import Viewing
from desktop_assist.screen.x11_source import X11Source
from diagnostics.clock import SystemClock
from simulators.viewers import difference

TITLE = "A screen that is shown"
PATIENCE_S = 30.0


class Loopback:
    """A socket whose closing is noticed by who waits on it, as that of the channel's streams is."""

    def __init__(self, line: socket.socket) -> None:
        self._line = line

    def recv(self, count: int) -> bytes:
        return self._line.recv(count)

    def sendall(self, data: bytes) -> None:
        self._line.sendall(data)

    def close(self) -> None:
        with contextlib.suppress(OSError):
            self._line.shutdown(socket.SHUT_RDWR)
        self._line.close()


class Painter:
    """Draws on a private display, as programs do."""

    def __init__(self, name: str) -> None:
        from Xlib import X, display

        self._image = X.ZPixmap
        self.display = display.Display(name)
        self.root = self.display.screen().root
        self.gc = self.root.create_gc(graphics_exposures=0)

    def put(self, x: int, y: int, picture: Pixels) -> None:
        """Draw `picture` in strips that fit in a request."""
        height, width = picture.shape[:2]
        rows = max(1, 200_000 // (width * 4))
        for top in range(0, height, rows):
            strip = np.ascontiguousarray(picture[top : top + rows])
            place = (x, y + top, width, len(strip))
            self.root.put_image(self.gc, *place, self._image, 24, 0, strip.tobytes())
        self.display.sync()

    def scroll(self, x: int, y: int, size: Size, up: int) -> None:
        """Move a part of the screen, as a program does that scrolls."""
        self.root.copy_area(self.gc, self.root, x, y + up, size.width, size.height - up, x, y)
        self.display.sync()

    def close(self) -> None:
        self.display.close()


class Eyes:
    """Looks at both displays, to compare them."""

    def __init__(self, customer: str, technician: str) -> None:
        self.names = (customer, technician)
        self.customer, self._technician = X11Source(customer), X11Source(technician)

    def wait_until_equal(self, window: Callable[[], tuple[int, int] | None]) -> None:
        """Wait until the viewer's window shows the customer's screen to the pixel."""
        clock = SystemClock()
        until = clock.monotonic() + PATIENCE_S
        while clock.monotonic() < until:
            self._technician.wait(0.1)
            self._technician.capture()
            self.customer.capture()
            if self._equal(window):
                return
        raise AssertionError("the viewer's picture did not become the customer's")

    def _equal(self, window: Callable[[], tuple[int, int] | None]) -> bool:
        found = window()
        screen = self.customer.pixels
        if found is None:
            return False
        x, y = found
        shown = self._technician.pixels[y : y + screen.shape[0], x : x + screen.shape[1]]
        return shown.shape == screen.shape and difference(shown, screen) == 0.0

    def close(self) -> None:
        self.customer.close()
        self._technician.close()


class Window:
    """The window of a viewer, found by its title."""

    def __init__(self, technician: str, title: str) -> None:
        from Xlib import display

        self._title = title
        self._display = display.Display(technician)

    def place(self) -> tuple[int, int] | None:
        """Its column and row; none while it is not there."""
        found = self._find()
        if found is None:
            return None
        place = found.get_geometry()
        return place.x, place.y

    def focus(self) -> None:
        """Have what is typed reach it, as a window manager does."""
        from Xlib import X

        found = self._find()
        assert found is not None
        found.set_input_focus(X.RevertToParent, X.CurrentTime)
        self._display.sync()

    def _find(self) -> Any:
        from Xlib import error

        for each in self._display.screen().root.query_tree().children:
            with contextlib.suppress(error.XError):
                if self._title in (each.get_wm_name() or ""):
                    return each
        return None

    def close(self) -> None:
        self._display.close()


@contextmanager
def started_viewer(technician: str, address: str, *options: str) -> Iterator[None]:
    """Stock `vncviewer` on a display."""
    program = shutil.which("xtigervncviewer")
    if program is None:
        pytest.skip("xtigervncviewer is not on this machine")
    process = subprocess.Popen(
        [program, "-SecurityTypes=None", *options, address],
        env={**os.environ, "DISPLAY": technician},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield
    finally:
        process.terminate()
        try:
            process.wait(5)
        except subprocess.TimeoutExpired:  # TigerVNC 1.12 can hang in its signal handler
            process.kill()
            process.wait(PATIENCE_S)


@contextmanager
def stock_viewer(
    customer: str, technician: str, folder: Path, *options: str
) -> Iterator[Callable[[], tuple[int, int] | None]]:
    """Stock `vncviewer` on one display showing the other; yields where its window is, as a question."""
    source, clock = X11Source(customer), SystemClock()
    recording = Recording(folder, "screen-000", clock, lambda _segment: None)
    viewing = Viewing(source, recording, clock, TITLE)
    window = Window(technician, TITLE)
    with (
        socket.create_server(("127.0.0.1", 0)) as door,
        started_viewer(technician, f"127.0.0.1::{door.getsockname()[1]}", *options),
    ):
        line, _ = door.accept()
        serving = Serving(Loopback(line), source, viewing, lambda: True)
        thread = threading.Thread(target=serving.run, name="served")
        thread.start()
        try:
            yield window.place
        finally:
            serving.stop()
            thread.join()
            for each in (viewing, recording, source, window):
                each.close()
