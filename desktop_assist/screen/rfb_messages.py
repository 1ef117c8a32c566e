"""What a viewer says, message by message.

Decides: which messages there are and how long one may be; a longer one ends the connection.
Leaves alone: what follows from them (`rfb_server`).

From: https://www.rfc-editor.org/rfc/rfc6143#section-7.5
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from desktop_assist.screen import pixel_format
from desktop_assist.screen.byte_reader import Reading, skip
from desktop_assist.screen.clipboard_messages import ClipboardMessage, cut_text
from desktop_assist.screen.errors import malformed
from desktop_assist.screen.pixel_format import PixelFormat
from desktop_assist.screen.rfb_numbers import FromViewer

LARGEST_ENCODING_COUNT = 256  # ours: the stock viewers name about thirty
LARGEST_MESSAGE_BYTES = 64 * 1024
LARGEST_FENCE_BYTES = 64  # From: rfbproto, "Fence"


@dataclass(frozen=True)
class SetPixelFormat:
    """The viewer wants its pixels in this form."""

    format: PixelFormat


@dataclass(frozen=True)
class SetEncodings:
    """The viewer understands these, the dearest first; some of the numbers mean nothing to us."""

    numbers: tuple[int, ...]


@dataclass(frozen=True)
class UpdateRequest:
    """The viewer wants a picture: what is new, or everything."""

    incremental: bool


@dataclass(frozen=True)
class KeyEvent:
    """A key went down or up."""

    down: bool
    keysym: int


@dataclass(frozen=True)
class PointerEvent:
    """The pointer is there now, with these buttons (a bit each) down."""

    buttons: int
    x: int
    y: int


@dataclass(frozen=True)
class ContinuousUpdates:
    """The viewer wants pictures without asking for each."""

    on: bool


@dataclass(frozen=True)
class Fence:
    """A mark in the stream."""

    flags: int
    payload: bytes


@dataclass(frozen=True)
class SetDesktopSize:
    """The viewer wants another resolution."""


FromViewerMessage = (
    SetPixelFormat
    | SetEncodings
    | UpdateRequest
    | KeyEvent
    | PointerEvent
    | ClipboardMessage
    | ContinuousUpdates
    | Fence
    | SetDesktopSize
)


def message() -> Reading[FromViewerMessage]:
    """Read the next message.

    Raises:
        MalformedStream: There is no such message, or it is too long.
    """
    number = (yield 1)[0]
    reader = _READERS.get(number)
    if reader is None:
        raise malformed(f"a message of the unknown kind {number}")
    return (yield from reader())


def _pixel_format() -> Reading[FromViewerMessage]:
    data = yield 3 + pixel_format.BYTES
    return SetPixelFormat(pixel_format.parse(data[3:]))


def _encodings() -> Reading[FromViewerMessage]:
    (count,) = struct.unpack(">xH", (yield 3))
    if count > LARGEST_ENCODING_COUNT:
        raise malformed(f"a list of {count} encodings")
    return SetEncodings(struct.unpack(f">{count}i", (yield 4 * count)) if count else ())


def _update_request() -> Reading[FromViewerMessage]:
    (incremental,) = struct.unpack(">B8x", (yield 9))
    return UpdateRequest(bool(incremental))


def _key() -> Reading[FromViewerMessage]:
    down, keysym = struct.unpack(">BxxI", (yield 7))
    return KeyEvent(bool(down), keysym)


def _pointer() -> Reading[FromViewerMessage]:
    return PointerEvent(*struct.unpack(">BHH", (yield 5)))


def _continuous() -> Reading[FromViewerMessage]:
    (on,) = struct.unpack(">B8x", (yield 9))
    return ContinuousUpdates(bool(on))


def _fence() -> Reading[FromViewerMessage]:
    flags, length = struct.unpack(">xxxIB", (yield 8))
    if length > LARGEST_FENCE_BYTES:
        raise malformed(f"a mark of {length} bytes")
    return Fence(flags, (yield length) if length else b"")


def _desktop_size() -> Reading[FromViewerMessage]:
    (screens,) = struct.unpack(">x4xBx", (yield 7))
    yield from skip(16 * screens)
    return SetDesktopSize()


_READERS: Mapping[int, Callable[[], Reading[FromViewerMessage]]] = {
    FromViewer.SET_PIXEL_FORMAT: _pixel_format,
    FromViewer.SET_ENCODINGS: _encodings,
    FromViewer.UPDATE_REQUEST: _update_request,
    FromViewer.KEY: _key,
    FromViewer.POINTER: _pointer,
    FromViewer.CUT_TEXT: cut_text,
    FromViewer.CONTINUOUS_UPDATES: _continuous,
    FromViewer.FENCE: _fence,
    FromViewer.SET_DESKTOP_SIZE: _desktop_size,
}
