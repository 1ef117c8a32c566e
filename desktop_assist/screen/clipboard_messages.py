"""What is said about clipboards within RFB: plain cut texts, and the extended clipboard.

Decides: how long a text may be, that text is the only kind of content, and what breaks the rules.
Leaves alone: what follows from a message (`viewer_clipboard`).

1. A message is at most 1 MiB long, and what is not kept of it passes by; a longer one ends the connection.
2. Nothing is unpacked beyond the longest text that is taken, whatever it would unpack to.
3. Lines end with a line feed in this program, and with both characters on the way.

From: https://www.rfc-editor.org/rfc/rfc6143#section-7.5.6
From: https://github.com/rfbproto/rfbproto/blob/master/rfbproto.rst#extended-clipboard-pseudo-encoding
"""

from __future__ import annotations

import enum
import struct
import zlib
from dataclasses import dataclass

from desktop_assist.screen.byte_reader import Reading, skip
from desktop_assist.screen.errors import malformed
from desktop_assist.screen.rfb_numbers import FromServer

LARGEST_CUT_TEXT_BYTES = 1024 * 1024  # ours: what is longer than a text passes by, so it is only time
LARGEST_TEXT_BYTES = 64 * 1024  # ours: as `session.messages.LARGEST_COPY_BYTES`
LARGEST_PACKED_BYTES = 64 * 1024  # ours: what a text of that length has packed, other than noise
LARGEST_PROVIDED_BYTES = 2 * LARGEST_TEXT_BYTES + 1  # ours: a line may end with two, and a zero ends all
TEXT = 1  # From: rfbproto, the formats
FORMATS = 0xFFFF


class Action(enum.IntFlag):
    """What an extended message does, or what its sender understands."""

    CAPS = 1 << 24
    REQUEST = 1 << 25
    PEEK = 1 << 26
    NOTIFY = 1 << 27
    PROVIDE = 1 << 28


@dataclass(frozen=True)
class CutText:
    """The text on the viewer's clipboard; `extended` when it came by the extension."""

    text: str
    extended: bool = False


@dataclass(frozen=True)
class TooLong:
    """A text that is longer than is taken; it was not kept."""

    extended: bool = False


@dataclass(frozen=True)
class Understood:
    """The viewer understands these actions, and takes texts of up to `largest` bytes unasked."""

    actions: Action
    largest: int
    extended: bool = True


@dataclass(frozen=True)
class Told:
    """The viewer asks for the text, or what there is, or tells whether it has one (`text`)."""

    action: Action
    text: bool
    extended: bool = True


ClipboardMessage = CutText | TooLong | Understood | Told


def cut_text() -> Reading[ClipboardMessage]:
    """Read the rest of a viewer's message about its clipboard.

    Raises:
        MalformedStream: It is too long, or breaks the rules of the extension.
    """
    (length,) = struct.unpack(">xxxi", (yield 7))
    if abs(length) > LARGEST_CUT_TEXT_BYTES:  # 1.
        raise malformed(f"a clipboard of {abs(length)} bytes")
    if length < 0:
        return (yield from _extended(-length))
    if length > LARGEST_TEXT_BYTES:
        yield from skip(length)
        return TooLong()
    text = (yield length).decode("latin-1") if length else ""
    return _bounded(text, extended=False)


def _extended(length: int) -> Reading[ClipboardMessage]:
    if length < 4:
        raise malformed("a message about a clipboard that is cut short")
    (flags,) = struct.unpack(">I", (yield 4))
    if length - 4 > LARGEST_PACKED_BYTES:
        yield from skip(length - 4)
        return TooLong(extended=True)
    data = (yield length - 4) if length > 4 else b""
    actions, text = Action(flags & sum(Action)), bool(flags & TEXT)
    if Action.CAPS in actions:
        return _understood(actions, flags & FORMATS, data)
    if actions.bit_count() != 1:
        raise malformed("a message about a clipboard that does not say one thing")
    if actions == Action.PROVIDE:
        return provided_text(data) if text else CutText("", extended=True)
    return Told(actions, text)


def _understood(actions: Action, formats: int, data: bytes) -> Understood:
    count = formats.bit_count()
    if len(data) < 4 * count:
        raise malformed("a list of clipboard sizes that is cut short")
    (largest,) = struct.unpack_from(">I", data) if formats & TEXT else (0,)
    return Understood(actions & ~Action.CAPS if formats & TEXT else Action(0), largest)


def provided_text(data: bytes) -> ClipboardMessage:
    """The text that begins the packed content `data`; what follows it is not looked at.

    Raises:
        MalformedStream: It cannot be unpacked, has less than it says, or is not UTF-8.
    """
    try:
        content = zlib.decompressobj().decompress(data, 4 + LARGEST_PROVIDED_BYTES)  # 2.
    except zlib.error as error:
        raise malformed("a clipboard that cannot be unpacked") from error
    if len(content) < 4:
        raise malformed("a clipboard without a length")
    (length,) = struct.unpack_from(">I", content)
    if length > LARGEST_PROVIDED_BYTES:
        return TooLong(extended=True)
    if length > len(content) - 4:
        raise malformed("a clipboard that is shorter than it says")
    try:
        text = content[4 : 4 + length].removesuffix(b"\0").decode("utf-8")
    except UnicodeDecodeError as error:
        raise malformed("a text that is not UTF-8") from error
    return _bounded(text, extended=True)


def _bounded(text: str, *, extended: bool) -> CutText | TooLong:
    text = text.replace("\r\n", "\n")  # 3.
    if len(text.encode("utf-8")) > LARGEST_TEXT_BYTES:
        return TooLong(extended)
    return CutText(text, extended)


# To the viewer


def understood(actions: Action) -> bytes:
    """Tell the viewer that we understand `actions`, about text, and take none unasked."""
    return _message(Action.CAPS | actions, struct.pack(">I", 0))


def told(action: Action) -> bytes:
    """Ask the viewer for its text (`REQUEST`), or tell it that there is one (`NOTIFY`)."""
    return _message(action)


def provided(text: str) -> bytes:
    """The text, for a viewer that knows the extension."""
    data = _on_the_way(text).encode("utf-8") + b"\0"
    return _message(Action.PROVIDE, zlib.compress(struct.pack(">I", len(data)) + data))


def provided_length(text: str) -> int:
    """How many bytes the viewer counts `text` as."""
    return len(_on_the_way(text).encode("utf-8")) + 1


def plain_text(text: str) -> bytes:
    """The text, for a viewer that does not know the extension; what is not Latin-1 becomes a `?`."""
    data = text.encode("latin-1", "replace")
    return struct.pack(">BxxxI", FromServer.CUT_TEXT, len(data)) + data


def _on_the_way(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\n", "\r\n")  # 3.


def _message(flags: int, data: bytes = b"") -> bytes:
    return struct.pack(">BxxxiI", FromServer.CUT_TEXT, -4 - len(data), flags | TEXT) + data
