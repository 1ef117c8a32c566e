"""Bytes from a file or a program, as text.

Decides: that a byte order mark is believed (Windows writes UTF-16 and UTF-8 with one), that everything else
is UTF-8, and that what is neither is not text: a guess at an old code page could become a wrong finding.
Leaves alone: what the text means.
"""

from __future__ import annotations

import codecs

_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


def decode(data: bytes) -> str:
    """The text of `data`.

    Raises:
        UnicodeDecodeError: It is not text in one of these encodings.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data.decode(encoding)
    return data.decode("utf-8")
