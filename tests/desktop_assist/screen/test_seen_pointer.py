"""The customer's pointer is told within what is seen, and only while something is."""

from __future__ import annotations

import numpy as np

from desktop_assist.screen.frame_source import CursorImage
from desktop_assist.screen.rectangle import Rectangle
from desktop_assist.screen.seen_pointer import SeenPointer
from desktop_assist.screen.sharing import Area, Sharing


class Hand:
    def __init__(self) -> None:
        self.at, self.serial = (0, 0), 2

    def place(self) -> tuple[int, int]:
        return self.at

    def shape(self) -> CursorImage:
        return CursorImage(self.serial, 1, 2, np.full((8, 8, 4), 255, np.uint8))


def test_it_is_told_within_what_is_seen() -> None:
    sharing, hand = Sharing(), Hand()
    told = SeenPointer(sharing, hand)
    sharing.tell_area(Area((), Rectangle(-1000, 50, 800, 600)))
    for at, seen in (((-900, 60), (100, 10)), ((5, 5), (799, 0)), ((-2000, 9000), (0, 599))):
        hand.at = at
        assert told.place() == seen
    assert told.shape().serial == 2


def test_nothing_new_is_told_while_nothing_is_seen() -> None:
    sharing, hand = Sharing(), Hand()
    told = SeenPointer(sharing, hand)
    sharing.tell_area(Area((), Rectangle(0, 0, 800, 600)))
    hand.at = (7, 8)
    before = told.place(), told.shape().serial
    sharing.tell_area(Area())
    hand.at, hand.serial = (90, 90), 3
    assert (told.place(), told.shape().serial) == before


def test_one_that_nobody_knows_has_no_shape() -> None:
    sharing = Sharing()
    sharing.tell_area(Area((), Rectangle(0, 0, 800, 600)))
    told = SeenPointer(sharing)
    assert told.place() == (0, 0)
    assert not told.shape().pixels.any()
