"""A picture as a PNG file, exact to the pixel, that every program opens.

Decides: the form: eight bits of red, green and blue, each row told by its difference to the one above.
Leaves alone: which picture, and where the file goes.

From: https://www.w3.org/TR/png-3/
"""

from __future__ import annotations

import struct
import zlib

import numpy as np
from isal import isal_zlib

from desktop_assist.screen.frame_source import Pixels

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_DEPTH, _RGB, _UP = 8, 2, 2
_LEVEL = 3  # ours: isal's best, 40 ms for 1920 x 1080


def encode(pixels: Pixels) -> bytes:
    """The file of a picture of blue, green, red and one byte unused."""
    height, width = pixels.shape[:2]
    colours = pixels[:, :, 2::-1].reshape(height, width * 3)
    rows = np.empty((height, width * 3 + 1), np.uint8)
    rows[:, 0] = _UP
    rows[0, 1:] = colours[0]
    np.subtract(colours[1:], colours[:-1], out=rows[1:, 1:])  # bytes, so that it wraps around as PNG has it
    head = struct.pack(">IIBBBBB", width, height, _DEPTH, _RGB, 0, 0, 0)
    data = isal_zlib.compress(rows, _LEVEL)
    return _SIGNATURE + b"".join((_chunk(b"IHDR", head), _chunk(b"IDAT", data), _chunk(b"IEND", b"")))


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
