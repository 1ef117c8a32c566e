"""The recorded segments of a case as one film that can be played, sought in and exported.

Decides: that the segments follow each other without the gaps in which nothing was sent, and that every moment
is found from its own segment alone, which begins with a full picture.
Leaves alone: where the segments come from (`audit.screen_film`), and how fast it is shown.

One segment at a time is in memory, and none larger than 512 MiB is read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from desktop_assist.screen import fbs, replay
from desktop_assist.screen.decode import Shown
from desktop_assist.screen.errors import malformed
from desktop_assist.screen.frame_source import Pixels
from desktop_assist.screen.seen import Seen

LARGEST_SEGMENT_BYTES = 512 * 1024 * 1024  # ours: 30 seconds at more than 100 Mbit/s


@dataclass(frozen=True)
class Scene:
    """One segment of a film.

    Attributes:
        name: Of the item.
        began_at: When it was recorded, as its statement says; empty where none does.
        read: Gives its bytes, at most as many as it is handed.
        at_ms: Where in the film it begins.
        length_ms: How long it lasts.
    """

    name: str
    began_at: str
    read: Callable[[int], bytes]
    at_ms: int = 0
    length_ms: int = 0

    @property
    def recorded(self) -> bytes:
        """All of it.

        Raises:
            MalformedStream: It is larger than any segment is.
        """
        data = self.read(LARGEST_SEGMENT_BYTES + 1)
        if len(data) > LARGEST_SEGMENT_BYTES:
            raise malformed("a recording that is too large")
        return data


@dataclass(frozen=True)
class Film:
    """Segments in the order in which they were recorded."""

    scenes: tuple[Scene, ...]

    @property
    def length_ms(self) -> int:
        """How long all of it lasts."""
        return self.scenes[-1].at_ms + self.scenes[-1].length_ms if self.scenes else 0

    def scene_at(self, at_ms: int) -> Scene:
        """The segment that is shown at a moment; the film must have one."""
        began = [each for each in self.scenes if each.at_ms <= at_ms]
        return began[-1] if began else self.scenes[0]

    def pictures(self) -> Iterator[tuple[int, Shown]]:
        """After each block: its moment in the film, and the picture, which goes on changing.

        Raises:
            MalformedStream: A segment is damaged.
        """
        for scene in self.scenes:
            for at_ms, shown in replay.pictures(scene.recorded):
                yield scene.at_ms + at_ms, shown


def of_scenes(scenes: Iterator[Scene]) -> Film:
    """The film of these, one after the other.

    Raises:
        MalformedStream: One is damaged.
    """
    placed, at_ms = [], 0
    for each in scenes:
        length_ms = max((block.at_ms for block in fbs.blocks(each.recorded)), default=0)
        placed.append(Scene(each.name, each.began_at, each.read, at_ms, length_ms))
        at_ms += length_ms
    return Film(tuple(placed))


class Projector:
    """Shows the picture of any moment of a film. For one thread; `seen` may be looked at from others.

    Attributes:
        seen: The picture of the moment shown.
        lacks: Whether something up to it in its segment is H.264, which cannot be read here.
    """

    def __init__(self, film: Film) -> None:
        """Begin before the first picture."""
        self._film = film
        self._scene: Scene | None = None
        self._coming: Iterator[tuple[int, Shown]] = iter(())
        self._next: tuple[int, Shown] | None = None
        self._at_ms = -1
        self.seen = Seen()
        self.lacks = False

    def show(self, at_ms: int) -> None:
        """Have `seen` be the picture of that moment; going on from where it is costs only what is between.

        Raises:
            MalformedStream: The segment is damaged.
        """
        scene = self._film.scene_at(at_ms)
        if scene is not self._scene or at_ms < self._at_ms:
            self._scene, self._coming = scene, replay.pictures(scene.recorded)
            self._next = next(self._coming, None)  # decoded already, and not shown before its moment
            self.seen.begin_anew()
            self.lacks = False
        self._at_ms = at_ms
        while self._next is not None and self._next[0] <= at_ms - scene.at_ms:
            self.seen.follow(self._next[1])
            self.lacks = self._next[1].films.unseen > 0
            self._next = next(self._coming, None)


def with_pointer(shown: Shown) -> Pixels:
    """A copy of the picture with the customer's pointer in it."""
    pixels = shown.pixels.copy()
    if shown.cursor is None or shown.pointer is None:
        return pixels
    shape = shown.cursor.pixels
    left, top = shown.pointer[0] - shown.cursor.hot_x, shown.pointer[1] - shown.cursor.hot_y
    begin_x, begin_y = max(left, 0), max(top, 0)
    end_x = min(left + shape.shape[1], pixels.shape[1])
    end_y = min(top + shape.shape[0], pixels.shape[0])
    if begin_x < end_x and begin_y < end_y:
        part = shape[begin_y - top : end_y - top, begin_x - left : end_x - left]
        place = pixels[begin_y:end_y, begin_x:end_x, :3]
        covers = part[..., 3:].astype(np.uint16)
        place[:] = (part[..., :3] * covers + place * (255 - covers)) // 255
    return pixels
