"""Files in the customer's terminal: told of twice, and stopped by one word."""

from __future__ import annotations

import pytest

from desktop_assist.cli.file_words import FileWords, sentence
from desktop_assist.consent import Capability
from desktop_assist.engagement.file_events import FileMoved

FETCH, SEND = Capability.FETCH_FILES, Capability.SEND_FILES


def moved(number: int = 0, ended: str = "", count: int = 5) -> FileMoved:
    return FileMoved(number, FETCH, "log.txt", count, 10, ended)


def test_each_file_is_told_of_when_it_begins_and_when_it_has_ended() -> None:
    words = FileWords()
    told = [words.tells(each) for each in (moved(), moved(count=7), moved(1), moved(ended="stopped"))]
    assert told == [True, False, True, True]
    assert not words.tells(moved(ended="stopped")), "it ends once"
    assert not words.tells(moved()), "and does not begin again"


@pytest.mark.parametrize(
    ("typed", "stopped"),
    [("cut 2", [1]), ("CUT 1", [0]), ("cut 3", []), ("cut it", []), ("cut", []), ("2", [])],
)
def test_only_what_moves_is_cut(typed: str, stopped: list[int]) -> None:
    words, done = FileWords(), list[int]()
    for number in range(3):
        words.tells(moved(number))
    words.tells(moved(2, "closed"))
    assert words.cut(typed, done.append) is bool(stopped)
    assert done == stopped


def test_the_way_and_the_end_are_said() -> None:
    assert "log.txt begins to move to the technician" in sentence(moved())
    assert "cut 1" in sentence(moved())
    assert sentence(FileMoved(0, SEND, "a", 7, 7, "closed")).endswith("7 bytes have moved to this computer.")
    ends = ("withdrawn", "stopped", "broken off", "refused")
    assert len({sentence(moved(ended=each)) for each in ends}) == len(ends)
