"""What a viewer shows of a picture that another thread goes on decoding.

Decides: that who shows it has a whole picture, never half a message, and waits for no longer than a copy.
Leaves alone: decoding (`decode`), and how it is shown.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np

from desktop_assist.screen.decode import Shown, around, blank
from desktop_assist.screen.frame_source import CursorImage, Pixels, Size
from desktop_assist.screen.rectangle import Rectangle, ScreenPlace


@dataclass(frozen=True)
class News:
    """What is new since it was last asked for.

    Attributes:
        size: Of the whole picture.
        changed: The smallest rectangle around all that changed; none where nothing did.
        screens: Where each screen lies in the picture; empty where that was not told.
        cursor: The pointer's shape, where it was told.
        pointer: Where it is, where that was told.
    """

    size: Size
    changed: Rectangle | None
    screens: tuple[ScreenPlace, ...] = ()
    cursor: CursorImage | None = None
    pointer: tuple[int, int] | None = None


class Seen:
    """A copy of a picture, message by message. Safe to use from any thread."""

    def __init__(self) -> None:
        """Begin with one black pixel."""
        self._lock = threading.Lock()
        self._pixels: Pixels = blank(1, 1)
        self._news = News(Size(1, 1), None)
        self._all = False

    def begin_anew(self) -> None:
        """What is followed next is another picture: nothing of the one before is kept."""
        with self._lock:
            self._all = True

    def follow(self, shown: Shown) -> None:
        """Take over what has changed in `shown`; called by who decodes it, between two messages."""
        changed = shown.take_changed()
        with self._lock:
            if self._all or self._pixels.shape != shown.pixels.shape:
                self._all = False
                self._pixels = np.empty_like(shown.pixels)
                changed = Rectangle(0, 0, *shown.size)
            if changed is not None:
                x, y, width, height = changed
                part = (slice(y, y + height), slice(x, x + width))
                self._pixels[part] = shown.pixels[part]
            before = self._news.changed
            both = before if changed is None else changed if before is None else around(before, changed)
            whole = None if both is None else _within(both, shown.size)
            self._news = News(shown.size, whole, shown.screens, shown.cursor, shown.pointer)

    def take(self) -> News:
        """What is new since the last call."""
        with self._lock:
            news = self._news
            self._news = News(news.size, None, news.screens, news.cursor, news.pointer)
            return news

    @contextmanager
    def pixels(self) -> Iterator[Pixels]:
        """The picture, which does not change meanwhile."""
        with self._lock:
            yield self._pixels


def _within(place: Rectangle, size: Size) -> Rectangle:
    width, height = min(place.width, size.width - place.x), min(place.height, size.height - place.y)
    inside = place.x < size.width and place.y < size.height
    return Rectangle(place.x, place.y, width, height) if inside else Rectangle(0, 0, *size)
