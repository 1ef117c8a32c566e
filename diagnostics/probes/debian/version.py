"""Which of two versions of a Debian package is the newer.

Decides: the order that Debian's policy lays down:
    1. The epoch before the first colon counts as a number; without one it is 0.
    2. What follows the last hyphen is the revision; without one it is empty.
    3. Both are read from the left, in turns: what is not a digit, then a number.
    4. In what is not a digit a tilde sorts before everything, even the end; letters before other characters.
    5. A number that is not there counts as 0, so that `1.0` and `1.0-0` are one and the same; what has ended
       is nothing and 0 for ever.
Leaves alone: whether a version is well formed; apt has let it in.
"""

from __future__ import annotations

import itertools
import re

# From: https://www.debian.org/doc/debian-policy/ch-controlfields.html#version
_PARTS = re.compile(r"([^0-9]*)([0-9]*)")
# ours: dpkg's own numbers are of 32 bits; more digits are no version, and Python refuses thousands of them.
_MOST_DIGITS = 18
_END = ((0,), 0)

_Piece = tuple[tuple[int, ...], int]


def is_newer(version: str, other: str) -> bool:
    """Whether `version` comes after `other`."""
    parts, others = _parts(version), _parts(other)
    for mine, theirs in zip(parts, others, strict=True):
        for piece, against in itertools.zip_longest(mine, theirs, fillvalue=_END):
            if piece != against:
                return piece > against
    return False


def _parts(version: str) -> tuple[tuple[_Piece, ...], ...]:
    epoch, colon, rest = version.partition(":")  # 1.
    if not colon:
        epoch, rest = "", version
    upstream, hyphen, revision = rest.rpartition("-")  # 2.
    if not hyphen:
        upstream, revision = rest, ""
    return (((0,), _number(epoch)),), _pieces(upstream), _pieces(revision)


def _pieces(text: str) -> tuple[_Piece, ...]:
    return tuple((_words(words), _number(digits)) for words, digits in _PARTS.findall(text))  # 3.


def _words(text: str) -> tuple[int, ...]:
    return (*(_weight(character) for character in text), 0)


def _weight(character: str) -> int:
    if character == "~":  # 4.
        return -1
    return ord(character) if character.isascii() and character.isalpha() else ord(character) + 256


def _number(digits: str) -> int:
    return int(digits[:_MOST_DIGITS]) if digits.isdecimal() else 0  # 5.
