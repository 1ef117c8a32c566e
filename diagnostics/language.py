"""A language: its words for our English ones, and how it writes numbers, units and dates.

Decides: that a translation belongs to one English text, word for word, and never to a place or an id: where
the English is changed, the old translation no longer applies and the English is shown. So no rule set, old or
new, can be shown with the words of another. What has no translation is said in English and is known as such.
Leaves alone: where translations are kept (`language_file`), whose language it is (`language_choice`), and
what is true: a report's own bytes stay English.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

LEFT_TO_RIGHT, RIGHT_TO_LEFT = "ltr", "rtl"
_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_PLACE = re.compile(r"\\{(\w+)\\}")
_NUMBERED = re.compile(r"(.+) \((\d+)\)")


class Untranslated(str):
    """An English text in the midst of another language; pages mark it with `lang="en"`."""

    __slots__ = ()


@dataclass(frozen=True)
class Numbers:
    """How a language writes numbers, units and dates.

    Attributes:
        decimal: The mark before decimals.
        group: What stands between groups of three digits.
        group_from: The smallest number whose digits are grouped.
        plural: The name of its plural rule, one of `PLURALS`.
        date: `{day}`, `{month}` and `{year}` in their order; with no months, `{month}` is a number.
        months: Twelve names, or none.
        units: By English unit, its forms in the order of the plural rule.
    """

    decimal: str = "."
    group: str = ","
    group_from: int = 1000
    plural: str = "one-many"
    date: str = "{year}-{month}-{day}"
    months: tuple[str, ...] = ()
    units: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Pattern:
    """A finished English sentence with something variable in it, and its translation."""

    english: re.Pattern[str]
    translation: str


@dataclass(frozen=True)
class Language:
    """One language.

    Attributes:
        code: BCP 47, such as `de`.
        name: What it calls itself.
        direction: `ltr` or `rtl`.
        reviewed: Whether a native speaker has reviewed all of it.
        numbers: How it writes numbers.
        texts: By English text; `{placeholders}` occur in both.
        values: By English word that a measurement may have as its value, such as `read-only`.
        patterns: For sentences and values that are finished when they get here.
        answers: What a person may type for `yes`, `all` and `stop`, besides the English words.
        lowers_titles: Whether a title begins with a small letter in the midst of a sentence.
    """

    code: str
    name: str
    direction: str = LEFT_TO_RIGHT
    reviewed: bool = True
    numbers: Numbers = Numbers()
    texts: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, str] = field(default_factory=dict)
    patterns: tuple[Pattern, ...] = ()
    answers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    lowers_titles: bool = True

    @property
    def is_english(self) -> bool:
        """Whether it is the language that everything is written in."""
        return self.code == "en"

    def say(self, english: str, **values: object) -> str:
        """`english` in this language, with `{name}` replaced by each of `values`."""
        said = self.texts.get(english)
        if said is None:
            finished = english.format(**values) if values else english
            return finished if self.is_english else Untranslated(finished)
        return said.format(**values) if values else said

    def sentence(self, english: str) -> str:
        """A finished English sentence in this language."""
        if self.is_english or not english:
            return english
        return self.texts.get(english) or self._by_pattern(english) or Untranslated(english)

    def value(self, text: str) -> str:
        """A measured word, name or date; what a machine calls itself stays as it is."""
        if self.is_english or not text:
            return text
        if known := self.values.get(text) or self._by_pattern(text):
            return known
        if date := _DATE.fullmatch(text):
            return self.day(text) if 1 <= int(date[2]) <= 12 else text
        if twin := _NUMBERED.fullmatch(text):
            return f"{self.value(twin[1])} ({twin[2]})"
        return ", ".join(map(self.value, text.split(", "))) if ", " in text else text

    def day(self, date: str) -> str:
        """A date, given as `2026-11-22`."""
        year, month, day = date.split("-")
        if not self.numbers.months:
            return self.numbers.date.format(year=year, month=month, day=day)
        name = self.numbers.months[int(month) - 1]
        return self.numbers.date.format(year=year, month=name, day=int(day))

    def number(self, value: int) -> str:
        """A whole number."""
        if abs(value) < self.numbers.group_from:
            return str(value)
        return f"{value:,}".replace(",", self.numbers.group)

    def unit(self, english: str, count: int) -> str:
        """The form of a unit that goes with `count`; of English, the unit with its s."""
        forms = self.numbers.units.get(english)
        if forms is None:
            return english if count == 1 else f"{english}s"
        return forms[min(PLURALS[self.numbers.plural](count), len(forms) - 1)]

    def symbol(self, english: str) -> str:
        """What stands for a unit or a word that has no plural, such as `GB` or `yes`."""
        return self.numbers.units.get(english, (english,))[0]

    def _by_pattern(self, english: str) -> str:
        for pattern in self.patterns:
            if found := pattern.english.fullmatch(english):
                return pattern.translation.format(**found.groupdict())
        return ""


def pattern(english: str, translation: str) -> Pattern:
    """The pattern of a sentence in which `{name}` stands for something variable."""
    return Pattern(re.compile(_PLACE.sub(r"(?P<\1>.+?)", re.escape(english))), translation)


def _slavic(count: int) -> int:
    # From: https://www.unicode.org/cldr/charts/latest/supplemental/language_plural_rules.html (Polish)
    if count == 1:
        return 0
    return 1 if count % 10 in (2, 3, 4) and count % 100 not in (12, 13, 14) else 2


# From: https://www.unicode.org/cldr/charts/latest/supplemental/language_plural_rules.html, for whole numbers
PLURALS: Mapping[str, Callable[[int], int]] = {
    "one-many": lambda count: 0 if count == 1 else 1,
    "french": lambda count: 0 if count in (0, 1) else 1,
    "polish": _slavic,
    "same": lambda _count: 0,
}

ENGLISH = Language("en", "English")
