"""The server's end of RFB 3.8, without a socket: bytes in, bytes out.

Decides: what a viewer is told, what is remembered of its wishes, and when it may be sent a picture.
Leaves alone: the pictures (`picture`), and whether what a viewer does to the screen has any effect.

1. Security is None, because the channel around it has identified both ends. It is never on a socket.
2. However many pictures a viewer asks for, it is owed one.
3. A wish for another resolution is refused.
4. The list of what waits for the viewer and for the screen is bounded: a viewer that overflows it is cut off.
5. Of a way of the pointer that waits, only its end is kept.

From: https://www.rfc-editor.org/rfc/rfc6143
"""

from __future__ import annotations

import re
import struct
from dataclasses import dataclass, field, replace

from desktop_assist.screen import rfb_messages
from desktop_assist.screen.byte_reader import ByteReader, Reading
from desktop_assist.screen.errors import malformed
from desktop_assist.screen.frame_source import Size
from desktop_assist.screen.pixel_format import OURS, PixelFormat
from desktop_assist.screen.rectangle import Rectangle, ScreenPlace
from desktop_assist.screen.rfb_messages import (
    ContinuousUpdates,
    Fence,
    FromViewerMessage,
    KeyEvent,
    PointerEvent,
    SetDesktopSize,
    SetEncodings,
    SetPixelFormat,
    UpdateRequest,
)
from desktop_assist.screen.rfb_numbers import (
    FENCE_BLOCK_BEFORE,
    FENCE_FLAGS,
    FENCE_REQUEST,
    HIGHEST_QUALITY,
    LOWEST_QUALITY,
    RESIZE_PROHIBITED,
    RESIZED_BY_SERVER,
    RESIZED_BY_VIEWER,
    SECURITY_NONE,
    UNTIL_LAST,
    VERSION,
    Encoding,
    FromServer,
)
from desktop_assist.screen.viewer_clipboard import ViewerClipboard

LARGEST_WAITING_BYTES = 64 * 1024  # ours: answers to marks, for a viewer that does not read them
LARGEST_WAITING_INPUT = 1024  # ours: events; the loop takes them every few milliseconds
LARGEST_SCREEN_COUNT = 255  # as many as the message can name
LAST = struct.pack(">HHHHi", 0, 0, 0, 0, Encoding.LAST_RECT)
"""The end of a message that was `opened`."""
_VERSION = re.compile(rb"RFB 003\.(\d{3})\n")

Input = KeyEvent | PointerEvent


@dataclass(frozen=True)
class Wishes:
    """What the viewer wants and understands.

    Attributes:
        format: The form of its pixels.
        encodings: What it understands, dearest first.
        quality: From 0 to 9, how good a JPEG must be; none when it wants no JPEG.
    """

    format: PixelFormat = OURS
    encodings: tuple[int, ...] = ()
    quality: int | None = None

    def knows(self, encoding: Encoding) -> bool:
        """Whether the viewer understands `encoding`."""
        return encoding in self.encodings


