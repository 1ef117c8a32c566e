"""Which places are blank, against a picture painted window by window."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as some

from desktop_assist.screen.rectangle import Rectangle, common, within
from desktop_assist.screen.rectangle import minus as less
from desktop_assist.screen.veil import BLANK, LINGERS_S, Lingering, Marks, TopWindow, blank, hidden

SIDE = 24
OURS, CHOSEN, KIN, STRANGE, FAINT = range(5)

places = some.builds(Rectangle, *[some.integers(-4, SIDE)] * 2, *[some.integers(1, SIDE)] * 2)
stacks = some.lists(
    some.tuples(places, some.sampled_from((OURS, STRANGE, FAINT)), some.booleans()), max_size=7
)


def window(number: int, place: Rectangle, shown: bool = True, program: int = 1) -> TopWindow:
    return TopWindow(number, place, shown, program, 0, False)


def drawn(place: Rectangle) -> tuple[slice, slice]:
    top, left = max(place.y, 0), max(place.x, 0)
    return slice(top, max(place.y + place.height, 0)), slice(left, max(place.x + place.width, 0))


def mask(rectangles: frozenset[Rectangle]) -> np.ndarray[tuple[int, int], np.dtype[np.bool_]]:
    found = np.zeros((SIDE, SIDE), np.bool_)
    for each in rectangles:
        found[drawn(each)] = True
    return found


@given(stacks)
def test_exactly_what_shows_of_ours_is_blank(stack: list[tuple[Rectangle, int, bool]]) -> None:
    """Painted from the lowest up; through a faint window what is beneath still shows."""
    showing = np.zeros((SIDE, SIDE), np.bool_)
    for place, kind, shown in stack:
        if shown and kind != FAINT:
            showing[drawn(place)] = kind == OURS
    windows = [window(number, place, shown) for number, (place, _, shown) in enumerate(stack)]
    kinds = [kind for _, kind, _ in stack]
    marks = Marks(never=frozenset(number for number, kind in enumerate(kinds) if kind == OURS))
    found = hidden(windows, marks, lambda number: kinds[number] != FAINT)
    assert (mask(found) == showing).all()


def test_what_is_blanked_whole_is_so_under_others_too() -> None:
    windows = [window(1, Rectangle(0, 0, 9, 9)), window(2, Rectangle(0, 0, 20, 20))]
    never = frozenset({1})
    assert hidden(windows, Marks(never), lambda _number: True) == frozenset()
    assert hidden(windows, Marks(never, whole=never), lambda _number: True) == {Rectangle(0, 0, 9, 9)}


def test_the_frame_around_what_is_seen_hides_nothing_and_is_not_hidden() -> None:
    windows = [window(1, Rectangle(0, 0, 9, 9)), window(2, Rectangle(0, 0, 20, 20))]
    marks = Marks(frozenset({1}), clear=frozenset({2}))
    assert hidden(windows, marks, lambda _number: True) == {Rectangle(0, 0, 9, 9)}


def test_over_the_chosen_window_only_its_kin_is_seen() -> None:
    beneath, over = Rectangle(0, 0, 3, 3), Rectangle(5, 5, 3, 3)
    windows = [
        window(STRANGE, beneath),
        window(CHOSEN, Rectangle(0, 0, 20, 20)),
        window(KIN, over),
        window(7, Rectangle(1, 1, 2, 2), shown=False),
        window(8, Rectangle(2, 2, 2, 2)),
        window(9, Rectangle(0, 0, SIDE, SIDE), program=0),  # a compositing manager's picture of all
    ]
    marks = Marks(chosen=CHOSEN, kin=frozenset({KIN}))
    assert hidden(windows, marks, lambda _number: True) == {Rectangle(2, 2, 2, 2)}


@given(places, places)
def test_what_is_left_covers_what_is_left(one: Rectangle, other: Rectangle) -> None:
    left = less(one, other)
    assert (mask(frozenset(left)) == mask(frozenset((one,))) & ~mask(frozenset((other,)))).all()
    assert all(common(a, b) is None for a in left for b in left if a is not b)
    assert all(each.width > 0 and each.height > 0 for each in left)


def test_a_place_stays_blank_for_a_moment_after_it_was_left() -> None:
    lingering, first, second = Lingering(), Rectangle(0, 0, 5, 5), Rectangle(9, 9, 5, 5)
    lingering.follow(frozenset({first}), 100.0)
    lingering.follow(frozenset({second}), 101.0)
    lingering.follow(frozenset(), 101.1)
    assert lingering.until == 101.0 + LINGERS_S
    assert lingering.places(101.0 + LINGERS_S - 0.001) == {first, second}
    assert lingering.places(101.0 + LINGERS_S) == {second}
    assert lingering.places(102.0) == frozenset()
    assert lingering.until == float("inf")


def test_grey_is_put_over_the_part_of_a_place_that_is_in_the_picture() -> None:
    pixels = np.zeros((10, 10, 4), np.uint8)
    blank(pixels, within([Rectangle(95, 45, 10, 10), Rectangle(0, 0, 5, 5)], Rectangle(100, 50, 10, 10)))
    assert (pixels[:5, :5] == BLANK).all()
    pixels[:5, :5] = 0
    assert not pixels.any()
