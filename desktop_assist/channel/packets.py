"""SSH packets sealed with AES-GCM, moved with few copies; whatever comes before that is paramiko's own.

Decides: how a packet is put together and taken apart once both ends have keys.
    1. One thread sends at a time, and whoever may not wait can know whether somebody does (`turn`).
    2. A packet is sealed with a number that no other packet under the same key has. After 2^29 packets or
       bytes new keys are asked for, and a peer that goes on for as long without them is hung up on.
    3. Nobody may announce a packet of more than 256 KiB; paramiko would wait for 4 GiB, and keep them.
    4. Packets that are there together go out together, and through the desk as one packet of its own.
    5. What comes for a channel is opened once and not copied again; its length must be that of its packet.
Leaves alone: keys and key exchange, and what is in a packet.

From: https://www.rfc-editor.org/rfc/rfc5647#section-7 , as OpenSSH's aes256-gcm@openssh.com uses it.
"""

from __future__ import annotations

import os
import struct
import threading
from collections.abc import Sequence
from typing import Any, Protocol

import paramiko
from paramiko.common import MSG_CHANNEL_DATA
from paramiko.message import Message
from paramiko.packet import NeedRekeyException, Packetizer

LARGEST_PACKET_BYTES = 256 * 1024  # From: OpenSSH's packet.c, PACKET_MAX_SIZE
_BLOCK_BYTES, _TAG_BYTES, _LENGTH_BYTES = 16, 16, 4
_LEAST_PADDING_BYTES = 4  # From: https://www.rfc-editor.org/rfc/rfc4253#section-6
_MOST_PADDING_BYTES = _LEAST_PADDING_BYTES + _BLOCK_BYTES - 1  # of what we send
_AROUND_BYTES = _LENGTH_BYTES + 1 + _MOST_PADDING_BYTES + _TAG_BYTES
_NUMBERS = 1 << 32
_LENGTH, _NUMBER = struct.Struct(">I"), struct.Struct(">4sQ")
_DATA = struct.Struct(">BII")  # From: https://www.rfc-editor.org/rfc/rfc4254#section-5.2


class Source(Protocol):
    """Where packets come from; a `line.Line`."""

    def whole(self, count: int, /) -> memoryview:
        """The next `count` bytes, to be used before anything else is read; fewer only at the end."""
        ...


class ChannelData(Message):
    """Data for a channel: packets that go out together, and are not copied before they are sealed."""

    def __init__(self, number: int, pieces: Sequence[bytes | memoryview]) -> None:
        """Send `pieces`, each in a packet of its own, on the peer's channel `number`."""
        self.packets = [(_DATA.pack(MSG_CHANNEL_DATA, number, len(each)), each) for each in pieces]


class CameForChannel(Message):
    """Data that came for one of our channels."""

    def __init__(self, opened: bytes, end: int) -> None:
        """What an opened packet holds between its padding's length and its padding, which begins at `end`.

        Raises:
            SSHException: It says that it is longer or shorter than it is.
        """
        begin = 1 + _DATA.size
        if end < begin:
            raise paramiko.SSHException("the peer sent data without a length")
        _kind, self._number, size = _DATA.unpack_from(opened, 1)
        if size != end - begin:  # 5.
            raise paramiko.SSHException("the peer sent data of another length than it says")
        self.data = memoryview(opened)[begin:end]

    def get_int(self) -> int:
        """Our channel's number, which is all that paramiko asks for."""
        return int(self._number)


class _Sealing:
    """One direction's key, and how much it was used for."""

    def __init__(self, key: Any, first: bytes) -> None:
        self.key = key
        self._fixed, self._number = first[:4], int.from_bytes(first[4:], "big")
        self.packets = self.bytes = 0

    def next(self, size: int) -> bytes:
        """The number for a packet of `size` bytes (2.)."""
        number = _NUMBER.pack(self._fixed, self._number)
        self._number = (self._number + 1) % (1 << 64)
        self.packets += 1
        self.bytes += size
        return number

    def worn_out(self, more_packets: int = 0, more_bytes: int = 0) -> bool:
        packets, size = Packetizer.REKEY_PACKETS + more_packets, Packetizer.REKEY_BYTES + more_bytes
        return self.packets >= packets or self.bytes >= size


