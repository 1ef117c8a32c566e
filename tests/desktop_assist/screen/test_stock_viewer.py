"""Stock `vncviewer` (TigerVNC) on one display shows another one to the pixel."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from desktop_assist.screen import replay
from desktop_assist.screen.frame_source import Size
from simulators.loopback_viewers import Eyes, Painter, stock_viewer
from simulators.screens import private_display, set_resolution
from simulators.viewers import difference, page, photograph

pytestmark = pytest.mark.enable_socket
pytest.importorskip("Xlib.display")


@pytest.fixture
def customer() -> Iterator[str]:
    with private_display("640x480x24") as name:
        yield name


@pytest.fixture
def technician() -> Iterator[str]:
    with private_display("800x600x24") as name:
        yield name


@pytest.fixture
def painter(customer: str) -> Iterator[Painter]:
    made = Painter(customer)
    yield made
    made.close()


@pytest.fixture
def eyes(customer: str, technician: str) -> Iterator[Eyes]:
    made = Eyes(customer, technician)
    yield made
    made.close()


def test_it_shows_scrolling_typing_photographs_and_a_new_resolution(
    customer: str, technician: str, painter: Painter, eyes: Eyes, tmp_path: Path
) -> None:
    long = page(1200, 600)
    painter.put(20, 0, long[:480])
    with stock_viewer(customer, technician, tmp_path, "-ViewOnly") as window:
        eyes.wait_until_equal(window)
        for top in range(480, 480 + 24 * 10, 24):
            painter.scroll(20, 0, Size(600, 480), 24)
            painter.put(20, 456, long[top : top + 24])
        eyes.wait_until_equal(window)
        for column in range(10):
            painter.put(40 + 8 * column, 200, np.full((16, 8, 4), 20 * column, np.uint8))
        eyes.wait_until_equal(window)
        painter.put(100, 100, photograph(300, 400))
        eyes.wait_until_equal(window)
        set_resolution(customer, 512, 384)
        painter.put(0, 0, page(384, 512, 7))
        eyes.wait_until_equal(window)
    *_, (_, shown) = replay.pictures(max(tmp_path.glob("*.fbs")).read_bytes())
    assert difference(shown.pixels, eyes.customer.pixels) == 0.0


@pytest.mark.parametrize("encoding", ["Raw", "ZRLE"])
def test_it_shows_the_other_encodings_too(
    painter: Painter, eyes: Eyes, tmp_path: Path, encoding: str
) -> None:
    options = ("-ViewOnly", "-AutoSelect=0", f"-PreferredEncoding={encoding}")
    with stock_viewer(*eyes.names, tmp_path, *options) as window:
        painter.put(0, 0, photograph(100, 600))
        painter.put(0, 120, page(300, 600))
        eyes.wait_until_equal(window)
