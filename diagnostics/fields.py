"""Picking fields out of a decoded answer.

Decides: that a field which is missing, or of another type, or a number beyond reason, is an answer of another
form, said by one exception and never by a stand-in.
Leaves alone: where the answer came from, and what the fields mean.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from diagnostics.canonical import LARGEST_INTEGER

MOST_ROWS = 4096


class Misshapen(Exception):
    """The answer is not in the expected form."""


def has(tree: Any, name: str) -> bool:
    """Whether `tree` is a mapping with something under `name`."""
    return isinstance(tree, Mapping) and tree.get(name) is not None


def branch(tree: Any, name: str) -> Any:
    """What is under `name`.

    Raises:
        Misshapen: There is nothing.
    """
    if not has(tree, name):
        raise Misshapen
    return tree[name]


def whole(tree: Any, name: str) -> int:
    """The whole number under `name`, from 0 up.

    Raises:
        Misshapen: There is none.
    """
    value = branch(tree, name)
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= LARGEST_INTEGER:
        raise Misshapen
    return value


def truth(tree: Any, name: str) -> bool:
    """The truth value under `name`.

    Raises:
        Misshapen: There is none.
    """
    value = branch(tree, name)
    if not isinstance(value, bool):
        raise Misshapen
    return value


def text(tree: Any, name: str) -> str:
    """The text under `name`.

    Raises:
        Misshapen: There is none.
    """
    value = branch(tree, name)
    if not isinstance(value, str):
        raise Misshapen
    return value


def rows(tree: Any, name: str) -> list[Any]:
    """The list under `name`.

    Raises:
        Misshapen: There is none, or a very long one.
    """
    value = branch(tree, name)
    if not isinstance(value, list) or len(value) > MOST_ROWS:
        raise Misshapen
    return value
