"""How large a screen is shown, and which of several."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from desktop_assist.screen.decode import Shown, blank
from desktop_assist.screen.seen import Seen
from desktop_assist.screen.tiles import Rectangle, ScreenPlace
from desktop_assist.ui import theme
from desktop_assist.ui.widgets.screen_view import FIT, ScreenView


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
        "Screen 1",
        "Screen 2",
    ]
    view.tabs.setCurrentIndex(2)
    assert view.canvas.part == right
    view.tabs.setCurrentIndex(0)
    assert view.canvas.part == Rectangle(0, 0, 1600, 800)
    show(view, 1000, 800, left)
    assert not view.tabs.isVisible()