@dataclass
class RfbServer:
    """One viewer's connection. Not safe to use from several threads at once.

    Attributes:
        size: Of the picture, as the viewer was told.
        name: What the viewer shows as the title.
        wishes: What the viewer wants.
        screens: Where each monitor lies in it.
        begun: Whether the viewer has come in.
        everything: Whether it wants the whole picture, not only what is new.
        outgoing: What it is to be sent before any further picture.
        inputs: What it wants done to the screen.
        passed: The marks of ours that it has passed.
        clipboard: What it knows of clipboards, and what it is owed of them.
    """

    size: Size
    name: str
    wishes: Wishes = Wishes()
    screens: tuple[ScreenPlace, ...] = ()
    begun: bool = False
    everything: bool = False
    outgoing: bytearray = field(default_factory=lambda: bytearray(VERSION))
    inputs: list[Input] = field(default_factory=list)
    passed: list[int] = field(default_factory=list)
    clipboard: ViewerClipboard = field(default_factory=ViewerClipboard)
    _asked: bool = False
    _continuous: bool = False
    _refuse_resize: bool = False

    def __post_init__(self) -> None:
        """Wait for the viewer's first bytes."""
        self._reader = ByteReader(self._converse(), rfb_messages.LARGEST_MESSAGE_BYTES)

    def receive(self, data: bytes) -> None:
        """The viewer sent `data`.

        Raises:
            MalformedStream: It is not RFB, or too much.
        """
        self._reader.feed(data)
        if len(self.outgoing) > LARGEST_WAITING_BYTES or len(self.inputs) > LARGEST_WAITING_INPUT:
            raise malformed("more than can be dealt with")  # 4.

    @property
    def wants_picture(self) -> bool:
        """Whether the viewer is owed a picture when there is something new."""
        return self.begun and bool(self.wishes.encodings) and (self._asked or self._continuous)

    def introduction(self, form: PixelFormat) -> bytes:
        """The server's introduction: size, form of pixels, title."""
        name = self.name.encode()
        return struct.pack(">HH", *self.size) + form.pack() + struct.pack(">I", len(name)) + name

    def served(self) -> bool:
        """The viewer is about to be sent a picture, and is owed none until it asks again.

        Returns whether it had asked.
        """
        asked, self._asked = self._asked, False
        return asked

    def owe(self) -> None:
        """The viewer was not sent the picture after all: there was nothing new."""
        self._asked = True

    def mark(self, number: int) -> bytes:
        """A mark that the viewer answers when it has dealt with all before it."""
        return _fence(FENCE_REQUEST | FENCE_BLOCK_BEFORE, struct.pack(">I", number))

    def told_size(self) -> list[bytes]:
        """The rectangle that tells the viewer the size; none where it does not understand one."""
        width, height = self.size
        if self.wishes.knows(Encoding.EXTENDED_DESKTOP_SIZE):
            return [self._extended_size(RESIZED_BY_SERVER, 0)]
        if self.wishes.knows(Encoding.DESKTOP_SIZE):
            return [struct.pack(">HHHHi", 0, 0, width, height, Encoding.DESKTOP_SIZE)]
        return []

    def refused_size(self) -> list[bytes]:
        """The rectangle that tells the viewer that it may not resize; none where it has not tried."""
        refuse, self._refuse_resize = self._refuse_resize, False
        if not refuse or not self.wishes.knows(Encoding.EXTENDED_DESKTOP_SIZE):
            return []
        return [self._extended_size(RESIZED_BY_VIEWER, RESIZE_PROHIBITED)]

    def told_screens(self) -> list[bytes]:
        """The rectangle that tells where the monitors are; none where the viewer does not understand that."""
        known = self.wishes.knows(Encoding.EXTENDED_DESKTOP_SIZE)
        return [self._extended_size(RESIZED_BY_SERVER, 0)] if known else []

    def _extended_size(self, by: int, status: int) -> bytes:
        """From: rfbproto, "ExtendedDesktopSize Pseudo-encoding"; it names at least one screen."""
        screens = self.screens[:LARGEST_SCREEN_COUNT] or (ScreenPlace(0, Rectangle(0, 0, *self.size)),)
        head = struct.pack(">HHHHiB3x", by, status, *self.size, Encoding.EXTENDED_DESKTOP_SIZE, len(screens))
        return head + b"".join(struct.pack(">IHHHHI", each.number, *each.place, 0) for each in screens)

    # Reading

    def _converse(self) -> Reading[None]:
        yield from self._handshake()
        self.outgoing += self.introduction(self.wishes.format)
        self.begun = True
        while True:
            self._received((yield from rfb_messages.message()))

    def _handshake(self) -> Reading[None]:  # 1.
        found = _VERSION.fullmatch((yield len(VERSION)))
        if found is None:
            raise malformed("a first line that is not RFB's")
        minor = int(found[1])
        if minor >= 7:
            self.outgoing += bytes((1, SECURITY_NONE))
            if (yield 1)[0] != SECURITY_NONE:
                raise malformed("a kind of security that was not offered")
        else:
            self.outgoing += struct.pack(">I", SECURITY_NONE)
        if minor >= 8:
            self.outgoing += struct.pack(">I", 0)
        yield 1  # whether others may look too: nobody else can

    def _received(self, message: FromViewerMessage) -> None:
        match message:
            case SetPixelFormat():
                self.wishes = replace(self.wishes, format=message.format)
                self.everything = True
            case SetEncodings():
                self._set_encodings(message.numbers)
            case UpdateRequest():
                self._asked = True  # 2.
                self.everything |= not message.incremental
            case ContinuousUpdates():
                self._set_continuous(message.on)
            case Fence():
                self._fenced(message)
            case SetDesktopSize():
                self._refuse_resize = True  # 3.
            case KeyEvent() | PointerEvent():
                self._wanted(message)
            case _:
                self.clipboard.received(message)

    def _wanted(self, event: Input) -> None:
        before = self.inputs[-1] if self.inputs else None
        match before, event:
            case PointerEvent(buttons=held), PointerEvent(buttons=now) if held == now:  # 5.
                self.inputs.pop()
        self.inputs.append(event)

    def _set_encodings(self, numbers: tuple[int, ...]) -> None:
        known = self.wishes.encodings
        qualities = [each - LOWEST_QUALITY for each in numbers if LOWEST_QUALITY <= each <= HIGHEST_QUALITY]
        # A viewer that names none understands Raw, which is always understood.
        named = tuple(dict.fromkeys((*numbers, Encoding.RAW)))
        self.wishes = replace(self.wishes, encodings=named, quality=max(qualities, default=None))
        self.clipboard.known(extended=self.wishes.knows(Encoding.EXTENDED_CLIPBOARD))
        if self.wishes.knows(Encoding.FENCE) and Encoding.FENCE not in known:
            self.outgoing += self.mark(0)  # tells the viewer that we know them too
        if self.wishes.knows(Encoding.CONTINUOUS_UPDATES) and Encoding.CONTINUOUS_UPDATES not in known:
            self.outgoing += bytes((FromServer.END_OF_CONTINUOUS_UPDATES,))  # the same

    def _set_continuous(self, on: bool) -> None:
        if self._continuous and not on:
            self.outgoing += bytes((FromServer.END_OF_CONTINUOUS_UPDATES,))
        self._continuous = on

    def _fenced(self, message: Fence) -> None:
        if message.flags & FENCE_REQUEST:
            self.outgoing += _fence(message.flags & FENCE_FLAGS, message.payload)
        elif len(message.payload) == 4:
            self.passed.append(struct.unpack(">I", message.payload)[0])
            del self.passed[:-LARGEST_WAITING_INPUT]


def update(rectangles: list[bytes]) -> bytes:
    """The message that shows `rectangles`."""
    return b"".join((struct.pack(">BxH", FromServer.UPDATE, len(rectangles)), *rectangles))


def opened(rectangles: list[bytes]) -> bytes:
    """The beginning of a message that goes on with more rectangles until `LAST`."""
    return b"".join((struct.pack(">BxH", FromServer.UPDATE, UNTIL_LAST), *rectangles))


def refusal(version: bytes, reason: str) -> bytes:
    """What a viewer that introduced itself by `version` is told instead of being let in."""
    text = reason.encode()
    nothing_offered = bytes(1) if version >= b"RFB 003.007" else bytes(4)
    return nothing_offered + struct.pack(">I", len(text)) + text


def _fence(flags: int, payload: bytes) -> bytes:
    return struct.pack(">BxxxIB", FromServer.FENCE, flags, len(payload)) + payload
