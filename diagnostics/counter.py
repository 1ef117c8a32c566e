"""A number as the kernel writes it into a file: digits and a line's end, nothing else.

Decides: what is such a number. Python's own `int` and `isdigit` take more (digits of other scripts, control
characters) and do not agree with each other.
Leaves alone: what is counted.
"""

from __future__ import annotations

import re

_NUMBER = re.compile(r"[0-9]{1,18}\n?")


def is_number(text: str) -> bool:
    """Whether `text` is one whole number that fits into 63 bits."""
    return _NUMBER.fullmatch(text) is not None
