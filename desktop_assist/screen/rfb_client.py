"""The viewer's end of RFB 3.8, without a socket: bytes in, bytes out.

Decides: what this program's viewer asks of a server, and how it answers.
Leaves alone: the pictures (`decode`), and showing them.

1. What waits to be sent is bounded: a server that asks and does not read is cut off.
2. Once stopped, nothing more of what has come is decoded.

From: https://www.rfc-editor.org/rfc/rfc6143#section-7.1
"""

from __future__ import annotations

import struct
from collections.abc import Sequence

from desktop_assist.screen import codecs
from desktop_assist.screen.byte_reader import ByteReader, Reading
from desktop_assist.screen.decode import LARGEST_PIECE_BYTES, Shown, introduction
from desktop_assist.screen.errors import ScreenNotShown, malformed
from desktop_assist.screen.pixel_format import OURS
from desktop_assist.screen.rfb_numbers import (
    FENCE_BLOCK_BEFORE,
    FENCE_FLAGS,
    FENCE_REQUEST,
    LOWEST_QUALITY,
    SECURITY_NONE,
    VERSION,
    Encoding,
    FromServer,
    FromViewer,
)

LARGEST_WAITING_BYTES = 256 * 1024  # ours: thousands of keys and moves of the pointer
LARGEST_REASON_BYTES = 4096
_MARK = struct.Struct(">Q")

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
        passed: The marks of ours that the server has passed.
    """

    def __init__(self, encodings: Sequence[int] | None = None, quality: int | None = 8) -> None:
        """Want pictures in `encodings`, dearest first, and JPEG of `quality` (0 to 9) or none at all.

        Without `encodings`, all that can be read here are wanted.
        """
        self.shown: Shown | None = None
        self.name = ""
        self.outgoing = bytearray()
        self.passed: list[int] = []
        self._known = preferred() if encodings is None else encodings
        self._quality = quality
        self._answers_marks = False
        self._continuous = False
        self._reader = ByteReader(self._converse(), LARGEST_PIECE_BYTES)

    def receive(self, data: bytes) -> None:
        """The server sent `data`.

        Raises:
            MalformedStream: It is not RFB, or too much.
        """
        self._reader.feed(data)
        if len(self.outgoing) > LARGEST_WAITING_BYTES:  # 1.
            raise malformed("more questions than it hears answers to")

    def stop(self) -> None:
        """Decode nothing more. May be called from any thread."""
        self._reader.ended = True  # 2.

    def mark(self, number: int) -> None:
        """Have the server answer when it gets here; nothing where it does not know marks."""
        if self._answers_marks:
            flags = FENCE_REQUEST | FENCE_BLOCK_BEFORE
            payload = _MARK.pack(number)
            self.outgoing += struct.pack(">BxxxIB", FromViewer.FENCE, flags, len(payload)) + payload

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
        self.outgoing += set_encodings(self._known, self._quality)
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
        if not count:
            yield from _refused()
        if SECURITY_NONE not in (yield count):
            raise malformed("a demand for a password, where the line itself is the proof")
        self.outgoing += bytes((SECURITY_NONE,))
        if struct.unpack(">I", (yield 4)) != (0,):
            raise malformed("a refusal")
        self.outgoing += b"\1"  # others may look too

    def _heard(self, kind: FromServer, flags: int, payload: bytes) -> None:
        if kind is FromServer.FENCE and flags & FENCE_REQUEST:
            self._answers_marks = True
            answer = struct.pack(">BxxxIB", FromViewer.FENCE, flags & FENCE_FLAGS, len(payload))
            self.outgoing += answer + payload
        elif kind is FromServer.FENCE and len(payload) == _MARK.size:
            self.passed = [*self.passed[-1:], *_MARK.unpack(payload)]
        if kind is FromServer.END_OF_CONTINUOUS_UPDATES and not self._continuous:
            self._be_sent_everything()

    def _be_sent_everything(self) -> None:
        if self.shown is not None:
            self._continuous = True
            self.outgoing += struct.pack(">BBHHHH", FromViewer.CONTINUOUS_UPDATES, 1, 0, 0, *self.shown.size)


def preferred() -> tuple[int, ...]:
    """All encodings that can be read here, dearest first; films where the package for them is there."""
    return PREFERRED if codecs.reading() is None else (*PREFERRED, Encoding.OPEN_H264)


def set_encodings(encodings: Sequence[int], quality: int | None) -> bytes:
    """The wish for pictures in `encodings`, dearest first, and for JPEG of `quality` (0 to 9) or for none."""
    numbers = [*encodings] + ([] if quality is None else [LOWEST_QUALITY + quality])
    return struct.pack(f">BxH{len(numbers)}i", FromViewer.SET_ENCODINGS, len(numbers), *numbers)


def key(keysym: int, *, down: bool) -> bytes:
    """A key goes down or up."""
    return struct.pack(">BBxxI", FromViewer.KEY, down, keysym)


def pointer(buttons: int, x: int, y: int) -> bytes:
    """The pointer is at `x`, `y` in the picture, with `buttons` down, as RFB numbers them."""
    return struct.pack(">BBHH", FromViewer.POINTER, buttons, x, y)


def _refused() -> Reading[None]:
    """Read why; the words are the other end's, to be made plain by whoever shows them."""
    (length,) = struct.unpack(">I", (yield 4))
    if length > LARGEST_REASON_BYTES:
        raise malformed(f"a reason of {length} bytes")
    reason = (yield length).decode("utf-8", "replace") if length else ""
    raise ScreenNotShown(
        reason or "The other side does not show the screen.",
        kept="The rest of the session goes on.",
        next_step="Talk about it first, then ask again.",
    )
