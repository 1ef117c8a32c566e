"""The JSON form of readings: in a report, and on the way from the elevated helper.

Decides: that a reading is either observed (`value`, `unit`) or absent (`absent`, `detail`), in known types;
anything else is refused with its place.
Leaves alone: which readings belong together.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from typing import Annotated, Any

import msgspec
from msgspec import UNSET

from diagnostics import canonical
from diagnostics.clock import parse_timestamp
from diagnostics.observation import Absent, Observation, Reading, Reason

_Integer = Annotated[int, msgspec.Meta(ge=-canonical.LARGEST_INTEGER, le=canonical.LARGEST_INTEGER)]
Scalar = _Integer | str | bool
_MOMENT_LENGTH = len("2026-11-21T18:04:05Z")
_NAME = re.compile(r"[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*")


class Misread(ValueError):
    """Something is not in its form; the message names the place."""


class _Reading(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    source: str
    taken_at: str
    value: Scalar | list[dict[str, Scalar]] | msgspec.UnsetType = msgspec.UNSET
    unit: str | msgspec.UnsetType = msgspec.UNSET
    absent: Reason | msgspec.UnsetType = msgspec.UNSET
    detail: str | msgspec.UnsetType = msgspec.UNSET


def plain(reading: Reading) -> dict[str, Any]:
    """`reading` as an object of canonical JSON."""
    kept: dict[str, Any] = {"source": reading.source, "taken_at": reading.taken_at}
    if isinstance(reading, Absent):
        return {**kept, "absent": reading.reason, "detail": reading.detail}
    value = reading.value
    items = [dict(item) for item in value] if isinstance(value, tuple) else value
    return {**kept, "value": items, "unit": reading.unit}


def readings(found: Any, place: str) -> dict[str, Reading]:
    """The readings of an object, by their names in order.

    Args:
        found: Decoded JSON, from anywhere.
        place: Where it stood, such as `$.observations`.

    Raises:
        Misread: It is not an object of readings.
    """
    if not isinstance(found, dict):
        raise Misread(f"{place} is not an object")
    read = _at_once(found)
    return {name: _reading(place, name, read[name]) for name in sorted(found)}


def _at_once(found: dict[str, Any]) -> Mapping[str, Any]:
    """The readings in their form, or as they are where one of them has another: the place is then told."""
    try:
        return msgspec.convert(found, dict[str, _Reading], strict=True)
    except (msgspec.ValidationError, UnicodeEncodeError):
        return found


def converted(found: Any, kind: Any, place: str) -> Any:
    """`found` as the type `kind`.

    Raises:
        Misread: It is not of that type; the place inside is part of the message.
    """
    try:
        return msgspec.convert(found, kind, strict=True)
    except (msgspec.ValidationError, UnicodeEncodeError) as error:
        what, _, path = str(error).partition(" - at `$")
        inside = path.rstrip("`") if path else ""
        raise Misread(f"{place}{inside}: {what[:200]}") from error


def moment(text: str, place: str) -> None:
    """Do nothing where `text` is a moment in UTC to the second.

    Raises:
        Misread: It is not.
    """
    if not _is_moment(text[: _MOMENT_LENGTH + 1]):
        raise Misread(f"{place} is not a moment such as 2026-11-21T18:04:05Z")


@functools.lru_cache(maxsize=256)  # the readings of one check-up are of few moments
def _is_moment(text: str) -> bool:
    try:
        parse_timestamp(text)
    except ValueError:
        return False
    return True


def _reading(within: str, name: str, given: Any) -> Reading:
    if not _NAME.fullmatch(name):
        raise Misread(f"{_place(within, name)} is not the name of an observation")
    found: _Reading = given if type(given) is _Reading else converted(given, _Reading, _place(within, name))
    if not _is_moment(found.taken_at[: _MOMENT_LENGTH + 1]):
        moment(found.taken_at, f"{_place(within, name)}.taken_at")
    value, unit, reason, detail = found.value, found.unit, found.absent, found.detail
    if not (value is UNSET or unit is UNSET) and reason is UNSET and detail is UNSET:
        told = _items(value, _place(within, name)) if isinstance(value, list) else value
        return Observation(told, unit, found.source, found.taken_at)
    if not (reason is UNSET or detail is UNSET) and value is UNSET and unit is UNSET:
        return Absent(reason, detail, found.source, found.taken_at)
    raise Misread(f"{_place(within, name)} is neither observed nor absent")


def _place(within: str, name: str) -> str:
    return f'{within}["{name[:60]}"]'


def _items(value: list[dict[str, Scalar]], place: str) -> tuple[Mapping[str, Scalar], ...]:
    items: list[Mapping[str, Scalar]] = []
    for number, item in enumerate(value):
        if not all(key.isascii() for key in item):
            raise Misread(f"{place}.value[{number}] has a key that is not ASCII")
        items.append(item)
    return tuple(items)
