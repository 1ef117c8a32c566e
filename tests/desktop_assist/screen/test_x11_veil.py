"""What is never seen on a real display, by pixel: our own windows, private ones, and all but the chosen one.

The windows of this process are ours; those of another process are a stranger's.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import closing

import numpy as np
import pytest

from desktop_assist.screen.choice import OneScreen, OneWindow
from desktop_assist.screen.rectangle import Rectangle
from desktop_assist.screen.sharing import PAUSED, UNPLUGGED, Area, Sharing
from desktop_assist.screen.veil import BLANK
from simulators.receivers import QUESTION, program
from simulators.screens import forget_monitor, private_display, set_monitor, set_resolution, window_manager

pytestmark = pytest.mark.enable_socket
pytest.importorskip("Xlib.display")

from desktop_assist.screen.x11_source import X11Source  # noqa: E402 - only where X11 is
from desktop_assist.screen.x11_veil import CLOSED, MINIMISED  # noqa: E402
from simulators.painted_windows import Stranger, Windows, stranger  # noqa: E402

OURS, THEIRS, OTHER, GREY = 0xFF00FF, 0x00AA00, 0x0000CC, 0x606060
WAIT_S = 10.0


class Seen:
    """What comes out of a source, colour by colour."""

    def __init__(self, name: str, process: int | None = None) -> None:
        self.sharing = Sharing()
        self.source = X11Source(name, self.sharing, process)

    def colours(self) -> np.ndarray[tuple[int, int], np.dtype[np.uint32]]:
        """The very next picture."""
        self.source.wait(0.0)
        self.source.capture()
        return self.source.pixels.view(np.uint32)[..., 0] & 0xFFFFFF

    def at(self, x: int, y: int) -> int:
        return int(self.colours()[y, x])

    def until(self, x: int, y: int, colour: int) -> None:
        """Look at every picture until this pixel has a colour; ours is in none of them."""
        until = time.monotonic() + WAIT_S
        while (found := self.colours())[y, x] != colour:
            assert not (found == OURS).any()
            assert time.monotonic() < until, hex(found[y, x])
            self.source.wait(0.1)

    def close(self) -> None:
        self.source.close()


@pytest.fixture(scope="module", params=["openbox", ""])
def name(request: pytest.FixtureRequest) -> Iterator[str]:
    with private_display("640x480x24") as made, window_manager(made, request.param):
        yield made


@pytest.fixture
def ours(name: str) -> Iterator[Windows]:
    made = Windows(name)
    yield made
    made.close()


@pytest.fixture
def them(name: str) -> Iterator[Stranger]:
    with stranger(name) as made:
        yield made


@pytest.fixture
def seen(name: str) -> Iterator[Seen]:
    made = Seen(name)
    yield made
    made.close()


@pytest.fixture
def theirs(them: Stranger) -> int:
    """A large window of theirs, for most of the screen."""
    number = them.open([20, 30, 600, 430], THEIRS)
    assert isinstance(number, int)
    return number


def test_a_window_of_ours_over_a_strangers_is_grey_in_the_next_picture(
    ours: Windows, theirs: int, seen: Seen
) -> None:
    seen.until(320, 240, THEIRS)
    number = ours.open([200, 150, 120, 80], OURS)
    found = seen.colours()
    x, y, width, height = ours.place(number)
    assert (found[y : y + height, x : x + width] == GREY).all()
    assert not (found == OURS).any()
    assert found[400, 100] == THEIRS


def test_a_window_of_ours_that_was_there_before_is_grey_in_the_first_picture(
    name: str, ours: Windows, theirs: int
) -> None:
    number = ours.open([200, 150, 120, 80], OURS)
    looking = Seen(name)
    found = looking.colours()
    x, y, width, height = ours.place(number)
    assert (found[y : y + height, x : x + width] == GREY).all()
    assert not (found == OURS).any()
    looking.close()


def test_it_is_grey_where_it_goes_and_what_was_under_it_comes_back(
    ours: Windows, theirs: int, seen: Seen
) -> None:
    number = ours.open([200, 150, 120, 80], OURS, menu=True)
    assert seen.at(230, 170) == GREY
    ours.move(number, 400, 300)
    found = seen.colours()
    assert (found[300:380, 400:520] == GREY).all()
    assert not (found == OURS).any()
    seen.until(230, 170, THEIRS)
    ours.end(number)
    seen.until(430, 320, THEIRS)


def test_under_a_strangers_window_nothing_is_grey_until_ours_is_raised(
    ours: Windows, them: Stranger, seen: Seen
) -> None:
    number = ours.open([200, 150, 120, 80], OURS, menu=True)
    over = them.open([150, 120, 300, 200], THEIRS, menu=True)
    seen.until(230, 170, THEIRS)
    ours.lift(number)
    assert seen.at(230, 170) == GREY
    them.lift(over)
    seen.until(230, 170, THEIRS)


def test_a_menu_of_ours_is_grey_with_all_around_it_seen(ours: Windows, theirs: int, seen: Seen) -> None:
    seen.until(320, 240, THEIRS)
    ours.open([300, 200, 60, 90], OURS, menu=True)
    found = seen.colours()
    assert (found[200:290, 300:360] == GREY).all()
    assert (found[195:200, 300:360] == THEIRS).all()


def test_the_frame_around_what_is_seen_may_be_in_the_picture(ours: Windows, theirs: int, seen: Seen) -> None:
    edge = ours.open([100, 100, 300, 4], OTHER, menu=True)
    assert seen.at(200, 102) == GREY
    seen.sharing.let_be_seen(edge)
    seen.until(200, 102, OTHER)


def test_a_strangers_window_cannot_be_named_as_our_frame_and_ours_cannot_be_unmarked(
    ours: Windows, them: Stranger, seen: Seen
) -> None:
    private = them.open([100, 100, 100, 50], OTHER, menu=True)
    number = ours.open([300, 100, 100, 50], OURS, menu=True)
    seen.sharing.mark_private(private)
    seen.sharing.let_be_seen(private)
    seen.sharing.unmark(number)
    assert seen.at(120, 120) == seen.at(320, 120) == GREY


def test_no_picture_of_a_storm_of_windows_has_one_of_ours(name: str, them: Stranger) -> None:
    """Opened, moved, raised and closed as fast as the X server can, while pictures are taken."""
    looking = Seen(name, them.process.pid)
    them.begin("storm", OURS, 1.5)
    until = time.monotonic() + 1.5
    while time.monotonic() < until:
        assert not (looking.colours() == OURS).any()
    assert them.done() > 50
    looking.close()


def test_whose_windows_they_are_is_what_makes_the_difference(name: str, them: Stranger, seen: Seen) -> None:
    looking = Seen(name, them.process.pid)
    number = them.open([100, 100, 200, 100], OTHER, menu=True)
    assert (looking.colours() == GREY).any()
    assert (seen.colours() == OTHER).any()
    them.end(number)
    looking.close()


@pytest.mark.parametrize("scale", ["1", "2"])
def test_the_question_itself_and_its_menu_are_grey_whatever_the_desktops_scale(
    scale: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QT_SCALE_FACTOR", scale)
    with private_display("1400x700x24") as made, window_manager(made), stranger(made) as them:
        them.open([0, 0, 1400, 700], THEIRS)
        with program(made, QUESTION) as question:
            looking = Seen(made, question.process.pid)
            assert question.ask("menu")["open"]
            found = looking.colours()[30:, 5:1390]  # without the other window's frame
            looking.close()
    assert set(np.unique(found).tolist()) == {THEIRS, GREY}
    assert (found == GREY).sum() > 300 * 100


# Private windows


def test_a_private_window_its_dialogs_and_menus_are_grey(them: Stranger, theirs: int, seen: Seen) -> None:
    private = them.open([300, 250, 200, 120], OTHER, title="Bank")
    x, y, _, _ = them.place(private)
    seen.until(x + 5, y + 5, OTHER)
    seen.sharing.mark_private(private)
    found = seen.colours()
    assert not (found == OTHER).any()
    dialog = them.open([60, 60, 50, 40], OTHER, leader=private)
    menu = them.open([60, 380, 50, 40], OTHER, menu=True)
    assert not (seen.colours() == OTHER).any()
    for each in (dialog, menu):
        them.end(each)
    seen.sharing.unmark(private)
    seen.until(x + 5, y + 5, OTHER)


# One window


def test_of_one_window_only_that_is_seen_and_a_stranger_over_it_is_grey(
    name: str, ours: Windows, them: Stranger, theirs: int, seen: Seen
) -> None:
    over = them.open([100, 100, 80, 60], OTHER, title="Mail")
    ours.open([300, 100, 80, 60], OURS, menu=True)
    seen.sharing.choose(OneWindow(theirs, "A window", them.process.pid))
    found = seen.colours()
    assert set(np.unique(found).tolist()) - {THEIRS, GREY} <= set(frame_colours(name))
    area = seen.sharing.now.area
    assert area.picture is not None
    x, y, width, height = them.place(theirs)
    assert area.picture[0] <= x
    assert seen.source.size == area.picture[2:]
    inner = found[y - area.picture.y :, x - area.picture.x :][:height, :width]
    assert inner[0, 0] == THEIRS
    ox, oy, _, _ = them.place(over)
    assert inner[oy - y + 5, ox - x + 5] == GREY
    assert area.parts == (area.picture,)


def frame_colours(name: str) -> list[int]:
    """All colours that a window manager's frames have: those of a picture without any window of ours."""
    source = X11Source(name)
    source.capture()
    found = np.unique(source.pixels.view(np.uint32) & 0xFFFFFF).tolist()
    source.close()
    return [each for each in found if each not in (OURS, OTHER)]


