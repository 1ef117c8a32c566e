"""The packets of a connection: sent and received with few copies once both ends have keys.

Decides:
    1. One thread sends at a time, and whoever may not wait can know whether somebody does (`turn`).
    2. After 2^29 packets or bytes new keys are asked for, and a peer that goes on for as long without them is
       hung up on.
    3. Packets that are there together go out together, and through the desk as one packet of its own.
    4. Where all of a packet is there while the thread that receives waits for one, another may open it
       (`in_passing`). Nothing is counted twice: only one of them has the bytes.
Leaves alone: a packet's form (`sealed`), keys and key exchange, and all that comes before the keys, which are
paramiko's.

Why not paramiko's own `Packetizer` for all of it: measured on one machine, it takes one and a half times as
long for a packet with file data; it sends every packet by itself; it cannot be asked whether it is busy, nor
given a packet from elsewhere; and it waits for whatever length is announced.
"""

from __future__ import annotations

import threading
from typing import Any, Protocol

import paramiko
from cryptography.exceptions import InvalidTag
from paramiko.message import Message
from paramiko.packet import NeedRekeyException, Packetizer

from desktop_assist.channel import sealed
from desktop_assist.channel.sealed import (
    LARGEST_PACKET_BYTES,
    LENGTH_BYTES,
    TAG_BYTES,
    ChannelData,
    Key,
    Room,
)

_NUMBERS = 1 << 32


class Source(Protocol):
    """Where packets come from; a `line.Line`."""

    ahead: int
    """How many bytes were read ahead."""

    def peek(self, count: int, /) -> memoryview:
        """The next `count` bytes, still to be read; fewer only at the end."""
        ...

    def whole(self, count: int, /) -> memoryview:
        """The next `count` bytes, to be used before anything else is read; fewer only at the end."""
        ...


class Packets(Packetizer):
    """A paramiko packetizer. One thread receives, any thread sends."""

    def __init__(self, line: Any) -> None:
        """Send and receive packets on `line`."""
        super().__init__(line)
        self._line: Source = line
        self.turn = threading.RLock()  # 1.
        self._out: Key | None = None
        self._in: Key | None = None
        self._received = 0
        self._room = Room()

    def set_outbound_cipher(self, block_engine: Any, *rest: Any, **more: Any) -> None:
        """Seal with this key from now on."""
        with self.turn:
            super().set_outbound_cipher(block_engine, *rest, **more)
            self._out = Key(block_engine, more["iv_out"]) if more.get("aead") else None

    def set_inbound_cipher(self, block_engine: Any, *rest: Any, **more: Any) -> None:
        """Open with this key from now on."""
        super().set_inbound_cipher(block_engine, *rest, **more)
        self._in = Key(block_engine, more["iv_in"]) if more.get("aead") else None

    def reset_seqno_in(self) -> None:
        """Count what is received from 0 again, as strict key exchange wants it."""
        super().reset_seqno_in()
        self._received = 0

    # Sending

    def send_message(self, data: Message) -> None:
        """Send one packet.

        Raises:
            EOFError: The line broke.
        """
        with self.turn:
            if self._out is None:
                super().send_message(data)
                return
            worn_out = False
            for head, body in data.packets if isinstance(data, ChannelData) else [(b"", data.asbytes())]:
                worn_out = self._out.count(self._room.seal(self._out, head, body))
            self.write_all(self._room.take())  # 3.
            if worn_out and not self.need_rekey():
                self._trigger_rekey()  # type: ignore[attr-defined]

    # Receiving

    def read_all(self, n: int, check_rekey: bool = False) -> bytes:
        """Exactly `n` bytes, while there are no keys yet.

        Raises:
            EOFError: The line broke.
            SSHException: More is announced than a packet may have.
        """
        if not 0 <= n <= LARGEST_PACKET_BYTES + TAG_BYTES:  # 2. of `sealed`
            raise paramiko.SSHException("the peer announced a packet that is too large")
        return super().read_all(n, check_rekey)

    def read_message(self) -> tuple[int, Message]:
        """The next packet: its type, and what follows.

        Raises:
            EOFError: The line broke.
            SSHException: What came is no packet.
        """
        if self._in is None:
            kind, message = super().read_message()
        else:
            packet = self._next()
            kind, message = sealed.opened(self._in, packet)
            self._count_in(self._in, len(packet))
        message.seqno = self._received
        self._received = (self._received + 1) % _NUMBERS
        return kind, message

    def first_of(self, piece: bytes | memoryview) -> tuple[int, Message, int] | None:
        """The packet at the front of `piece` and its size; none where it is not whole, or not the next one.

        For a thread that has `piece` while the one that receives waits for it (4.). What is dealt with is
        counted by `passed`; anything else is left to the one that receives, errors too.
        """
        if self._in is None or self._line.ahead or len(piece) < LENGTH_BYTES:
            return None
        try:
            size = sealed.size_of(piece)
            return (*sealed.opened(self._in, memoryview(piece)[:size]), size) if size <= len(piece) else None
        except (paramiko.SSHException, InvalidTag):
            return None

    def passed(self, size: int) -> None:
        """What `first_of` gave, of `size` bytes, is dealt with."""
        if self._in is not None:
            self._count_in(self._in, size)
        self._received = (self._received + 1) % _NUMBERS

    def _count_in(self, opening: Key, size: int) -> None:
        if not opening.count(size):
            return
        if not self.need_rekey():
            self._trigger_rekey()  # type: ignore[attr-defined]
        elif opening.overdue:  # 2.
            raise paramiko.SSHException("the peer does not want new keys")

    def _next(self) -> memoryview:
        """The next packet as it came; meanwhile, what paramiko does while it waits."""
        while True:
            try:
                packet, size = self._line.peek(LENGTH_BYTES), LENGTH_BYTES
                if len(packet) == size:
                    size = sealed.size_of(packet)
                    packet = self._line.whole(size)
            except TimeoutError:
                self._look_after()
            except OSError:
                if self.closed:
                    raise EOFError from None
                raise
            else:
                if len(packet) < size:
                    raise EOFError
                return packet

    def _look_after(self) -> None:
        if self.closed or self.handshake_timed_out():
            raise EOFError
        if self.need_rekey() and not self._line.ahead:
            raise NeedRekeyException
        self._check_keepalive()  # type: ignore[attr-defined]
