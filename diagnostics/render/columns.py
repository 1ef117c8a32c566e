"""Text in the columns of a terminal.

Decides: how many columns a text takes (two for a wide character, none for a mark that sits on another), where
a line is broken, and that nothing in it steers the terminal: a report may come from somebody else's machine.
Leaves alone: what is said; and right-to-left order, which is the terminal's own.
"""

from __future__ import annotations

import re
from unicodedata import category, combining, east_asian_width

WIDTH = 80
_SPACES = re.compile(r"[ \t\n\r\f\v]+")  # not the no-break spaces, which hold a number and its unit together


def width(text: str) -> int:
    """The columns that `text` takes."""
    return sum(map(_columns, text))


def printable(text: str) -> str:
    """`text` on one line, without what would steer the terminal."""
    joined = _SPACES.sub(" ", text).strip()
    return "".join("\N{REPLACEMENT CHARACTER}" if category(char)[0] == "C" else char for char in joined)


def wrapped(text: str, first: str = "", rest: str | None = None) -> list[str]:
    """`text` as lines of at most 80 columns.

    Args:
        text: What is said.
        first: Stands before the first line.
        rest: Stands before the others; like `first` where it is not given.
    """
    later = first if rest is None else rest
    lines, line = [], first
    is_empty = True
    for word in printable(text).split(" "):
        for part in _parts(word, WIDTH - max(width(first), width(later))):
            if not is_empty and width(line) + 1 + width(part) > WIDTH:
                lines.append(line)
                line, is_empty = later, True
            line = f"{line}{part}" if is_empty else f"{line} {part}"
            is_empty = False
    return [*lines, line] if line.strip() else lines


def underlined(heading: str) -> tuple[str, str]:
    """A heading and the line below it."""
    return heading, "-" * width(heading)


def _parts(word: str, most: int) -> list[str]:
    """A word that is too long for any line, in pieces that are not."""
    parts, part, taken = [], "", 0
    for char in word:
        if taken + _columns(char) > most:
            parts.append(part)
            part, taken = "", 0
        part, taken = part + char, taken + _columns(char)
    return [*parts, part]


def _columns(char: str) -> int:
    if combining(char):
        return 0
    return 2 if east_asian_width(char) in "WF" else 1
