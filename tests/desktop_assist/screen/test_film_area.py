"""A film is found where it plays, followed, and let go of when it has stopped."""

from __future__ import annotations

import numpy as np

from desktop_assist.screen.film_area import Area, FilmArea
from desktop_assist.screen.tiles import Mask

PLACE = Area(4, 5, 10, 12)


def moving(*areas: Area) -> Mask:
    mask = np.zeros((40, 30), np.bool_)
    for area in areas:
        mask[area.tiles] = True
    return mask


def looked(found: FilmArea, *areas: Area, times: int = 1) -> Area | None:
    return [found.look(moving(*areas)) for _ in range(times)][-1]


def test_what_moves_three_times_in_the_same_place_is_a_film() -> None:
    found = FilmArea()
    assert looked(found, PLACE, times=2) is None
    assert looked(found, PLACE) == PLACE


def test_what_is_small_or_wanders_or_has_holes_is_none() -> None:
    assert looked(FilmArea(), Area(1, 1, 7, 8), times=9) is None
    found = FilmArea()
    assert all(found.look(moving(Area(step * 2, 3, 10, 12))) is None for step in range(9))
    corners = (Area(1, 1, 3, 3), Area(20, 30, 3, 3))
    assert looked(FilmArea(), *corners, times=9) is None


def test_a_film_whose_rim_trembles_keeps_one_place() -> None:
    found = FilmArea()
    places = {looked(found, Area(4, 5 + step % 2, 10, 12)) for step in range(12)} - {None}
    assert places == {Area(4, 5, 10, 13)}


def test_a_film_goes_on_while_something_else_changes_and_is_not_sent_while_it_does_not() -> None:
    found = FilmArea()
    looked(found, PLACE, times=3)
    assert looked(found, PLACE, Area(20, 30, 5, 5)) == PLACE
    assert looked(found, Area(20, 30, 5, 5)) is None
    assert looked(found, PLACE) == PLACE


def test_a_film_of_which_little_changes_for_long_is_over() -> None:
    found, little = FilmArea(), Area(6, 8, 2, 2)
    looked(found, PLACE, times=3)
    assert looked(found, little, times=8) == PLACE
    looked(found, little, times=6)
    assert looked(found, little) is None


def test_a_film_that_grows_is_followed_and_a_forgotten_one_is_none() -> None:
    found, grown = FilmArea(), Area(2, 3, 20, 20)
    looked(found, PLACE, times=3)
    assert looked(found, grown, times=3) == grown
    found.forget()
    assert looked(found, grown, times=2) is None
