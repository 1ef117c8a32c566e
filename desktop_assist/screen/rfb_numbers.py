"""The numbers of RFB.

Decides: which encodings, messages and marks there are for this program.
Leaves alone: what is done with them.

From: https://www.rfc-editor.org/rfc/rfc6143
From: https://github.com/rfbproto/rfbproto/blob/master/rfbproto.rst
"""

from __future__ import annotations

import enum

VERSION = b"RFB 003.008\n"
SECURITY_NONE = 1


class Encoding(enum.IntEnum):
    """How the content of a rectangle is written, or what else a rectangle says."""

    RAW = 0
    COPY_RECT = 1
    TIGHT = 7
    ZRLE = 16
    OPEN_H264 = 50
    DESKTOP_SIZE = -223
    LAST_RECT = -224
    POINTER_PLACE = -232
    CURSOR = -239
    EXTENDED_DESKTOP_SIZE = -308
    FENCE = -312
    CONTINUOUS_UPDATES = -313
    EXTENDED_CLIPBOARD = -0x3F5E1A32  # 0xC0A1E5CE, as the message has it


LOWEST_QUALITY = -32  # and the nine numbers above it
HIGHEST_QUALITY = -23


class FromViewer(enum.IntEnum):
    """The messages of a viewer."""

    SET_PIXEL_FORMAT = 0
    SET_ENCODINGS = 2
    UPDATE_REQUEST = 3
    KEY = 4
    POINTER = 5
    CUT_TEXT = 6
    CONTINUOUS_UPDATES = 150
    FENCE = 248
    SET_DESKTOP_SIZE = 251


class FromServer(enum.IntEnum):
    """The messages of a server."""

    UPDATE = 0
    COLOUR_MAP = 1
    BELL = 2
    CUT_TEXT = 3
    END_OF_CONTINUOUS_UPDATES = 150
    FENCE = 248


FENCE_REQUEST = 1 << 31
FENCE_BLOCK_BEFORE = 1
FENCE_FLAGS = 0b111
"""The flags that an answer may carry: block before, block after, synchronise next."""

UNTIL_LAST = 0xFFFF
"""The number of rectangles in a message that ends with LAST_RECT."""

RESIZED_BY_SERVER = 0
RESIZED_BY_VIEWER = 1
RESIZE_PROHIBITED = 1

# From: rfbproto, "Tight Encoding"
TIGHT_FILL = 0x80
TIGHT_JPEG = 0x90
TIGHT_FILTER = 0x40
TIGHT_PALETTE = 1
TIGHT_SMALLEST_COMPRESSED = 12
TIGHT_LARGEST_WIDTH = 2048
ZRLE_TILE = 64

# From: rfbproto, "Open H.264 Encoding": the decoder of this place, or of all places, begins anew
H264_RESET = 1
H264_RESET_ALL = 2
