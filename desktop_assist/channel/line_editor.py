"""Typing a line where no program sees it before it is whole.

Decides: which keys do what while a line is typed, what the typist sees of it, and that a line holds only
characters that can be seen: what a customer reads is what would be typed.
Leaves alone: what becomes of the line.

1. Printable characters are the line. Backspace takes one away, Ctrl-U all of them, Ctrl-W a word.
2. Enter ends the line, also an empty one. A paste of several lines is several lines.
3. Ctrl-C gives up the line, Ctrl-D on an empty one says that there is no more.
4. Everything else rings the bell: Tab, which only a shell could complete, arrows, other control characters,
   characters that disguise what stands around them, and what makes a line longer than 1000 characters.
"""

from __future__ import annotations

import codecs
import unicodedata
from dataclasses import dataclass

LONGEST_LINE = 1000  # ours: a long command; more than that nobody reads in a minute
_BELL = b"\a"
_ESCAPE = "\x1b"


@dataclass(frozen=True)
class Shown:
    """Bytes for the typist's own screen."""

    data: bytes


@dataclass(frozen=True)
class Entered:
    """A whole line; `hidden` where the typist did not see it, as with a password."""

    text: str
    hidden: bool


@dataclass(frozen=True)
class Interrupted:
    """Ctrl-C."""


@dataclass(frozen=True)
class NoMore:
    """Ctrl-D on an empty line."""


Edited = Shown | Entered | Interrupted | NoMore


class LineEditor:
    """One typist. Not safe to use from several threads."""

    def __init__(self) -> None:
        """Begin with an empty line."""
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._line: list[str] = []
        self._sequence = ""  # an escape sequence that has begun
        self._after_return = False

    def type(self, data: bytes, *, hidden: bool = False) -> list[Edited]:
        """What follows from the keys in `data`; with `hidden`, nothing of the line is shown."""
        return [edited for key in self._decoder.decode(data) for edited in self._key(key, hidden)]

    def _key(self, key: str, hidden: bool) -> list[Edited]:
        after_return, self._after_return = self._after_return, key == "\r"
        if self._sequence or key == _ESCAPE:
            return self._escape(key)
        match key:
            case "\n" if after_return:
                return []
            case "\r" | "\n":
                return self._enter(hidden)
            case "\x03":
                self._line.clear()
                return [Shown(b"^C\r\n"), Interrupted()]
            case "\x04" if not self._line:
                return [NoMore()]
            case "\x7f" | "\x08" | "\x15" | "\x17":
                return self._take_back(self._taken_by(key), hidden)
        return self._character(key, hidden)

    def _taken_by(self, key: str) -> int:
        text = "".join(self._line)
        before_word = text.rstrip().rfind(" ") + 1
        return {"\x15": len(text), "\x17": len(text) - before_word}.get(key, 1)

    def _character(self, key: str, hidden: bool) -> list[Edited]:
        if not key.isprintable() or len(self._line) >= LONGEST_LINE:  # 4.
            return [Shown(_BELL)]
        self._line.append(key)
        return [] if hidden else [Shown(key.encode())]

    def _enter(self, hidden: bool) -> list[Edited]:
        text = "".join(self._line)
        self._line.clear()
        return [Shown(b"\r\n"), Entered(text, hidden)]

    def _take_back(self, count: int, hidden: bool) -> list[Edited]:
        taken = [self._line.pop() for _ in range(min(count, len(self._line)))]
        cells = sum(_cells(key) for key in taken)
        if not taken:
            return [Shown(_BELL)]
        return [] if hidden else [Shown(b"\b \b" * cells)]

    def _escape(self, key: str) -> list[Edited]:
        """Swallow a whole escape sequence. From: ECMA-48, 5.4 (control sequences), and SS3 of keyboards."""
        if key == _ESCAPE:
            self._sequence = key
            return []
        begun = self._sequence
        self._sequence += key
        introduced = begun == _ESCAPE and key in "[O"
        unfinished = begun.startswith("\x1b[") and not "@" <= key <= "~" and len(begun) < 32
        if introduced or unfinished:
            return []
        pasting = self._sequence in {"\x1b[200~", "\x1b[201~"}  # a terminal's marks around a paste
        self._sequence = ""
        return [] if pasting else [Shown(_BELL)]


def _cells(key: str) -> int:
    if unicodedata.combining(key):
        return 0
    return 2 if unicodedata.east_asian_width(key) in "WF" else 1
