"""Canonical JSON: the one form in which anything is hashed or signed.

Decides: the bytes of a value by RFC 8785, for the part of JSON in which every implementation agrees:
objects with ASCII keys, arrays, strings, booleans and integers within ±(2**53 − 1). Decimals are strings.
Leaves alone: what the values mean. Bytes that were signed are kept and never made again from here.
"""

from __future__ import annotations

from typing import Any

import msgspec

from diagnostics.errors import NotCanonical

# From: https://www.rfc-editor.org/rfc/rfc8785#section-3.2.2.3 (IEEE 754 doubles hold no more)
LARGEST_INTEGER = 2**53 - 1
_NAMES, _LEAVES = frozenset({str}), frozenset({str, bool})


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


def decode_canonical(data: bytes) -> Any:
    """The value whose canonical bytes `data` are.

    Raises:
        NotCanonical: `data` is not JSON, or `encode` would give other bytes for its value, or none.
    """
    if data.isascii() and b"null" not in data and _LONG_NUMBER not in data.translate(_AS_ZEROS):
        try:
            value = _WITHOUT_DECIMALS.decode(data)
            spelled = msgspec.json.encode(value, order="sorted")
        except (msgspec.DecodeError, RecursionError, _Decimal):
            pass  # what is wrong is found out place by place
        else:
            if spelled == data:
                return value
    value = decode(data)
    if encode(value) != data:
        raise _refusal("$", "another spelling than the canonical one")
    return value


class _Decimal(Exception):
    """There is a decimal."""


def _refuse_decimal(_literal: str) -> Any:
    raise _Decimal


# Bytes of ASCII have keys of ASCII; without null, a decimal and a long number nothing in them is ambiguous
# but the spelling. Whatever has one of these, if only in a text, is looked at place by place.
_AS_ZEROS = bytes.maketrans(b"123456789", b"000000000")
_LONG_NUMBER = b"0" * len(str(LARGEST_INTEGER))
_WITHOUT_DECIMALS = msgspec.json.Decoder(float_hook=_refuse_decimal)


def _is_plain(value: Any) -> bool:
    """Whether `value` is of the plain types alone: almost all are, and naming every place takes long."""
    waiting = [value]
    while waiting:
        inner = waiting.pop()
        kind = type(inner)
        if kind is dict:
            if not _NAMES.issuperset(map(type, inner)) or not "".join(inner).isascii():
                return False
            inner = inner.values()
        elif kind is int:
            if not -LARGEST_INTEGER <= inner <= LARGEST_INTEGER:
                return False
            continue
        elif kind not in (list, tuple):
            if kind not in _LEAVES:
                return False
            continue
        if not _LEAVES.issuperset(map(type, inner)):
            waiting.extend(inner)
    return True


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
