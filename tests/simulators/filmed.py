"""A recorded screen, made by the real recorder from a simulated screen."""

from __future__ import annotations

from pathlib import Path

from desktop_assist.evidence.item import Item, measured
from desktop_assist.evidence.segments import SEGMENT_S
from desktop_assist.screen.film import Film, Scene, of_scenes
from desktop_assist.screen.frame_source import Pixels
from simulators.viewers import Watched, page, photograph


def recorded(folder: Path, seconds: float = 2.5 * SEGMENT_S) -> tuple[list[Item], list[tuple[int, Pixels]]]:
    """Segments, as items of a case; and, for some moments of the film, what the viewer saw then."""
    watched = Watched(folder)
    seen: list[tuple[int, Pixels]] = []
    turn = 0
    until = watched.clock.seconds + seconds
    while watched.clock.seconds < until:
        turn += 1
        watched.screen.place = (10 * (turn % 20), 50)
        watched.screen.draw(0, 0, page(200, 320, turn))
        watched.screen.draw(40, 60, photograph(80, 120, turn))
        watched.run(1.3)
    assert watched.client.shown is not None
    seen.append((-1, watched.client.shown.pixels.copy()))
    watched.recording.close()
    watched.close()
    items = [measured(f"data/{each.path.name}", bytes(32), each.path) for each in watched.segments]
    return items, seen


def film_of(items: list[Item]) -> Film:
    return of_scenes(Scene(each.name, "", each.beginning) for each in items)
