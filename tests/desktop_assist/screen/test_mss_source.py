"""Pictures through mss: the same as X11's own, changes found by comparing, and what is said without any."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field

import mss
import numpy as np
import pytest

from desktop_assist.screen.choice import Choice, Monitor, OneScreen, OneWindow
from desktop_assist.screen.errors import ScreenNotShown
from desktop_assist.screen.frame_source import Band, Pixels
from desktop_assist.screen.mss_source import MssSource, mss_choices
from desktop_assist.screen.rectangle import Rectangle, ScreenPlace
from desktop_assist.screen.sharing import PAUSED, UNPLUGGED, Area, Sharing
from desktop_assist.screen.veil import BLANK
from simulators.loopback_viewers import Painter
from simulators.screens import private_display
from simulators.viewers import difference, page

linux_only = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="it compares with X11")


@dataclass
class Picture:
    size: tuple[int, int]
    raw: bytearray


@dataclass
class Desktop:
    """What is used of mss, showing what the test draws."""

    canvas: Pixels = field(default_factory=lambda: np.full((90, 160, 4), 7, np.uint8))
    refuses: bool = False
    closed: bool = False
    grabs: int = 0
    places: list[dict[str, int]] = field(default_factory=list)

    @property
    def monitors(self) -> list[dict[str, int]]:
        return self.places or [
            {"left": 0, "top": 0, "width": self.canvas.shape[1], "height": self.canvas.shape[0]}
        ]

    def grab(self, monitor: dict[str, int], /) -> Picture:
        self.grabs += 1
        if self.refuses:
            raise mss.ScreenShotError("BitBlt failed")
        width, height = monitor["width"], monitor["height"]
        part = self.canvas[monitor["top"] : monitor["top"] + height, monitor["left"] :][:, :width]
        return Picture((width, height), bytearray(part.tobytes()))

    def close(self) -> None:
        self.closed = True


@pytest.fixture
def desktop() -> Desktop:
    return Desktop()


@pytest.fixture
def sharing() -> Sharing:
    return Sharing()


@pytest.fixture
def source(desktop: Desktop, sharing: Sharing) -> MssSource:
    return MssSource(sharing, lambda: desktop, lambda: True)


def test_the_first_picture_is_whole(source: MssSource, desktop: Desktop) -> None:
    assert source.wait(0.0)
    assert source.capture() == (Band(0, 90),)
    assert difference(source.pixels, desktop.canvas) == 0.0
    assert source.size == (160, 90)


def test_only_rows_that_changed_are_named(source: MssSource, desktop: Desktop) -> None:
    source.capture()
    assert not source.wait(0.0)
    desktop.canvas[30:40, 5:9] = 99
    assert source.wait(0.0)
    assert source.capture() == (Band(30, 40),)
    assert not source.wait(0.0)
    assert source.capture() == ()


def test_the_byte_without_meaning_is_no_change(source: MssSource, desktop: Desktop) -> None:
    source.capture()
    desktop.canvas[..., 3] = 255
    assert not source.wait(0.0)


def test_a_new_resolution_is_followed(source: MssSource, desktop: Desktop) -> None:
    source.capture()
    desktop.canvas = np.full((40, 50, 4), 3, np.uint8)
    assert source.wait(0.0)
    assert source.capture() == (Band(0, 40),)
    assert source.size == (50, 40)


def test_a_secure_desktop_is_black_and_ends(source: MssSource, desktop: Desktop) -> None:
    source.capture()
    desktop.refuses = True
    assert source.wait(0.0)
    source.capture()
    assert not source.pixels.any()
    desktop.refuses = False
    assert source.wait(0.0)
    source.capture()
    assert difference(source.pixels, desktop.canvas) == 0.0


def test_a_screen_that_cannot_be_read_is_said_when_it_is_opened(desktop: Desktop) -> None:
    desktop.refuses = True
    with pytest.raises(ScreenNotShown, match="gives no picture"):
        MssSource(Sharing(), lambda: desktop, lambda: True)
    assert desktop.closed


def test_without_the_permission_of_macos_nothing_is_read(desktop: Desktop) -> None:
    with pytest.raises(ScreenNotShown, match="no permission") as refused:
        MssSource(Sharing(), lambda: desktop, lambda: False)
    assert "Screen Recording" in refused.value.next_step
    assert desktop.grabs == 0


def test_a_wake_ends_a_wait_and_a_close_lets_go(source: MssSource, desktop: Desktop) -> None:
    source.capture()
    source.wake()
    assert not source.wait(60.0)
    source.close()
    assert desktop.closed


@linux_only
@pytest.mark.enable_socket
def test_mss_shows_the_same_as_x11_to_the_pixel() -> None:
    from desktop_assist.screen.x11_source import X11Source

    with private_display() as name:
        painter, x11 = Painter(name), X11Source(name)
        source = MssSource(Sharing(), lambda: mss.MSS(display=name))
        painter.put(40, 60, page(200, 300))
        assert source.wait(0.0)
        source.capture()
        x11.capture()
        assert source.size == x11.size
        assert difference(source.pixels, x11.pixels) == 0.0
        assert source.pixels[..., :3].any()
        for each in (source, x11, painter):
            each.close()


def two_monitors(desktop: Desktop) -> None:
    names = ("left", "top", "width", "height")
    places = [(0, 0, 160, 90), (0, 0, 100, 90), (100, 0, 60, 90)]
    desktop.places = [dict(zip(names, each, strict=True)) for each in places]
    desktop.canvas[:, 100:] = 50


def test_one_monitor_is_shown_alone_and_another_in_mid_session(
    source: MssSource, desktop: Desktop, sharing: Sharing
) -> None:
    two_monitors(desktop)
    source.capture()
    left, right = Rectangle(0, 0, 100, 90), Rectangle(100, 0, 60, 90)
    assert source.screens == (ScreenPlace(1, left), ScreenPlace(2, right))
    assert sharing.now.area.parts == (left, right)
    sharing.choose(OneScreen("2"))
    assert source.wait(60.0)
    assert source.capture() == (Band(0, 90),)
    assert difference(source.pixels, desktop.canvas[:, 100:]) == 0.0
    assert source.screens == (ScreenPlace(2, Rectangle(0, 0, 60, 90)),)
    assert sharing.now.area == Area((right,), right)
    source.close()
    assert sharing.now.area == Area()


@pytest.mark.parametrize(
    ("choice", "because"), [(OneScreen("3"), UNPLUGGED), (OneWindow(7, "Letter"), "One window alone")]
)
def test_what_cannot_be_shown_alone_is_grey_and_never_more_than_that(
    source: MssSource, desktop: Desktop, sharing: Sharing, choice: Choice, because: str
) -> None:
    two_monitors(desktop)
    source.capture()
    grabs = desktop.grabs
    sharing.choose(choice)
    assert source.wait(60.0)
    source.capture()
    assert (source.pixels == BLANK).all()
    assert desktop.grabs == grabs
    assert sharing.now.area.nothing_because.startswith(because)


def test_our_own_windows_are_blanked_where_they_are_and_were(desktop: Desktop, sharing: Sharing) -> None:
    """The second one opens while the picture is read."""
    first, second = Rectangle(10, 20, 30, 40), Rectangle(90, 50, 200, 10)
    told = iter([frozenset({first}), frozenset({second})])
    asked: list[frozenset[int]] = []

    def ours(left_out: frozenset[int]) -> frozenset[Rectangle]:
        asked.append(left_out)
        return next(told, frozenset())

    sharing.let_be_seen(77)
    source = MssSource(sharing, lambda: desktop, lambda: True, ours)
    source.capture()
    expected = desktop.canvas.copy()
    expected[20:60, 10:40] = expected[50:60, 90:] = BLANK
    assert difference(source.pixels, expected) == 0.0
    assert asked == [frozenset({77})] * 2
    while difference(source.pixels, desktop.canvas):  # they have closed
        source.wait(1.0)
        source.capture()
    source.close()


def test_paused_is_grey_and_nothing_is_read(source: MssSource, desktop: Desktop, sharing: Sharing) -> None:
    source.capture()
    grabs = desktop.grabs
    sharing.pause()
    assert source.wait(60.0)
    source.capture()
    assert (source.pixels == BLANK).all()
    desktop.canvas[:] = 33
    assert not source.wait(0.0)
    assert desktop.grabs == grabs
    assert sharing.now.area.nothing_because == PAUSED
    sharing.resume()
    assert source.wait(60.0)
    source.capture()
    assert difference(source.pixels, desktop.canvas) == 0.0


def test_its_monitors_can_be_chosen_and_what_cannot_is_said() -> None:
    places = [(0, 0, 300, 90), (100, 0, 200, 90), (0, 0, 100, 90)]
    names = ("left", "top", "width", "height")
    desktop = Desktop(places=[dict(zip(names, each, strict=True)) for each in places])
    found = mss_choices(lambda: desktop)
    assert found.monitors == (
        Monitor("2", Rectangle(0, 0, 100, 90)),
        Monitor("1", Rectangle(100, 0, 200, 90)),
    )
    assert found.windows == ()
    assert "One window alone" in found.no_windows_because
    assert desktop.closed
