"""JSON from elsewhere, in which nothing is ambiguous.

Decides: that a text is refused, with the place, where two readers could see two things in it: a key twice in
one object, a decimal, a null, a number beyond 2**53 - 1, a key that is not ASCII.
Leaves alone: what the values mean; and whether the text is in canonical form, which its own bytes show.
"""

from __future__ import annotations

import json
from typing import Any

import msgspec

from diagnostics import canonical
from diagnostics.errors import NotCanonical

TOO_DEEP = "it nests more deeply than anything that this program writes"


class Ambiguous(ValueError):
    """The text is not JSON, or not JSON of one meaning; the message names the place."""


class _Twice(dict[str, Any]):
    """An object of which one key is there twice."""

    def __init__(self, pairs: list[tuple[str, Any]], key: str) -> None:
        super().__init__(pairs)
        self.key = key


def decode(data: bytes) -> Any:
    """The one value of `data`.

    Raises:
        Ambiguous: There is none, or more than one.
    """
    return read(data)[0]


def read(data: bytes) -> tuple[Any, bool]:
    """The one value of `data`, and whether `data` is its canonical form.

    Raises:
        Ambiguous: There is none, or more than one.
    """
    try:
        return canonical.decode_canonical(data), True
    except NotCanonical:
        return _not_canonical(data), False


def _not_canonical(data: bytes) -> Any:
    value = _decoded(data)
    try:
        canonical.encode(value)
        _refuse_twice(json.loads(data, object_pairs_hook=_object), "$")
    except NotCanonical as error:
        raise Ambiguous(error.happened.rstrip(".")) from error
    except (RecursionError, ValueError) as error:
        if isinstance(error, Ambiguous):
            raise
        raise Ambiguous(TOO_DEEP) from error
    return value


def _decoded(data: bytes) -> Any:
    try:
        return msgspec.json.decode(data)
    except RecursionError as error:
        raise Ambiguous(TOO_DEEP) from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise Ambiguous(f"it is not JSON ({_told(error)})") from error


def _told(error: Exception) -> str:
    if isinstance(error, UnicodeDecodeError):
        return f"byte {error.start} is not UTF-8"
    if "truncated" in str(error):
        return "it ends in the middle"
    return str(error).removeprefix("JSON is malformed: ")[:200]


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) == len(pairs):
        return found
    names = [name for name, _ in pairs]
    return _Twice(pairs, next(name for name in names if names.count(name) > 1))


def _refuse_twice(value: Any, path: str) -> None:
    if isinstance(value, _Twice):
        raise Ambiguous(f"the key {value.key[:60]!r} is there twice at {path[:200]}")
    if isinstance(value, dict):
        for key, inner in value.items():
            _refuse_twice(inner, f"{path}.{key}")
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            _refuse_twice(inner, f"{path}[{number}]")
