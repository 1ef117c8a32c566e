"""Readings as JSON: what is written is what is read, and anything else is refused with its place."""

from __future__ import annotations

from typing import Any

import pytest

from diagnostics.observation import Absent, Observation, Reason
from diagnostics.reading_format import Misread, moment, plain, readings

WHEN = "2026-11-21T18:04:05Z"
SEEN = Observation(({"name": "x", "errors": 3},), "items", "a test", WHEN)
MISSED = Absent(Reason.TIMED_OUT, "No answer.", "a test", WHEN)


def test_both_kinds_survive() -> None:
    found = {"a.seen": plain(SEEN), "a.missed": plain(MISSED)}
    assert readings(found, "$") == {"a.missed": MISSED, "a.seen": SEEN}


@pytest.mark.parametrize(
    ("found", "place"),
    [
        ([], "$ is not an object"),
        ({"b": plain(SEEN)}, '$["b"] is not the name'),
        ({"a.b": 7}, '$["a.b"]'),
        ({"a.b": {**plain(SEEN), **plain(MISSED)}}, "neither observed nor absent"),
        ({"a.b": {**plain(SEEN), "value": [{"é": 1}]}}, '$["a.b"].value[0] has a key'),
        ({"a.b": {**plain(MISSED), "absent": "lazy"}}, '$["a.b"].absent'),
        ({"a.b": {**plain(MISSED), "taken_at": "then"}}, '$["a.b"].taken_at is not a moment'),
    ],
)
def test_anything_else_is_refused_with_its_place(found: Any, place: str) -> None:
    with pytest.raises(Misread) as refused:
        readings(found, "$")
    assert place in str(refused.value)


def test_a_moment_has_one_form() -> None:
    moment(WHEN, "$")
    with pytest.raises(Misread):
        moment("2026-11-21 18:04:05", "$")
