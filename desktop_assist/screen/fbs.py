"""FBS 001.001: a stream of RFB with the time of each piece, as rfbproxy and many players read it.

Decides: the form in a file: `FBS 001.001`, then blocks of length, bytes (padded to four) and milliseconds.
Leaves alone: what the stream says.

From: https://github.com/TurboVNC/turbovnc/blob/main/unix/Xvnc/programs/Xserver/hw/vnc/rfbproto.h
From: http://rfbproxy.sourceforge.net/ (rfbproxy-specs.pdf, "FBS file format")
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import NamedTuple

from desktop_assist.screen.errors import malformed

BEGIN = b"FBS 001.001\n"
LARGEST_BLOCK_BYTES = 64 * 1024 * 1024  # ours: a full picture of four 4K screens is half of that
_PADDED = 4


class Block(NamedTuple):
    """A piece of the stream.

    Attributes:
        at_ms: When it was sent, in milliseconds since the beginning.
        data: The bytes.
    """

    at_ms: int
    data: bytes


def block(at_ms: int, data: bytes) -> bytes:
    """One block as it stands in the file."""
    padding = bytes(-len(data) % _PADDED)
    return b"".join((struct.pack(">I", len(data)), data, padding, struct.pack(">I", at_ms)))


def blocks(recorded: bytes) -> Iterator[Block]:
    """The blocks of a file.

    Raises:
        MalformedStream: It is not of this form, or was cut off; blocks before that place are yielded.
    """
    if recorded[: len(BEGIN)] != BEGIN:
        raise malformed("a file that is not a recording of a screen")
    at = len(BEGIN)
    while at < len(recorded):
        if at + 4 > len(recorded):
            raise malformed("a recording that was cut off")
        (length,) = struct.unpack_from(">I", recorded, at)
        end = at + 4 + length + (-length % _PADDED)
        if length > LARGEST_BLOCK_BYTES or end + 4 > len(recorded):
            raise malformed("a recording that was cut off")
        (at_ms,) = struct.unpack_from(">I", recorded, end)
        yield Block(at_ms, recorded[at + 4 : at + 4 + length])
        at = end + 4