class Packets(Packetizer):
    """A paramiko packetizer. One thread receives, any thread sends."""

    def __init__(self, line: Any) -> None:
        """Send and receive packets on `line`."""
        super().__init__(line)
        self._line: Source = line
        self.turn = threading.RLock()  # 1.
        self._out: _Sealing | None = None
        self._in: _Sealing | None = None
        self._received = 0
        self._padding = os.urandom(_MOST_PADDING_BYTES)  # nobody sees it but the peer
        self._open, self._sealed = memoryview(b""), memoryview(b"")

    def set_outbound_cipher(self, block_engine: Any, *rest: Any, **more: Any) -> None:
        """Seal with this key from now on."""
        with self.turn:
            super().set_outbound_cipher(block_engine, *rest, **more)
            self._out = _Sealing(block_engine, more["iv_out"]) if more.get("aead") else None

    def set_inbound_cipher(self, block_engine: Any, *rest: Any, **more: Any) -> None:
        """Open with this key from now on."""
        super().set_inbound_cipher(block_engine, *rest, **more)
        self._in = _Sealing(block_engine, more["iv_in"]) if more.get("aead") else None

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
            together = data.packets if isinstance(data, ChannelData) else [(b"", data.asbytes())]
            self._make_room([len(head) + len(body) + _AROUND_BYTES for head, body in together])
            size = 0
            for head, body in together:
                size += self._seal(self._out, size, head, body)
            self.write_all(self._sealed[:size])  # 4.
            if self._out.worn_out() and not self.need_rekey():
                self._trigger_rekey()  # type: ignore[attr-defined]

    def _make_room(self, sizes: Sequence[int]) -> None:
        if len(self._sealed) < sum(sizes):
            self._sealed = memoryview(bytearray(sum(sizes)))
        if len(self._open) < max(sizes):
            self._open = memoryview(bytearray(max(sizes)))

    def _seal(self, out: _Sealing, place: int, head: bytes, body: bytes | memoryview) -> int:
        """Put a sealed packet at that place of what goes out; its size."""
        begin, end = 1 + len(head), 1 + len(head) + len(body)
        padding = _LEAST_PADDING_BYTES + -(end + _LEAST_PADDING_BYTES) % _BLOCK_BYTES
        length = end + padding
        opened, total = self._open, _LENGTH_BYTES + length + _TAG_BYTES
        opened[0] = padding
        opened[1:begin] = head
        opened[begin:end] = body
        opened[end:length] = self._padding[:padding]
        size = _LENGTH.pack(length)
        sealed = self._sealed[place : place + total]
        sealed[:_LENGTH_BYTES] = size
        out.key.encrypt_into(out.next(total), opened[:length], size, sealed[_LENGTH_BYTES:])
        return total

    # Receiving

    def read_all(self, n: int, check_rekey: bool = False) -> bytes:
        """Exactly `n` bytes, while there are no keys yet.

        Raises:
            EOFError: The line broke.
            SSHException: More is announced than a packet may have.
        """
        if not 0 <= n <= LARGEST_PACKET_BYTES + _TAG_BYTES:  # 3.
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
            kind, message = self._unsealed(self._in)
        message.seqno = self._received
        self._received = (self._received + 1) % _NUMBERS
        return kind, message

    def _unsealed(self, opening: _Sealing) -> tuple[int, Message]:
        size = bytes(self._next(_LENGTH_BYTES, between=True))
        length = int.from_bytes(size, "big")
        if not _BLOCK_BYTES <= length <= LARGEST_PACKET_BYTES or length % _BLOCK_BYTES:  # 3.
            raise paramiko.SSHException("the peer announced a packet of a size that none has")
        sealed = self._next(length + _TAG_BYTES)
        opened: bytes = opening.key.decrypt(opening.next(len(sealed)), sealed, size)
        self._see_wear(opening)
        end = length - opened[0]
        if end < 2:  # the padding's length and the type
            raise paramiko.SSHException("the peer sent a packet without anything in it")
        if opened[1] == MSG_CHANNEL_DATA:
            return MSG_CHANNEL_DATA, CameForChannel(opened, end)
        return opened[1], Message(opened[2:end])

    def _next(self, count: int, *, between: bool = False) -> memoryview:
        """The next `count` bytes; meanwhile, what paramiko does while it waits."""
        while True:
            try:
                data = self._line.whole(count)
            except TimeoutError:
                self._look_after(between=between)
            except OSError:
                if self.closed:
                    raise EOFError from None
                raise
            else:
                if len(data) < count:
                    raise EOFError
                return data

    def _look_after(self, *, between: bool) -> None:
        if self.closed or self.handshake_timed_out():
            raise EOFError
        if between and self.need_rekey():
            raise NeedRekeyException
        self._check_keepalive()  # type: ignore[attr-defined]

    def _see_wear(self, opening: _Sealing) -> None:
        if not self.need_rekey():
            if opening.worn_out():
                self._trigger_rekey()  # type: ignore[attr-defined]
        elif opening.worn_out(self.REKEY_PACKETS_OVERFLOW_MAX, self.REKEY_BYTES_OVERFLOW_MAX):  # 2.
            raise paramiko.SSHException("the peer does not want new keys")
