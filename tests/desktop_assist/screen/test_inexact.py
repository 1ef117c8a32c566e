"""A tile rests when it was not sent for a whole beat, whatever happens to the others."""

from __future__ import annotations

import pytest

from desktop_assist.screen.frame_source import Size
from desktop_assist.screen.inexact import Inexact
from desktop_assist.screen.scroll import Moved
from desktop_assist.screen.tiles import Mask, TileGrid

GRID = TileGrid(Size(64 * 4, 16 * 6))


def mask(*places: tuple[int, int]) -> Mask:
    made = GRID.nothing()
    for place in places:
        made[place] = True
    return made


PHOTOGRAPH, FILM, TEXT = mask((1, 1), (1, 2)), mask((4, 2)), mask((0, 0))


@pytest.fixture
def inexact() -> Inexact:
    made = Inexact(GRID)
    made.sent(PHOTOGRAPH | FILM | TEXT, PHOTOGRAPH | FILM)
    return made


def test_what_was_just_sent_does_not_rest(inexact: Inexact) -> None:
    inexact.beat()
    assert not inexact.resting.any()
    inexact.beat()
    assert (inexact.resting == (PHOTOGRAPH | FILM)).all()


def test_a_photograph_rests_beside_a_film(inexact: Inexact) -> None:
    for _ in range(3):
        inexact.sent(FILM, FILM)
        inexact.beat()
    assert (inexact.resting == PHOTOGRAPH).all()


def test_what_is_taken_is_exact_and_taken_once(inexact: Inexact) -> None:
    inexact.beat()
    inexact.beat()
    taken = [inexact.take(2) for _ in range(3)]
    assert [int(each.sum()) for each in taken] == [2, 1, 0]
    assert not inexact.tiles.any()


def test_what_is_sent_again_does_not_rest_any_more(inexact: Inexact) -> None:
    inexact.beat()
    inexact.beat()
    inexact.sent(FILM, FILM)
    assert (inexact.take(99) == PHOTOGRAPH).all()
    inexact.sent(FILM, GRID.nothing())
    assert not inexact.tiles.any()


@pytest.mark.parametrize(("down", "rows"), [(16, {2}), (8, {1, 2}), (-16, {0})])
def test_what_moves_takes_its_losses_along(inexact: Inexact, down: int, rows: set[int]) -> None:
    everything = GRID.everything()
    everything[3:] = False
    inexact.moved(Moved(down, everything))
    assert {int(row) for row in inexact.tiles[:3].nonzero()[0]} == rows
