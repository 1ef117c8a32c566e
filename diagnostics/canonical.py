"""Canonical JSON: the one form in which anything is hashed or signed.

Decides: the bytes of a value by RFC 8785, for the part of JSON in which every implementation agrees:
objects with ASCII keys, arrays, strings, booleans and integers within ±(2**53 − 1). Decimals are strings.
Leaves alone: what the values mean. Bytes that were signed are kept and never made again from here.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec

from diagnostics.errors import NotCanonical

# From: https://www.rfc-editor.org/rfc/rfc8785#section-3.2.2.3 (IEEE 754 doubles hold no more)
LARGEST_INTEGER = 2**53 - 1


def encode(value: Any) -> bytes:
    """The RFC 8785 bytes of `value`.

    `msgspec` with sorted keys writes the very bytes of the `rfc8785` package for this part of JSON;
    the tests hold it to that.

    Raises:
        NotCanonical: `value` holds a float, a null, a key that is not an ASCII string, an integer out of
            range, text that is not valid Unicode, or any other type.
    """
    if not _is_plain(value):
        _refuse_what_is_ambiguous(value, "$")
    try:
        return msgspec.json.encode(value, order="sorted")
    except UnicodeEncodeError as error:
        raise _refusal("$", "text that is not valid Unicode") from error


def decode(data: bytes | str) -> Any:
    """The value of any JSON text, canonical or not.

    Raises:
        NotCanonical: `data` is not JSON, or nests too deeply.
    """
    try:
        return msgspec.json.decode(data)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
        raise NotCanonical(
            "This is not a JSON text.", next_step="Fetch the file again from where it came from."
        ) from error


def _is_plain(value: Any) -> bool:
    """Whether `value` is of the plain types alone: almost all are, and naming every place takes long."""
    kind = type(value)
    if kind is str or kind is bool:
        return True
    if kind is int:
        return bool(-LARGEST_INTEGER <= value <= LARGEST_INTEGER)
    if kind is dict:
        for key in value:
            if type(key) is not str or not key.isascii():
                return False
        return _are_plain(value.values())
    return kind in (list, tuple) and _are_plain(value)


def _are_plain(values: Iterable[Any]) -> bool:
    return all(type(value) is str or _is_plain(value) for value in values)


def _refuse_what_is_ambiguous(value: Any, path: str) -> None:
    if isinstance(value, (str, bool)):
        return
    if isinstance(value, int):
        if abs(value) > LARGEST_INTEGER:
            raise _refusal(path, "an integer beyond 2**53 - 1")
    elif isinstance(value, dict):
        for key, inner in value.items():
            if not isinstance(key, str) or not key.isascii():
                raise _refusal(path, f"the key {key!r}")
            _refuse_what_is_ambiguous(inner, f"{path}.{key}")
    elif isinstance(value, (list, tuple)):
        for index, inner in enumerate(value):
            _refuse_what_is_ambiguous(inner, f"{path}[{index}]")
    else:
        raise _refusal(path, type(value).__name__)


def _refusal(path: str, what: str) -> NotCanonical:
    return NotCanonical(
        f"{path} holds {what}, which has no place in canonical JSON.",
        next_step="This is a fault of the program; please report it with this sentence.",
    )
