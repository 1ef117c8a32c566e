"""Amounts in words.

Decides: how an integer in base units is written for people, by the unit at the end of its name.
Leaves alone: the amounts themselves, which stay integers; what each language calls the units (`language`).
"""

from __future__ import annotations

import functools
from collections.abc import Callable

from diagnostics.language import ENGLISH, Language

_DECIMAL_BYTES = (("TB", 10**12), ("GB", 10**9), ("MB", 10**6), ("kB", 10**3))
# Holds a number and its unit on one line; English sentences are sealed in reports and keep their bytes.
_TOGETHER = "\N{NO-BREAK SPACE}"


def in_words(name: str, value: int | str | bool, language: Language = ENGLISH) -> str:
    """`value` for people, by the unit that `name` ends in: `free_bytes` 52000000000 is `52.0 GB`."""
    if isinstance(value, bool):
        return language.symbol("yes" if value else "no")
    if isinstance(value, str):
        return language.value(value)
    unit = name.rsplit("_", 1)[-1]
    writer = _WRITERS.get(unit)
    return writer(value, language) if writer else language.number(value)


def _with_unit(number: str, unit: str, language: Language) -> str:
    return f"{number}{' ' if language.is_english else _TOGETHER}{unit}"


def _bytes(value: int, language: Language) -> str:
    for word, size in _DECIMAL_BYTES:
        if value >= size:
            # Rounded down: 999.99 GB is not yet 1,000 GB, and free space is never shown larger than it is.
            decimals = f"{language.numbers.decimal}{value % size * 10 // size}"
            return _with_unit(f"{language.number(value // size)}{decimals}", language.symbol(word), language)
    return _with_unit(str(value), language.symbol("bytes"), language)


def _permille(value: int, language: Language) -> str:
    whole, tenth = divmod(value, 10)
    number = f"{whole}{language.numbers.decimal}{tenth}" if tenth else str(whole)
    return _with_unit(number, "%", language)


def _percent(value: int, language: Language) -> str:
    return _with_unit(str(value), "%", language)


def _celsius(value: int, language: Language) -> str:
    return _with_unit(str(value // 1000), "°C", language)


def _days(value: int, language: Language) -> str:
    return _counted(value, language, word="day")


def _seconds(value: int, language: Language) -> str:
    for word, size in (("day", 86400), ("hour", 3600), ("minute", 60)):
        if value >= 2 * size:
            return _counted(value // size, language, word=word)
    return _counted(value, language, word="second")


def _milliseconds(value: int, language: Language) -> str:
    return _with_unit(language.number(value), "ms", language)


def _decibels(value: int, language: Language) -> str:
    return _with_unit(str(value).replace("-", "\N{MINUS SIGN}"), "dBm", language)


def _crashes(value: int, language: Language) -> str:
    if value == 1:
        return language.symbol("once")
    return _with_unit(language.number(value), language.unit("time", value), language)


def _counted(value: int, language: Language, word: str) -> str:
    return _with_unit(language.number(value), language.unit(word, value), language)


def _ratio(value: int, language: Language) -> str:
    return f"{value // 1000}{language.numbers.decimal}{value % 1000 // 10:02d}"


_COUNTED = ("program", "update", "error", "sector", "server", "name", "package")

_WRITERS: dict[str, Callable[[int, Language], str]] = {
    "bytes": _bytes,
    "permille": _permille,
    "percent": _percent,
    "millicelsius": _celsius,
    "days": _days,
    "s": _seconds,
    "ms": _milliseconds,
    "dbm": _decibels,
    "crashes": _crashes,
    "thousandths": _ratio,
    **{f"{word}s": functools.partial(_counted, word=word) for word in _COUNTED},
}
# What every language needs a word for: with its plurals, and without.
COUNTED_UNITS = (*_COUNTED, "day", "hour", "minute", "second", "time")
SYMBOLS = ("TB", "GB", "MB", "kB", "bytes", "yes", "no", "once")
