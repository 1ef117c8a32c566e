"""The viewer's end of RFB 3.8, without a socket: bytes in, bytes out.

Decides: what this program's viewer asks of a server, and how it answers.
Leaves alone: the pictures (`decode`), and showing them.

From: https://www.rfc-editor.org/rfc/rfc6143#section-7.1
"""

from __future__ import annotations

import struct
from collections.abc import Sequence

from desktop_assist.screen.byte_reader import ByteReader, Reading
from desktop_assist.screen.decode import LARGEST_PIECE_BYTES, Shown, introduction
from desktop_assist.screen.errors import malformed
from desktop_assist.screen.pixel_format import OURS
from desktop_assist.screen.rfb_numbers import (
    FENCE_FLAGS,
    FENCE_REQUEST,
    LOWEST_QUALITY,
    SECURITY_NONE,
    VERSION,
    Encoding,
    FromServer,
    FromViewer,
)

PREFERRED = (
    Encoding.COPY_RECT,
    Encoding.TIGHT,
    Encoding.ZRLE,
    Encoding.RAW,
    Encoding.LAST_RECT,
    Encoding.CURSOR,
    Encoding.POINTER_PLACE,
    Encoding.DESKTOP_SIZE,
    Encoding.EXTENDED_DESKTOP_SIZE,
    Encoding.FENCE,
    Encoding.CONTINUOUS_UPDATES,
)


class RfbClient:
    """One connection to a server. Not safe to use from several threads at once.

    Attributes:
        shown: The picture so far; none before the server has introduced itself.
        name: What the server calls its screen.
        outgoing: What is to be sent to the server.
    """

    def __init__(self, encodings: Sequence[int] = PREFERRED, quality: int | None = 8) -> None:
        """Want pictures in `encodings`, dearest first, and JPEG of `quality` (0 to 9) or none at all."""
        self.shown: Shown | None = None
        self.name = ""
        self.outgoing = bytearray()
        self._encodings = [*encodings] + ([] if quality is None else [LOWEST_QUALITY + quality])
        self._continuous = False
        self._reader = ByteReader(self._converse(), LARGEST_PIECE_BYTES)

    def receive(self, data: bytes) -> None:
        """The server sent `data`.

        Raises:
            MalformedStream: It is not RFB, or too much.
        """
        self._reader.feed(data)

    def request(self, *, everything: bool) -> None:
        """Ask for what is new, or for everything."""
        if self.shown is not None:
            kind, new_only = FromViewer.UPDATE_REQUEST, not everything
            self.outgoing += struct.pack(">BBHHHH", kind, new_only, 0, 0, *self.shown.size)

    def _converse(self) -> Reading[None]:
        if not (yield len(VERSION)).startswith(b"RFB 003."):
            raise malformed("a first line that is not RFB's")
        self.outgoing += VERSION
        yield from self._security()
        self.shown, self.name = yield from introduction()
        self.shown.format, self.shown.heard = OURS, self._heard  # as asked for now
        self.outgoing += struct.pack(">Bxxx", FromViewer.SET_PIXEL_FORMAT) + OURS.pack()
        count = len(self._encodings)
        self.outgoing += struct.pack(f">BxH{count}i", FromViewer.SET_ENCODINGS, count, *self._encodings)
        self.request(everything=True)
        while True:
            size = self.shown.size
            kind = yield from self.shown.message()
            if self.shown.size != size and self._continuous:
                self._be_sent_everything()
            elif kind is FromServer.UPDATE and not self._continuous:
                self.request(everything=False)

    def _security(self) -> Reading[None]:
        count = (yield 1)[0]
        if not count or SECURITY_NONE not in (yield count):
            raise malformed("a demand for a password, where the line itself is the proof")
        self.outgoing += bytes((SECURITY_NONE,))
        if struct.unpack(">I", (yield 4)) != (0,):
            raise malformed("a refusal")
        self.outgoing += b"\1"  # others may look too

    def _heard(self, kind: FromServer, flags: int, payload: bytes) -> None:
        if kind is FromServer.FENCE and flags & FENCE_REQUEST:
            answer = struct.pack(">BxxxIB", FromViewer.FENCE, flags & FENCE_FLAGS, len(payload))
            self.outgoing += answer + payload
        if kind is FromServer.END_OF_CONTINUOUS_UPDATES and not self._continuous:
            self._be_sent_everything()

    def _be_sent_everything(self) -> None:
        if self.shown is not None:
            self._continuous = True
            self.outgoing += struct.pack(">BBHHHH", FromViewer.CONTINUOUS_UPDATES, 1, 0, 0, *self.shown.size)
