"""Messages that survive the line they travel on: numbered, in order, each of them once.

Decides: the frame around a message, what is sent again after a lost line, and how much is kept for that.
Leaves alone: what a message says (`messages`), and the lines (`engagement`).

1. Each message has a number, from 1; each frame says which number was seen last from the other side.
2. What the other side has not seen yet is kept, at most 500 messages or 4 MiB. Who lets more pile up has
   stopped reading, and is given up.
3. A message that was seen already is dropped; one whose predecessor is missing ends the conversation.
4. After a lost line each side says what it has seen, and the other sends the rest again, unchanged but for
   what may not be sent later, which is emptied before (`replace`).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import Annotated

import msgspec

from desktop_assist.session.messages import MessageRefused

MOST_KEPT = 500  # ours: an hour of lively conversation
MOST_KEPT_BYTES = 4 * 1024 * 1024  # ours: thirty of the largest statements

# More than 2**53 - 1 cannot be written exactly in JSON. From: https://www.rfc-editor.org/rfc/rfc8785
Number = Annotated[int, msgspec.Meta(ge=0, le=2**53 - 1)]


class Frame(msgspec.Struct, frozen=True, omit_defaults=True):
    """One line of the stream.

    Attributes:
        seen: The number of the last message that the sender has received.
        number: The number of `message`; 0 where there is none.
        message: The message's JSON.
    """

    seen: Number
    number: Number = 0
    message: msgspec.Raw = msgspec.Raw(b"null")


_decoder: msgspec.json.Decoder[Frame] = msgspec.json.Decoder(Frame)


class Delivery:
    """One side of a conversation. Not safe to use from several threads."""

    def __init__(self) -> None:
        """Begin with nothing sent and nothing seen."""
        self._last = 0
        self._kept: deque[tuple[int, bytes]] = deque()
        self._kept_bytes = 0
        self.seen = 0

    def send(self, message: bytes) -> bytes:
        """The frame around the next message, which is kept until the other side has seen it.

        Raises:
            MessageRefused: The other side has not seen too much already (2).
        """
        if len(self._kept) >= MOST_KEPT or self._kept_bytes + len(message) > MOST_KEPT_BYTES:
            raise MessageRefused(
                "The other side does not take what is sent to it.",
                kept="What is on the record stays there.",
                next_step="End the session and connect again.",
            )
        self._last += 1
        self._kept.append((self._last, message))
        self._kept_bytes += len(message)
        return self._frame(self._last, message)

    def receive(self, frame: bytes) -> bytes | None:
        """The message in `frame`; none where it holds none, or one that was seen already.

        Raises:
            MessageRefused: The frame has no meaning, or a message before it is missing (3).
        """
        try:
            read = _decoder.decode(frame)
        except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError) as error:
            raise _meaningless() from error
        self.was_seen(read.seen)
        if read.number <= self.seen:  # 3.
            return None
        if read.number != self.seen + 1:
            raise _meaningless()
        self.seen = read.number
        return bytes(read.message)

    def was_seen(self, number: int) -> None:
        """The other side has seen everything up to `number`.

        Raises:
            MessageRefused: It was never sent.
        """
        if number > self._last:
            raise _meaningless()
        while self._kept and self._kept[0][0] <= number:
            self._kept_bytes -= len(self._kept.popleft()[1])

    def acknowledgement(self) -> bytes:
        """A frame that only says what was seen."""
        return msgspec.json.encode(Frame(self.seen))

    def unseen(self) -> tuple[bytes, ...]:
        """The frames of everything that the other side has not seen, to be sent again (4)."""
        return tuple(self._frame(number, message) for number, message in self._kept)

    def replace(self, change: Callable[[bytes], bytes]) -> None:
        """Put `change` of each message that waits in its place, under its number."""
        self._kept = deque((number, change(message)) for number, message in self._kept)
        self._kept_bytes = sum(len(message) for _, message in self._kept)

    def _frame(self, number: int, message: bytes) -> bytes:
        return msgspec.json.encode(Frame(self.seen, number, msgspec.Raw(message)))


def _meaningless() -> MessageRefused:
    return MessageRefused(
        "The messages of the other side do not follow one another.",
        kept="What is on the record stays there.",
        next_step="Connect again; both sides need a current version of the program.",
    )
