"""Amounts in words.

Decides: how an integer in base units is written for people, by the unit at the end of its name.
Leaves alone: the amounts themselves, which stay integers; and translation, which is a later step.
"""

from __future__ import annotations

import functools
from collections.abc import Callable

_DECIMAL_BYTES = (("TB", 10**12), ("GB", 10**9), ("MB", 10**6), ("kB", 10**3))


def in_words(name: str, value: int | str | bool) -> str:
    """`value` for people, by the unit that `name` ends in: `free_bytes` 52000000000 is `52.0 GB`."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str):
        return value
    unit = name.rsplit("_", 1)[-1]
    writer = _WRITERS.get(unit)
    return writer(value) if writer else f"{value:,}"


def _bytes(value: int) -> str:
    for word, size in _DECIMAL_BYTES:
        if value >= size:
            # Rounded down: 999.99 GB is not yet 1,000 GB, and free space is never shown larger than it is.
            return f"{value // size:,}.{value % size * 10 // size} {word}"
    return f"{value} bytes"


def _permille(value: int) -> str:
    whole, tenth = divmod(value, 10)
    return f"{whole}.{tenth} %" if tenth else f"{whole} %"


def _celsius(value: int) -> str:
    return f"{value // 1000} °C"


def _days(value: int) -> str:
    return _counted(value, "day")


def _seconds(value: int) -> str:
    for word, size in (("day", 86400), ("hour", 3600), ("minute", 60)):
        if value >= 2 * size:
            return _counted(value // size, word)
    return _counted(value, "second")


def _milliseconds(value: int) -> str:
    return f"{value:,} ms"


def _decibels(value: int) -> str:
    return f"{value} dBm".replace("-", "\N{MINUS SIGN}")


def _crashes(value: int) -> str:
    return "once" if value == 1 else f"{value:,} times"


def _counted(value: int, word: str) -> str:
    return f"{value:,} {word}" if value == 1 else f"{value:,} {word}s"


def _ratio(value: int) -> str:
    return f"{value // 1000}.{value % 1000 // 10:02d}"


_COUNTED = ("program", "update", "error", "sector", "server", "name", "package")

_WRITERS: dict[str, Callable[[int], str]] = {
    "bytes": _bytes,
    "permille": _permille,
    "percent": lambda value: f"{value} %",
    "millicelsius": _celsius,
    "days": _days,
    "s": _seconds,
    "ms": _milliseconds,
    "dbm": _decibels,
    "crashes": _crashes,
    "thousandths": _ratio,
    **{f"{word}s": functools.partial(_counted, word=word) for word in _COUNTED},
}
