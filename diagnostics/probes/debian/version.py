"""Which of two versions of a Debian package is the newer.

Decides: the order that Debian's policy lays down, as a key for comparing:
    1. The epoch before the first colon counts as a number; without one it is 0.
    2. What follows the last hyphen is the revision; without one it is empty.
    3. Both are read from the left, in turns: what is not a digit, then a number.
    4. In what is not a digit a tilde sorts before everything, even the end; letters before other characters.
    5. A number that is not there counts as 0, so that `1.0` and `1.0-0` are one and the same.
Leaves alone: whether a version is well formed; apt has let it in.
"""

from __future__ import annotations

import re

# From: https://www.debian.org/doc/debian-policy/ch-controlfields.html#version
_PARTS = re.compile(r"([^0-9]*)([0-9]*)")
# ours: dpkg's own numbers are of 32 bits; more digits are no version, and Python refuses thousands of them.
_MOST_DIGITS = 18
_END = ((0,), 0)

Key = tuple[int, tuple[tuple[tuple[int, ...], int], ...], tuple[tuple[tuple[int, ...], int], ...]]


def key(version: str) -> Key:
    """What sorts as the version does."""
    epoch, colon, rest = version.partition(":")  # 1.
    if not colon:
        epoch, rest = "", version
    upstream, hyphen, revision = rest.rpartition("-")  # 2.
    if not hyphen:
        upstream, revision = rest, ""
    return _number(epoch), _pieces(upstream), _pieces(revision)


def _pieces(text: str) -> tuple[tuple[tuple[int, ...], int], ...]:
    pieces = [(_words(words), _number(digits)) for words, digits in _PARTS.findall(text)]  # 3.
    while pieces and pieces[-1] == _END:  # 5.
        pieces.pop()
    return (*pieces, _END)


def _words(text: str) -> tuple[int, ...]:
    return (*(_weight(character) for character in text), 0)


def _weight(character: str) -> int:
    if character == "~":  # 4.
        return -1
    return ord(character) if character.isascii() and character.isalpha() else ord(character) + 256


def _number(digits: str) -> int:
    return int(digits[:_MOST_DIGITS]) if digits.isdecimal() else 0
