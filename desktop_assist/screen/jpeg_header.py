"""What stands before the pixels of a JPEG.

Decides: which photographs are decoded, and how much was given up for their size.
Leaves alone: the pixels (`decode_tight`).

1. Only JPEG of one pass (baseline) is decoded: of many passes, a few bytes can ask for hours of work.
2. What stands before the pixels is at most 64 pieces.

From: https://www.w3.org/Graphics/JPEG/itu-t81.pdf, annex B and table K.1
From: libjpeg, jcparam.c, jpeg_quality_scaling: how a quality from 1 to 100 becomes a table
"""

from __future__ import annotations

import struct

from desktop_assist.screen.errors import malformed

_START = b"\xff\xd8"
_TABLES, _ONE_PASS, _PIXELS = 0xDB, 0xC0, 0xDA
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}  # tables and an extension lie among them
_MOST_PIECES = 64  # ours: encoders write about ten
_STANDARD_SUM = 3688  # of the 64 numbers of table K.1, which quality 50 takes as they are


def quality(data: bytes) -> int:
    """The quality, 1 to 100, with which the JPEG `data` was made, as libjpeg counts.

    Raises:
        MalformedStream: It is none of one pass.
    """
    if data[:2] != _START:
        raise malformed("a photograph that is none")
    found, at, one_pass = 100, 2, False
    for _ in range(_MOST_PIECES):  # 2.
        if at + 4 > len(data):
            break
        mark, kind, length = struct.unpack_from(">BBH", data, at)
        if mark != 0xFF or (kind in _FRAMES and kind != _ONE_PASS):  # 1.
            break
        if kind == _PIXELS and one_pass:
            return found
        one_pass |= kind == _ONE_PASS
        if kind == _TABLES and length >= 67 and data[at + 4] == 0:
            found = _of_table(data[at + 5 : at + 69])
        at += 2 + length
    raise malformed("a photograph that is damaged or of many passes")


def _of_table(table: bytes) -> int:
    if sum(table) <= 64:
        return 100  # nothing is divided by more than one
    scale = round(100 * sum(table) / _STANDARD_SUM)  # in hundredths
    return max(1, round((200 - scale) / 2) if scale <= 100 else round(5000 / scale))
