"""What is not seen is not reached: neither by the pointer nor by a key, on a real display."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from desktop_assist.screen.choice import OneScreen, OneWindow
from desktop_assist.screen.input_device import Reached
from desktop_assist.screen.rectangle import Rectangle
from desktop_assist.screen.sharing import Sharing
from simulators.screens import private_display, set_monitor, window_manager

pytestmark = pytest.mark.enable_socket
pytest.importorskip("Xlib.display")

from desktop_assist.screen.x11_input import X11Input  # noqa: E402 - only where X11 is
from desktop_assist.screen.x11_source import X11Source  # noqa: E402
from simulators.painted_windows import Stranger, Windows, stranger  # noqa: E402

THEIRS, OTHER = 0x00AA00, 0x0000CC
SEEN, OURS, NOT_SEEN = Reached.SEEN, Reached.OURS, Reached.NOT_SEEN


class Steered:
    """Somebody who looks and steers."""

    def __init__(self, name: str) -> None:
        self.sharing = Sharing()
        self._source = X11Source(name, self.sharing)
        self._device = X11Input(name, sharing=self.sharing)

    def look(self) -> None:
        self._source.wait(0.0)
        self._source.capture()

    def points_at(self, x: int, y: int) -> Reached:
        with self._device.held_still():
            return self._device.pointer_reaches(x, y)

    def types(self) -> Reached:
        with self._device.held_still():
            return self._device.keys_reach()

    def moves(self, x: int, y: int) -> None:
        with self._device.held_still():
            self._device.move(x, y)

    def close(self) -> None:
        self._device.close()
        self._source.close()


@pytest.fixture(scope="module", params=["openbox", ""])
def name(request: pytest.FixtureRequest) -> Iterator[str]:
    with private_display("640x480x24") as made, window_manager(made, request.param):
        yield made


@pytest.fixture
def them(name: str) -> Iterator[Stranger]:
    with stranger(name) as made:
        yield made


@pytest.fixture
def ours(name: str) -> Iterator[Windows]:
    made = Windows(name)
    yield made
    made.close()


@pytest.fixture
def steered(name: str) -> Iterator[Steered]:
    made = Steered(name)
    yield made
    made.close()


def test_nothing_is_reached_before_anything_is_seen_and_while_nothing_is(steered: Steered) -> None:
    assert steered.points_at(5, 5) is NOT_SEEN
    assert steered.types() is NOT_SEEN
    steered.look()
    assert steered.points_at(5, 5) is SEEN
    steered.sharing.pause()
    steered.look()
    assert steered.points_at(5, 5) is NOT_SEEN
    assert steered.types() is NOT_SEEN


def test_a_private_window_with_its_frame_and_dialogs_is_out_of_reach(
    them: Stranger, steered: Steered
) -> None:
    private = them.open([300, 200, 200, 120], OTHER)
    beside = them.open([40, 40, 100, 60], THEIRS)
    x, y, _, _ = them.place(private)
    bx, by, _, _ = them.place(beside)
    steered.look()
    assert steered.points_at(x + 5, y + 5) is SEEN
    steered.sharing.mark_private(private)
    for place in ((x + 5, y + 5), (x + 195, y + 115)):
        assert steered.points_at(*place) is NOT_SEEN
    assert steered.points_at(bx + 5, by + 5) is SEEN
    dialog = them.open([60, 300, 80, 40], OTHER, leader=private)
    dx, dy, _, _ = them.place(dialog)
    assert steered.points_at(dx + 5, dy + 5) is NOT_SEEN


def test_keys_reach_a_private_window_no_more_than_the_pointer(them: Stranger, steered: Steered) -> None:
    private = them.open([300, 200, 200, 120], OTHER)
    them.focus(private)
    steered.look()
    assert steered.types() is SEEN
    steered.sharing.mark_private(private)
    assert steered.types() is NOT_SEEN


def test_with_one_window_only_that_is_reached_where_the_picture_has_it(
    name: str, them: Stranger, ours: Windows, steered: Steered
) -> None:
    with stranger(name) as others:
        chosen = them.open([100, 100, 300, 200], THEIRS)
        over = others.open([120, 130, 50, 40], OTHER, menu=True)
        own = ours.open([200, 150, 100, 80], OTHER)
        menu = them.open([330, 140, 50, 40], OTHER, menu=True)
        steered.sharing.choose(OneWindow(chosen, "A window"))
        steered.look()
        picture = steered.sharing.now.area.picture
        assert picture is not None

        def at(x: int, y: int) -> Reached:
            """What is reached at a place of the screen."""
            return steered.points_at(x - picture.x, y - picture.y)

        x, y, _, _ = them.place(chosen)
        assert at(x + 2, y + 2) is SEEN
        assert at(125, 135) is NOT_SEEN
        x, y, _, _ = ours.place(own)
        assert at(x + 5, y + 5) is OURS
        assert at(335, 145) is SEEN
        for beside in ((-1, 5), (5, -1), (picture.width, 5), (5, picture.height)):
            assert steered.points_at(*beside) is NOT_SEEN
        them.focus(chosen)
        assert steered.types() is SEEN
        others.focus(over)
        assert steered.types() is NOT_SEEN
        them.focus(menu)
        assert steered.types() is SEEN


def test_with_one_screen_the_pointer_is_on_it_and_keys_stay_on_it(
    name: str, them: Stranger, steered: Steered
) -> None:
    for monitor, left in (("left", 0), ("right", 320)):
        set_monitor(name, monitor, Rectangle(left, 0, 320, 480))
    here, there = (them.open([at, 100, 200, 100], THEIRS, menu=True) for at in (400, 50))
    steered.sharing.choose(OneScreen("right"))
    steered.look()
    assert steered.points_at(100, 150) is SEEN
    steered.moves(100, 150)
    assert them.pointer() == [420, 150]
    assert steered.points_at(320, 150) is NOT_SEEN
    them.focus(here)
    assert steered.types() is SEEN
    them.focus(there)
    assert steered.types() is NOT_SEEN
