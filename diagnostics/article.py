"""The help articles: a few steps that cost nothing, for each kind of finding.

Decides: the small part of Markdown that an article may use (headings, paragraphs, numbered steps), and that
an article which a language does not have is given in English, known as such.
Leaves alone: how it is shown (`render`); and which finding points to which article, which its rule says.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Iterator
from dataclasses import dataclass

from diagnostics.language import ENGLISH, Language
from diagnostics.resources import resource

_NAME = re.compile(r"[a-z0-9-]{1,64}")
_STEP = re.compile(r"\d+\. ")


class Kind(enum.Enum):
    """What a line of an article is."""

    TITLE = "title"
    HEADING = "heading"
    STEP = "step"
    PARAGRAPH = "paragraph"


@dataclass(frozen=True)
class Line:
    """One line, without its marks."""

    kind: Kind
    text: str


@dataclass(frozen=True)
class Article:
    """One article, and the code of the language that it is in."""

    language: str
    lines: tuple[Line, ...]


def article(name: str, language: Language = ENGLISH) -> Article | None:
    """The article called `name`; None where there is none of that name, as in a report of another program."""
    if not _NAME.fullmatch(name):
        return None
    for code in dict.fromkeys((language.code, ENGLISH.code)):
        path = resource("articles", code, f"{name}.md")
        if path.is_file():
            return Article(code, tuple(_lines(path.read_text(encoding="utf-8"))))
    return None


def _lines(text: str) -> Iterator[Line]:
    for line in filter(None, map(str.strip, text.splitlines())):
        if line.startswith("## "):
            yield Line(Kind.HEADING, line[3:])
        elif line.startswith("# "):
            yield Line(Kind.TITLE, line[2:])
        elif step := _STEP.match(line):
            yield Line(Kind.STEP, line[step.end() :])
        else:
            yield Line(Kind.PARAGRAPH, line)
