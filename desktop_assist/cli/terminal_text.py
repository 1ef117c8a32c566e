"""What a terminal at the other end prints, as plain text for this one.

Decides: that signs which steer a terminal are left out, whichever way the output is cut into pieces.
Leaves alone: making the rest harmless (`sentences.harmless`); whole-screen programs, which this cannot show.
"""

from __future__ import annotations

import codecs
import re

# From: https://ecma-international.org/publications-and-standards/standards/ecma-48/ (5.3, 5.4, 8.3.89)
_SEQUENCE = r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[ -/]*[0-Z^-~\\])"
_STEERING = re.compile(rf"{_SEQUENCE}|[\x00-\x08\x0b-\x1a\x7f]")
_UNFINISHED = re.compile(r"\x1b(?:\[[0-?]{0,200}[ -/]{0,20}|\][^\x07\x1b]{0,200}\x1b?|[ -/]{0,20})\Z")


class TerminalText:
    """The output of one terminal."""

    def __init__(self) -> None:
        """Begin with nothing printed."""
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._rest = ""

    def text(self, data: bytes) -> str:
        """The text in `data`; an unfinished sign waits for its end."""
        text = self._rest + self._decoder.decode(data)
        unfinished = _UNFINISHED.search(text)
        self._rest = text[unfinished.start() :] if unfinished else ""
        return _STEERING.sub("", text[: len(text) - len(self._rest)])
