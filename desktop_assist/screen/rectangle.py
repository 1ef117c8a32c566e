"""Rectangles of pixels: of a picture, or of a desktop.

Decides: that they are counted from the upper left corner, and never empty where one is handed on.
Leaves alone: what they are of.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple


class Rectangle(NamedTuple):
    """A part of a picture or of a desktop, in pixels."""

    x: int
    y: int
    width: int
    height: int


class ScreenPlace(NamedTuple):
    """Where a monitor lies in a picture.

    Attributes:
        number: Of the monitor; it keeps it while it is there, wherever it is moved.
        place: Its part of the picture.
    """

    number: int
    place: Rectangle


def common(one: Rectangle, other: Rectangle) -> Rectangle | None:
    """The part that both have; none where they do not meet."""
    left, top = max(one.x, other.x), max(one.y, other.y)
    right = min(one.x + one.width, other.x + other.width)
    bottom = min(one.y + one.height, other.y + other.height)
    return Rectangle(left, top, right - left, bottom - top) if left < right and top < bottom else None


def minus(whole: Rectangle, hole: Rectangle) -> list[Rectangle]:
    """What is left of `whole`: up to four rectangles, none over another."""
    cut = common(whole, hole)
    if cut is None:
        return [whole]
    right, bottom = whole.x + whole.width, whole.y + whole.height
    parts = (
        Rectangle(whole.x, whole.y, whole.width, cut.y - whole.y),
        Rectangle(whole.x, cut.y, cut.x - whole.x, cut.height),
        Rectangle(cut.x + cut.width, cut.y, right - cut.x - cut.width, cut.height),
        Rectangle(whole.x, cut.y + cut.height, whole.width, bottom - cut.y - cut.height),
    )
    return [each for each in parts if each.width and each.height]


def within(places: Iterable[Rectangle], part: Rectangle) -> frozenset[Rectangle]:
    """`places` as far as they lie in `part`, counted from its corner."""
    met = (common(each, part) for each in places)
    return frozenset(each._replace(x=each.x - part.x, y=each.y - part.y) for each in met if each)
