"""Daily work is done at the start, told, and survives its own failures; closing ends it."""

from __future__ import annotations

import queue
from collections.abc import Iterator

from desktop_assist.desk.daily import Daily
from desktop_assist.desk.errors import DeskNotUsable

WAIT_S = 20.0


def test_it_begins_at_once_and_tells() -> None:
    told: queue.Queue[str] = queue.Queue()
    daily = Daily(lambda: ["erased", "stamped"], told.put)
    assert [told.get(timeout=WAIT_S), told.get(timeout=WAIT_S)] == ["erased", "stamped"]
    daily.close()
    assert told.empty()


def test_work_that_fails_is_told_in_words() -> None:
    def fails() -> Iterator[str]:
        yield "one"
        raise DeskNotUsable("The disk is full.", next_step="Make room.")

    told: queue.Queue[str] = queue.Queue()
    daily = Daily(fails, told.put)
    assert [told.get(timeout=WAIT_S), told.get(timeout=WAIT_S)] == ["one", "The disk is full. Make room."]
    daily.close()