def test_its_own_dialog_and_menu_may_lie_over_it(them: Stranger, theirs: int, seen: Seen) -> None:
    seen.sharing.choose(OneWindow(theirs, "A window"))
    them.open([250, 200, 60, 40], OTHER, menu=True)
    assert (seen.colours() == OTHER).sum() == 60 * 40


def test_it_follows_a_move_and_shows_nothing_of_what_was_beneath(
    them: Stranger, seen: Seen, ours: Windows
) -> None:
    them.open([0, 0, 640, 480], OTHER, menu=True)
    number = them.open([50, 60, 200, 100], THEIRS, menu=True)
    with_other = Stranger(seen.source._display.get_display_name())
    try:
        chosen = with_other.open([50, 200, 200, 100], THEIRS, menu=True)
        seen.sharing.choose(OneWindow(chosen, "A window"))
        assert (seen.colours() == THEIRS).all()
        for step in range(20):
            with_other.move(chosen, 50 + 10 * step, 200 - 5 * step)
            assert (seen.colours() == THEIRS).all()
        with_other.resize(chosen, 150, 90)
        until = time.monotonic() + WAIT_S
        while seen.source.size != (150, 90):
            assert time.monotonic() < until
            seen.source.wait(0.1)
            assert (seen.colours() == THEIRS).all()
        area = seen.sharing.now.area
        assert area.picture == Rectangle(240, 105, 150, 90)
    finally:
        with_other.close()
        them.end(number)


