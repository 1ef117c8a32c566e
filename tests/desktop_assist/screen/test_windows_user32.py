"""What Windows' own functions do under Wine: seen, pointed at, typed into; our own windows left alone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from simulators import wine

SCRIPT = Path(__file__).parent.parent.parent / "wine" / "on_windows.py"
pytestmark = pytest.mark.timeout(180)


class Seen:
    """One run."""

    def __init__(self, home: Path) -> None:
        self.picture = home / "picture.npy"
        self.on_x11: Any = None
        with wine.desktop(home) as (self.display, environment):
            words = (wine.windows_path(wine.ROOT), wine.windows_path(self.picture))
            deeds = {"captured": self._look, "waits for a hand": self._press}
            self.told = wine.told(environment, SCRIPT, *words, when=deeds)

    def _look(self) -> None:
        from desktop_assist.screen.x11_source import X11Source

        source = X11Source(self.display)
        source.capture()
        self.on_x11 = source.pixels.copy()
        source.close()
        Path(f"{self.picture}.seen").touch()

    def _press(self) -> None:
        """As Wine sees it, this is a real keyboard."""
        from Xlib import X, display
        from Xlib.ext import xtest

        shown = display.Display(self.display)
        for kind in (X.KeyPress, X.KeyRelease):
            xtest.fake_input(shown, kind, 52)
        shown.sync()
        shown.close()


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> Seen:
    return Seen(tmp_path_factory.mktemp("wine"))


@pytest.mark.wine_gap("one screen, and never a scaled one")
def test_the_screen_is_read_to_the_pixel(seen: Seen) -> None:
    assert seen.told["notepad"]
    assert seen.told["screens"] == [0, 0, 800, 600]
    assert seen.told["picture"] == [[800, 600], True]
    picture = np.load(seen.picture)
    on_x11 = seen.on_x11[:600, :800].copy()
    assert len(np.unique(picture.view(np.uint32))) > 50
    for each in (picture, on_x11):
        each[44:62, 6:16] = 0  # where the caret blinks
    rows, columns = np.nonzero((picture[..., :3] != on_x11[..., :3]).any(2))
    assert not rows.size, (rows.min(), rows.max(), columns.min(), columns.max())


def test_our_own_window_is_grey_in_the_picture(seen: Seen) -> None:
    assert seen.told["ours is grey"]


@pytest.mark.wine_gap("another program's shape cannot be drawn, so this is the usual arrow")
def test_the_pointers_shape_is_read(seen: Seen) -> None:
    (height, width), covered, hot_x, hot_y = seen.told["pointer"]
    assert 16 <= height == width <= 64
    assert 20 < covered < height * width / 2
    assert (hot_x, hot_y) == (0, 0)


def test_what_is_typed_arrives_whatever_the_layout(seen: Seen) -> None:
    assert seen.told["text"] == "Hi you 123 é ß ñ ж ŵ € @ ~ 😀\r\nA!"
    assert seen.told["keys reach"] == "what the technician sees"
    assert seen.told["field"] == "something else"


def test_the_pointer_clicks_and_scrolls_where_it_is_put(seen: Seen) -> None:
    assert seen.told["places"] == [[each, each] for each in ([0, 0], [799, 599], [401, 299])]
    assert seen.told["clicked"] == "XHi"
    before, after = seen.told["scrolled"]
    assert after < before


def test_the_customers_hand_is_told_apart_from_what_is_injected(seen: Seen) -> None:
    assert seen.told["own hand by mistake"] is False
    assert seen.told["own hand"] is True
    assert seen.told["held at the end"] is False


def test_a_question_of_ours_is_not_answered_from_afar(seen: Seen) -> None:
    assert seen.told["ours"] == ["OURS", "SEEN", "OURS"]
    assert seen.told["answered past the hook"] is False
    assert seen.told["answered without the hook"] is True


@pytest.mark.wine_gap("no secure desktop, no User Account Control")
def test_rights_are_looked_at(seen: Seen) -> None:
    assert seen.told["rights"] == [True, False, True]
