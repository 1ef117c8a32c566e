"""The languages that ship with the program, from `resources/locale`.

Decides: the form of a language's folder: `language.toml` about the language itself, and any number of other
TOML files of `"English" = "translation"` under `[texts]` (what we say), `[sentences]` (finished when they are
shown) and `[values]` (words that are measured). The same English may be translated only once. A translation
has exactly the placeholders of its English text; one that has others could fail in front of a customer.
Leaves alone: whether a translation is good.
"""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import TypeVar

import msgspec

from diagnostics.errors import DiagnosticsError
from diagnostics.language import ENGLISH, LEFT_TO_RIGHT, PLURALS, Language, Numbers, pattern
from diagnostics.resources import resource

Form = TypeVar("Form")

_PLACEHOLDER = re.compile(r"\{(\w*)\}")


class MalformedLanguage(DiagnosticsError):
    """The files of a language cannot be used."""


class _About(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`language.toml`."""

    name: str
    reviewed: bool
    decimal: str
    group: str
    group_from: int
    plural: str
    date: str
    months: list[str]
    units: dict[str, list[str]]
    answers: dict[str, list[str]]
    direction: str = LEFT_TO_RIGHT
    lowers_titles: bool = True


class _Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Every other file."""

    texts: dict[str, str] = {}
    sentences: dict[str, str] = {}
    values: dict[str, str] = {}


def available() -> tuple[str, ...]:
    """The codes of all languages, English first."""
    folder = resource("locale")
    return (ENGLISH.code, *sorted(one.name for one in folder.iterdir() if one.is_dir()))


@functools.cache
def shipped(code: str) -> Language:
    """The language that ships under `code`.

    Raises:
        MalformedLanguage: Its files are not in the form that they need.
    """
    return ENGLISH if code == ENGLISH.code else load(resource("locale", code))


def load(folder: Path) -> Language:
    """The language in a folder, whose name is its code.

    Raises:
        MalformedLanguage: A file is missing or not in the form that it needs; it is named.
    """
    about = _converted(folder / "language.toml", _About)
    words = [_converted(path, _Words) for path in sorted(folder.glob("*.toml")) if path.stem != "language"]
    texts = _merged(folder, [one.texts for one in words])
    sentences = _merged(folder, [one.sentences for one in words])
    values = _merged(folder, [one.values for one in words])
    _refuse_bad_numbers(folder, about)
    for english, said in {**texts, **sentences, **values}.items():
        _refuse_other_places(folder, english, said)
    varying = {english: said for english, said in {**sentences, **values}.items() if "{" in english}
    return Language(
        code=folder.name,
        name=about.name,
        direction=about.direction,
        reviewed=about.reviewed,
        numbers=_numbers(about),
        texts={**sentences, **texts},
        values=values,
        patterns=tuple(pattern(english, said) for english, said in varying.items()),
        answers={name: tuple(typed) for name, typed in about.answers.items()},
        lowers_titles=about.lowers_titles,
    )


def _numbers(about: _About) -> Numbers:
    return Numbers(
        decimal=about.decimal,
        group=about.group,
        group_from=about.group_from,
        plural=about.plural,
        date=about.date,
        months=tuple(about.months),
        units={name: tuple(forms) for name, forms in about.units.items()},
    )


def _converted(path: Path, form: type[Form]) -> Form:
    try:
        return msgspec.convert(tomllib.loads(path.read_text(encoding="utf-8")), form)
    except (OSError, ValueError) as error:
        raise _malformed(path, str(error)) from error


def _merged(folder: Path, parts: list[dict[str, str]]) -> Mapping[str, str]:
    merged: dict[str, str] = {}
    for part in parts:
        for english, said in part.items():
            if merged.setdefault(english, said) != said:
                raise _malformed(folder, f"“{english}” is translated in two ways")
    return merged


def _refuse_bad_numbers(folder: Path, about: _About) -> None:
    if about.plural not in PLURALS:
        raise _malformed(folder, f"there is no plural rule {about.plural}")
    if len(about.months) not in (0, 12):
        raise _malformed(folder, "a year has twelve months")


def _refuse_other_places(folder: Path, english: str, said: str) -> None:
    if set(_PLACEHOLDER.findall(english)) != set(_PLACEHOLDER.findall(said)):
        raise _malformed(folder, f"“{english}” has other placeholders than its translation")
    if not said.strip():
        raise _malformed(folder, f"“{english}” has an empty translation")


def _malformed(path: Path, why: str) -> MalformedLanguage:
    return MalformedLanguage(
        f"The language in {path.name} cannot be used: {why}.",
        kept="Nothing was shown.",
        next_step="Correct that file, install the program again, or use --language en.",
    )