def test_minimised_is_grey_with_a_sentence_and_comes_back(them: Stranger, seen: Seen) -> None:
    number = them.open([100, 100, 200, 100], THEIRS, menu=True)
    seen.sharing.choose(OneWindow(number, "A window"))
    assert (seen.colours() == THEIRS).all()
    them.hide(number)
    assert (seen.colours() == GREY).all()
    assert seen.sharing.now.area.nothing_because == MINIMISED
    assert seen.sharing.now.area.parts == ()
    them.show(number)
    seen.until(0, 0, THEIRS)


def test_closed_is_grey_for_good_until_another_choice(them: Stranger, theirs: int, seen: Seen) -> None:
    number = them.open([100, 100, 200, 100], OTHER, menu=True)
    seen.sharing.choose(OneWindow(number, "A window"))
    assert (seen.colours() == OTHER).all()
    them.end(number)
    assert (seen.colours() == GREY).all()
    assert seen.sharing.now.area.nothing_because == CLOSED
    again = them.open([100, 100, 200, 100], OTHER, menu=True)
    assert (seen.colours() == GREY).all()
    seen.sharing.choose(OneWindow(again, "A window"))
    assert (seen.colours() == OTHER).all()


def test_a_later_window_with_the_same_number_is_not_taken_for_the_chosen_one(
    them: Stranger, seen: Seen
) -> None:
    number = them.open([100, 100, 200, 100], OTHER, menu=True)
    seen.sharing.choose(OneWindow(number, "A window", process=them.process.pid + 1))
    assert (seen.colours() == GREY).all()
    assert seen.sharing.now.area.nothing_because == CLOSED


def test_a_shadow_is_not_seen_and_neither_is_what_lies_outside_a_shape(them: Stranger, seen: Seen) -> None:
    them.open([0, 0, 640, 480], OTHER, menu=True)
    with_other = Stranger(seen.source._display.get_display_name())
    try:
        number = with_other.open([100, 100, 100, 60], THEIRS, menu=True)
        with_other.tell(number, "_GTK_FRAME_EXTENTS", [10, 20, 5, 5])
        seen.sharing.choose(OneWindow(number, "A window"))
        seen.colours()
        assert seen.sharing.now.area.picture == Rectangle(110, 105, 70, 50)
        with_other.cut(number, [[0, 0, 100, 30], [30, 30, 40, 30]])
        until = time.monotonic() + WAIT_S
        while (found := seen.colours())[40, 5] != GREY:
            assert not (found == OTHER).any()
            assert time.monotonic() < until
        assert (found[:25] == THEIRS).all()
        assert (found[25:, 20:60] == THEIRS).all()
        assert (found[25:, 60:] == GREY).all()
    finally:
        with_other.close()


# Pause, screens and the pointer


