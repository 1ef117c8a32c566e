"""One SSH packet sealed with AES-GCM: put together and taken apart, with few copies.

Decides:
    1. A packet is sealed with a number that no other packet under the same key has.
    2. Nobody may announce a packet of more than 256 KiB; paramiko would wait for 4 GiB, and keep them.
    3. What comes for a channel is opened once and not copied again; its length must be that of its packet.
Leaves alone: when it is sent and received, and what follows from it (`packets`).

From: https://www.rfc-editor.org/rfc/rfc5647#section-7 , as OpenSSH's aes256-gcm@openssh.com uses it.
"""

from __future__ import annotations

import os
import struct
from collections.abc import Sequence
from typing import Any

import paramiko
from paramiko.common import MSG_CHANNEL_DATA
from paramiko.message import Message
from paramiko.packet import Packetizer

LARGEST_PACKET_BYTES = 256 * 1024  # From: OpenSSH's packet.c, PACKET_MAX_SIZE
TAG_BYTES, LENGTH_BYTES = 16, 4
_BLOCK_BYTES = 16
_LEAST_PADDING_BYTES = 4  # From: https://www.rfc-editor.org/rfc/rfc4253#section-6
_MOST_PADDING_BYTES = _LEAST_PADDING_BYTES + _BLOCK_BYTES - 1  # of what we send
AROUND_BYTES = LENGTH_BYTES + 1 + _MOST_PADDING_BYTES + TAG_BYTES
_PADDING = os.urandom(_MOST_PADDING_BYTES)  # nobody sees it but our peers
_LENGTH, _NUMBER = struct.Struct(">I"), struct.Struct(">4sQ")
_DATA = struct.Struct(">BII")  # From: https://www.rfc-editor.org/rfc/rfc4254#section-5.2


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
        if size != end - begin:  # 3.
            raise paramiko.SSHException("the peer sent data of another length than it says")
        self.data = memoryview(opened)[begin:end]

    def get_int(self) -> int:
        """Our channel's number, which is all that paramiko asks for."""
        return int(self._number)


class Key:
    """One direction's key, and how much it was used for."""

    def __init__(self, cipher: Any, first: bytes) -> None:
        """Use `cipher`, an `AESGCM`, from the number `first` on."""
        self.cipher = cipher
        self._fixed, self._number = first[:4], int.from_bytes(first[4:], "big")
        self._packets = self._bytes = 0

    @property
    def number(self) -> bytes:
        """The number of the next packet (1.)."""
        return _NUMBER.pack(self._fixed, self._number)

    def count(self, size: int) -> bool:
        """The next packet, of `size` bytes, was sealed or opened. Whether the key is worn out."""
        self._number = (self._number + 1) % (1 << 64)
        self._packets += 1
        self._bytes += size
        return self._packets >= Packetizer.REKEY_PACKETS or self._bytes >= Packetizer.REKEY_BYTES

    @property
    def overdue(self) -> bool:
        """Whether it was worn out long ago."""
        packets = Packetizer.REKEY_PACKETS + Packetizer.REKEY_PACKETS_OVERFLOW_MAX
        size = Packetizer.REKEY_BYTES + Packetizer.REKEY_BYTES_OVERFLOW_MAX
        return self._packets >= packets or self._bytes >= size


class Room:
    """Where packets are put together that go out together."""

    def __init__(self) -> None:
        """Begin with none."""
        self._open, self._sealed = memoryview(b""), memoryview(b"")
        self._size = 0

    def seal(self, key: Key, head: bytes, body: bytes | memoryview) -> int:
        """Add a packet with `head` and `body`; its size."""
        begin, end = 1 + len(head), 1 + len(head) + len(body)
        if len(self._sealed) < self._size + end + AROUND_BYTES:
            self._grow(self._size + end + AROUND_BYTES)
        padding = _LEAST_PADDING_BYTES + -(end + _LEAST_PADDING_BYTES) % _BLOCK_BYTES
        length = end + padding
        opened, total = self._open, LENGTH_BYTES + length + TAG_BYTES
        opened[0] = padding
        opened[1:begin] = head
        opened[begin:end] = body
        opened[end:length] = _PADDING[:padding]
        size = _LENGTH.pack(length)
        sealed = self._sealed[self._size : self._size + total]
        sealed[:LENGTH_BYTES] = size
        key.cipher.encrypt_into(key.number, opened[:length], size, sealed[LENGTH_BYTES:])
        self._size += total
        return total

    def _grow(self, needed: int) -> None:
        grown = memoryview(bytearray(2 * needed))
        grown[: self._size] = self._sealed[: self._size]
        self._open, self._sealed = memoryview(bytearray(2 * needed)), grown

    def take(self) -> memoryview:
        """What was sealed, to be sent before more is."""
        size, self._size = self._size, 0
        return self._sealed[:size]


def size_of(packet: bytes | memoryview) -> int:
    """How long a packet is, of which there is the beginning."""
    length = int.from_bytes(packet[:LENGTH_BYTES], "big")
    if not _BLOCK_BYTES <= length <= LARGEST_PACKET_BYTES or length % _BLOCK_BYTES:  # 2.
        raise paramiko.SSHException("the peer announced a packet of a size that none has")
    return LENGTH_BYTES + length + TAG_BYTES


def opened(key: Key, packet: memoryview) -> tuple[int, Message]:
    """The type of a packet, and what follows."""
    plain: bytes = key.cipher.decrypt(key.number, packet[LENGTH_BYTES:], packet[:LENGTH_BYTES])
    end = len(plain) - plain[0]
    if end < 2:  # the padding's length and the type
        raise paramiko.SSHException("the peer sent a packet without anything in it")
    if plain[1] == MSG_CHANNEL_DATA:
        return MSG_CHANNEL_DATA, CameForChannel(plain, end)
    return plain[1], Message(plain[2:end])
