"""Fields: there and of their type, or an answer of another form."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from diagnostics import fields
from diagnostics.fields import Misshapen

TREE = {"n": 3, "t": "x", "b": True, "l": [1], "none": None, "minus": -1, "huge": 2**60, "f": 1.5}


def test_what_is_there_is_given() -> None:
    assert (fields.whole(TREE, "n"), fields.text(TREE, "t"), fields.truth(TREE, "b")) == (3, "x", True)
    assert (fields.rows(TREE, "l"), fields.branch(TREE, "t")) == ([1], "x")
    assert fields.has(TREE, "n")
    assert not fields.has(TREE, "none")
    assert not fields.has(None, "n")


@pytest.mark.parametrize(
    ("pick", "name"),
    [
        *((fields.whole, name) for name in ("t", "b", "minus", "huge", "f", "none", "missing")),
        *((fields.text, name) for name in ("n", "none", "missing")),
        *((fields.truth, name) for name in ("n", "t", "none")),
        *((fields.rows, name) for name in ("n", "t", "none")),
    ],
)
def test_what_is_not_of_its_type_is_another_form(pick: Callable[[Any, str], Any], name: str) -> None:
    with pytest.raises(Misshapen):
        pick(TREE, name)
    with pytest.raises(Misshapen):
        pick([TREE], name)


def test_a_very_long_list_is_another_form() -> None:
    with pytest.raises(Misshapen):
        fields.rows({"l": [0] * (fields.MOST_ROWS + 1)}, "l")