def test_paused_is_one_plain_colour_in_the_next_picture_and_nothing_is_told(
    ours: Windows, theirs: int, seen: Seen
) -> None:
    seen.until(320, 240, THEIRS)
    ours.display.screen().root.warp_pointer(123, 45)
    ours.display.sync()
    assert seen.source.pointer() == (123, 45)
    shape = seen.source.cursor()
    seen.sharing.pause()
    assert seen.source.wait(60)
    assert (seen.colours() == GREY).all()
    assert seen.sharing.now.area.nothing_because == PAUSED
    ours.display.screen().root.warp_pointer(300, 300)
    ours.display.sync()
    assert seen.source.pointer() == (123, 45)
    assert seen.source.cursor() is shape
    seen.sharing.resume()
    assert seen.source.wait(60)
    assert seen.at(320, 240) == THEIRS
    assert seen.source.pointer() == (300, 300)


def test_monitors_are_known_as_they_change_and_one_of_them_is_followed(theirs: int, seen: Seen) -> None:
    name = seen.source._display.get_display_name()
    left, right = Rectangle(0, 0, 320, 480), Rectangle(320, 0, 320, 480)
    set_monitor(name, "left", left, "screen")
    set_monitor(name, "right", right)
    seen.until(320, 240, THEIRS)
    assert [each.place for each in seen.source.screens] == [left, right]
    assert seen.sharing.now.area.parts == (left, right)
    numbers = [each.number for each in seen.source.screens]
    set_monitor(name, "lower", Rectangle(0, 100, 320, 380))
    assert seen.source.wait(60)
    seen.colours()
    assert [each.number for each in seen.source.screens if each.place in (left, right)] == numbers
    forget_monitor(name, "lower")
    seen.sharing.choose(OneScreen("right"))
    seen.colours()
    assert seen.source.screens == ()
    assert seen.sharing.now.area == Area((right,), right)
    upper = Rectangle(200, 0, 440, 300)
    forget_monitor(name, "right")
    set_monitor(name, "right", upper)
    assert seen.source.wait(60)
    seen.colours()
    assert seen.source.size == (440, 300)
    assert seen.sharing.now.area.picture == upper
    forget_monitor(name, "left")
    forget_monitor(name, "right")
    assert (seen.colours() == GREY).all()


def test_a_turned_screen_is_shown_turned_with_ours_blank_where_it_is() -> None:
    """What a rotation is to a program: the sides of the screen change places. Xvfb itself rotates nothing."""
    with private_display("640x640x24") as made, closing(Windows(made)) as ours, stranger(made) as them:
        set_resolution(made, 640, 480)
        them.open([0, 0, 640, 640], THEIRS, menu=True)
        looking = Seen(made)
        looking.until(630, 10, THEIRS)
        set_resolution(made, 480, 640)
        ours.open([20, 500, 100, 100], OURS, menu=True)
        until = time.monotonic() + WAIT_S
        while looking.source.size != (480, 640):
            assert time.monotonic() < until
            looking.source.wait(0.1)
            looking.source.capture()
        found = looking.colours()
        assert (found[500:600, 20:120] == GREY).all()
        assert (found[:500] == THEIRS).all()
        looking.close()


def test_under_a_compositing_manager_a_private_window_is_blank_also_beneath_others(
    them: Stranger, seen: Seen
) -> None:
    """It may make any window translucent, without that window's telling."""
    with stranger(seen.source._display.get_display_name()) as others:
        private = them.open([100, 100, 100, 50], OTHER, menu=True)
        others.open([50, 50, 300, 200], THEIRS, menu=True)
        seen.sharing.mark_private(private)
        seen.until(120, 120, THEIRS)
        others.be_compositing_manager()
        them.move(private, 110, 110)
        assert seen.at(150, 130) == GREY


def test_through_a_translucent_window_ours_is_not_seen(ours: Windows, them: Stranger, seen: Seen) -> None:
    ours.open([100, 100, 100, 50], OURS, menu=True)
    over = them.open([50, 50, 300, 200], THEIRS, menu=True)
    seen.until(120, 120, THEIRS)
    them.hide(over)
    them.tell(over, "_NET_WM_WINDOW_OPACITY", [0x80000000])
    them.show(over)
    assert seen.at(120, 120) == GREY


def test_a_screen_that_is_not_there_is_grey_with_a_sentence(theirs: int, seen: Seen) -> None:
    seen.sharing.choose(OneScreen("nowhere"))
    assert (seen.colours() == GREY).all()
    assert seen.sharing.now.area.nothing_because == UNPLUGGED


def test_who_looks_no_more_leaves_no_area(name: str) -> None:
    looking = Seen(name)
    looking.colours()
    assert looking.sharing.now.area.parts
    looking.close()
    assert not looking.sharing.now.area.parts


def test_grey_is_grey() -> None:
    assert BLANK[0] | BLANK[1] << 8 | BLANK[2] << 16 == GREY
