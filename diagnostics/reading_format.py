"""The JSON form of readings: in a report, and on the way from the elevated helper.

Decides: that a reading is either observed (`value`, `unit`) or absent (`absent`, `detail`), in known types;
anything else is refused with its place.
Leaves alone: which readings belong together.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated, Any

import msgspec

from diagnostics import canonical
from diagnostics.clock import parse_timestamp
from diagnostics.observation import Absent, Observation, Reading, Reason

_Integer = Annotated[int, msgspec.Meta(ge=-canonical.LARGEST_INTEGER, le=canonical.LARGEST_INTEGER)]
Scalar = _Integer | str | bool
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
    return {name: _reading(f'{place}["{name[:60]}"]', name, found[name]) for name in sorted(found)}


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
    try:
        parse_timestamp(text)
    except ValueError as error:
        raise Misread(f"{place} is not a moment such as 2026-11-21T18:04:05Z") from error


def _reading(place: str, name: str, value: Any) -> Reading:
    if not _NAME.fullmatch(name):
        raise Misread(f"{place} is not the name of an observation")
    found: _Reading = converted(value, _Reading, place)
    moment(found.taken_at, f"{place}.taken_at")
    observed = found.value is not msgspec.UNSET and found.unit is not msgspec.UNSET
    missed = found.absent is not msgspec.UNSET and found.detail is not msgspec.UNSET
    whole = (found.value, found.unit, found.absent, found.detail).count(msgspec.UNSET) == 2
    if whole and observed:
        return Observation(_value(found.value, place), str(found.unit), found.source, found.taken_at)
    if whole and missed:
        return Absent(Reason(str(found.absent)), str(found.detail), found.source, found.taken_at)
    raise Misread(f"{place} is neither observed nor absent")


def _value(value: Any, place: str) -> Any:
    if not isinstance(value, list):
        return value
    items: list[Mapping[str, Any]] = []
    for number, item in enumerate(value):
        if not all(key.isascii() for key in item):
            raise Misread(f"{place}.value[{number}] has a key that is not ASCII")
        items.append(item)
    return tuple(items)
