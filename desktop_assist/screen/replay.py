"""The pictures of a recorded segment, from its file alone.

Decides: that a segment is read with the decoder that a viewer uses, and bounded as much.
Leaves alone: how fast it is shown.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from desktop_assist.screen import fbs
from desktop_assist.screen.byte_reader import ByteReader, Reading
from desktop_assist.screen.decode import LARGEST_PIECE_BYTES, Shown, introduction
from desktop_assist.screen.errors import malformed
from desktop_assist.screen.recording import RECORDED_VERSION
from desktop_assist.screen.rfb_numbers import SECURITY_NONE


@dataclass
class _Segment:
    shown: Shown | None = None

    def read(self) -> Reading[None]:
        if (yield len(RECORDED_VERSION)) != RECORDED_VERSION:
            raise malformed("a recording of another version")
        if struct.unpack(">I", (yield 4)) != (SECURITY_NONE,):
            raise malformed("a recording that begins with a password")
        self.shown, _name = yield from introduction()
        while True:
            yield from self.shown.message()


def pictures(recorded: bytes) -> Iterator[tuple[int, Shown]]:
    """After each whole picture of a segment: its time in milliseconds, and itself, which goes on changing.

    Raises:
        MalformedStream: The file is damaged; pictures before that place are yielded.
    """
    segment = _Segment()
    reader = ByteReader(segment.read(), LARGEST_PIECE_BYTES)
    whole = 0
    for at_ms, data in fbs.blocks(recorded):
        reader.feed(data)
        if segment.shown is not None and segment.shown.updates > whole:  # a block may hold a part of one
            whole = segment.shown.updates
            yield at_ms, segment.shown
