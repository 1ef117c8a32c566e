"""Messages over a stream of bytes: one JSON text a line.

Decides: where a message ends, and that none is larger than 256 KiB, on either side.
Leaves alone: what a message means.
"""

from __future__ import annotations

import threading
from typing import Protocol

from desktop_assist.channel.errors import StreamBroken

LARGEST_MESSAGE_BYTES = 256 * 1024  # ours: a report of 100 kB fits, a flood does not
_READ_BYTES = 64 * 1024


class ByteStream(Protocol):
    """What SSH channels and sockets have in common."""

    def recv(self, count: int, /) -> bytes:
        """Up to `count` bytes; empty at the end."""
        ...

    def sendall(self, data: bytes, /) -> None:
        """Send all of `data`."""
        ...

    def send(self, data: bytes, /) -> int:
        """Send some of `data`; how much."""
        ...

    def settimeout(self, seconds: float | None, /) -> None:
        """How long `recv` waits; none for as long as it takes."""
        ...

    def close(self) -> None:
        """Close both directions."""
        ...


class MessageStream:
    """Whole messages over a byte stream. One thread receives; any thread sends."""

    def __init__(self, stream: ByteStream) -> None:
        """Frame `stream`, which this object then owns."""
        self._stream = stream
        self._buffer = bytearray()
        self._sending = threading.Lock()

    def send(self, message: bytes) -> None:
        """Send one message.

        Raises:
            StreamBroken: The line is down, or the message is too large or holds a line break.
        """
        if len(message) > LARGEST_MESSAGE_BYTES or b"\n" in message:
            raise _broken("A message that this program made does not fit on the line.")
        try:
            with self._sending:
                self._stream.sendall(message + b"\n")
        except (OSError, EOFError) as error:
            self.close()  # half a message may be on the line, which nothing can follow
            raise _broken("The line to the other side broke.") from error

    def answer_within(self, seconds: float | None) -> None:
        """From now on, a silence of more than `seconds` in `receive` is a broken line; none: never."""
        self._stream.settimeout(seconds)

    def receive(self) -> bytes | None:
        """The next message, or none when the other side closed.

        Raises:
            StreamBroken: The message is too large, or nothing came in time.
        """
        scanned = 0
        while (end := self._buffer.find(b"\n", scanned)) < 0:
            scanned = len(self._buffer)
            if scanned > LARGEST_MESSAGE_BYTES:
                raise _broken("The other side sent a message that is too large.")
            data = self._read()
            if not data:
                return None
            self._buffer += data
        message = bytes(self._buffer[:end])
        del self._buffer[: end + 1]
        if len(message) > LARGEST_MESSAGE_BYTES:
            raise _broken("The other side sent a message that is too large.")
        return message

    def _read(self) -> bytes:
        try:
            return self._stream.recv(_READ_BYTES)
        except TimeoutError as error:
            raise _broken("The other side does not answer any more.") from error
        except (OSError, EOFError):
            return b""

    def close(self) -> None:
        """Close the line. Safe to call twice, from any thread."""
        try:
            self._stream.close()
        except (OSError, EOFError):
            return


def _broken(happened: str) -> StreamBroken:
    return StreamBroken(
        happened,
        kept="What was recorded so far is kept.",
        next_step="Connect again.",
    )
