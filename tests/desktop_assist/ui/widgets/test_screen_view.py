"""How large a screen is shown, and which of several."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from desktop_assist.screen.decode import Shown, blank
from desktop_assist.screen.seen import Seen
from desktop_assist.screen.tiles import Rectangle, ScreenPlace
from desktop_assist.ui import theme
from desktop_assist.ui.widgets.screen_view import FIT, SCALES, ScaleChoice, ScreenView


@pytest.fixture
def view(look: theme.Theme, qtbot: QtBot) -> ScreenView:
    made = ScreenView("A screen")
    qtbot.addWidget(made)
    made.resize(500, 400)
    with qtbot.waitExposed(made):
        made.show()
    return made


def show(view: ScreenView, width: int, height: int, *screens: Rectangle) -> Seen:
    seen = Seen()
    told = tuple(ScreenPlace(number, place) for number, place in enumerate(screens))
    seen.follow(Shown(blank(width, height), screens=told))
    view.show_picture(seen)
    view.show_news(seen.take())
    return seen


def test_it_fits_in_its_own_shape_and_follows_the_room(view: ScreenView, qtbot: QtBot) -> None:
    show(view, 1920, 1080)
    room = view.area.maximumViewportSize()
    assert view.canvas.width() == room.width()
    assert abs(view.canvas.height() - room.width() * 1080 / 1920) <= 1
    view.resize(300, 400)
    qtbot.waitUntil(lambda: view.canvas.width() == view.area.maximumViewportSize().width() <= 300)


def test_pixel_for_pixel_it_scrolls_and_other_scales_are_as_they_say(view: ScreenView, qtbot: QtBot) -> None:
    show(view, 1920, 1080)
    view.set_scale(100)
    assert (view.canvas.width(), view.canvas.height()) == (1920, 1080)
    qtbot.waitUntil(lambda: view.area.horizontalScrollBar().maximum() > 1000)
    view.set_scale(150)
    assert view.canvas.width() == 2880
    view.set_scale(FIT)
    assert view.canvas.width() <= 500


def test_a_new_size_is_shown_whole(view: ScreenView) -> None:
    seen = show(view, 640, 480)
    seen.follow(Shown(blank(800, 300)))
    view.show_news(seen.take())
    assert view.canvas.part == Rectangle(0, 0, 800, 300)


def test_several_screens_are_tabs_and_one_needs_none(view: ScreenView) -> None:
    left, right = Rectangle(0, 0, 1000, 800), Rectangle(1000, 0, 600, 800)
    show(view, 1600, 800, left, right)
    assert [view.tabs.tabText(at) for at in range(view.tabs.count())] == [
        "All screens",
        "Screen 1 (1000 × 800)",
        "Screen 2 (600 × 800)",
    ]
    view.tabs.setCurrentIndex(2)
    assert view.canvas.part == right
    view.tabs.setCurrentIndex(0)
    assert view.canvas.part == Rectangle(0, 0, 1600, 800)
    show(view, 1000, 800, left)
    assert not view.tabs.isVisible()
    assert view.canvas.part == Rectangle(0, 0, 1000, 800)


def told(view: ScreenView, seen: Seen, *screens: ScreenPlace) -> None:
    width = max(each.place.x + each.place.width for each in screens)
    seen.follow(Shown(blank(width, 800), screens=screens))
    view.show_news(seen.take())


LEFT, RIGHT = ScreenPlace(7, Rectangle(0, 0, 1000, 800)), ScreenPlace(4, Rectangle(1000, 0, 600, 800))


def test_screens_are_counted_from_the_left_as_the_customer_counts_them(view: ScreenView) -> None:
    told(view, show(view, 10, 10), RIGHT, LEFT)
    assert view.tabs.tabText(1) == "Screen 1 (1000 × 800)"


def test_each_screen_keeps_its_scale_and_the_choice_of_scales_follows(
    view: ScreenView, look: theme.Theme, qtbot: QtBot
) -> None:
    choice = ScaleChoice(view)
    qtbot.addWidget(choice)
    seen = show(view, 10, 10)
    told(view, seen, LEFT, RIGHT)
    view.tabs.setCurrentIndex(2)
    choice.setCurrentIndex(SCALES.index(100))
    assert view.canvas.width() == 600
    view.tabs.setCurrentIndex(1)
    assert choice.currentData() == view.scale == FIT
    assert view.canvas.height() == view.area.maximumViewportSize().height()
    view.tabs.setCurrentIndex(2)
    assert choice.currentData() == view.scale == 100


def test_who_looks_at_one_screen_goes_on_looking_at_it(view: ScreenView) -> None:
    seen = show(view, 10, 10)
    told(view, seen, LEFT, RIGHT)
    view.tabs.setCurrentIndex(2)
    view.set_scale(100)
    moved = ScreenPlace(4, Rectangle(0, 0, 600, 800))
    told(view, seen, moved, ScreenPlace(7, Rectangle(600, 0, 1000, 800)))
    assert (view.tabs.currentIndex(), view.canvas.part) == (1, moved.place)
    told(view, seen, LEFT)
    assert view.canvas.part == LEFT.place, "it is not there any more"
    view.show_picture(None)
    told(view, show(view, 10, 10), LEFT, RIGHT)
    assert (view.canvas.part, view.scale) == (RIGHT.place, 100), "it is back"
