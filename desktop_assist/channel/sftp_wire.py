"""The packets of SFTP, version 3: their numbers, their fields, and where one ends.

Decides: that no packet is larger than 260 KiB in either direction, and that a packet whose lengths do not add
up is an error and nothing else.
Leaves alone: what a packet asks for (`sftp_server`) and what an answer means (`sftp_client`).

From: https://datatracker.ietf.org/doc/html/draft-ietf-secsh-filexfer-02 (version 3, which OpenSSH speaks)
"""

from __future__ import annotations

import enum
import os
import stat
import struct
from collections.abc import Callable
from dataclasses import dataclass

from desktop_assist.channel.errors import StreamBroken
from desktop_assist.channel.line import Line
from desktop_assist.channel.stream import ByteStream

SUBSYSTEM = "sftp"
VERSION = 3
# From: OpenSSH's sftp-common.h, SFTP_MAX_MSG_LENGTH, and sftp-server.c's answer to limits@openssh.com
LARGEST_PACKET_BYTES = 256 * 1024
LARGEST_DATA_BYTES = LARGEST_PACKET_BYTES - 1024
LONGEST_PATH_BYTES = 1024  # ours: of a path within the folder; file systems allow 4,096
_DATA = struct.Struct(">IB4sI")


class Packet(enum.IntEnum):
    """The types of packets that either side of this program knows."""

    INIT = 1
    VERSION = 2
    OPEN = 3
    CLOSE = 4
    READ = 5
    WRITE = 6
    LSTAT = 7
    FSTAT = 8
    SETSTAT = 9
    FSETSTAT = 10
    OPENDIR = 11
    READDIR = 12
    REMOVE = 13
    MKDIR = 14
    RMDIR = 15
    REALPATH = 16
    STAT = 17
    RENAME = 18
    STATUS = 101
    HANDLE = 102
    DATA = 103
    NAME = 104
    ATTRS = 105
    EXTENDED = 200
    EXTENDED_REPLY = 201


class Status(enum.IntEnum):
    """How an operation ended."""

    OK = 0
    EOF = 1
    NO_SUCH_FILE = 2
    PERMISSION_DENIED = 3
    FAILURE = 4
    BAD_MESSAGE = 5
    OP_UNSUPPORTED = 8


class OpenFlag(enum.IntFlag):
    """How a file is opened."""

    READ = 1
    WRITE = 2
    APPEND = 4
    CREATE = 8
    TRUNCATE = 16
    EXCLUSIVE = 32


_SIZE, _OWNER, _PERMISSIONS, _TIMES, _EXTENDED = 1, 2, 4, 8, 1 << 31


@dataclass(frozen=True)
class Attributes:
    """What is told of a file or folder; an absent part was not told.

    Attributes:
        size: In bytes.
        mode: The kind and permissions, as in `os.stat_result.st_mode`.
        accessed: Seconds since 1970.
        modified: Seconds since 1970.
    """

    size: int | None = None
    mode: int | None = None
    accessed: int = 0
    modified: int | None = None

    @property
    def is_folder(self) -> bool:
        """Whether it was told to be a folder."""
        return self.mode is not None and stat.S_ISDIR(self.mode)

    @property
    def is_file(self) -> bool:
        """Whether it was told to be a plain file."""
        return self.mode is not None and stat.S_ISREG(self.mode)

    @staticmethod
    def of(about: os.stat_result) -> Attributes:
        """What may be told of a file: not whose it is, and not what is executable."""
        kind = stat.S_IFMT(about.st_mode)
        mode = kind | (0o700 if kind == stat.S_IFDIR else 0o600)
        return Attributes(about.st_size, mode, int(about.st_mtime), int(about.st_mtime))

    def encode(self) -> bytes:
        """The bytes of the structure ATTRS."""
        told = [struct.pack(">Q", self.size)] if self.size is not None else []
        told += [struct.pack(">I", self.mode)] if self.mode is not None else []
        if self.modified is not None:
            told.append(struct.pack(">II", self.accessed & 0xFFFFFFFF, self.modified & 0xFFFFFFFF))
        flags = (_SIZE if self.size is not None else 0) | (_PERMISSIONS if self.mode is not None else 0)
        flags |= _TIMES if self.modified is not None else 0
        return struct.pack(">I", flags) + b"".join(told)


class Fields:
    """The fields of one packet, read from its front. Nothing is copied but what is asked for."""

    def __init__(self, packet: bytes | memoryview) -> None:
        """Read `packet`, whose first byte is its type."""
        self._view = memoryview(packet)
        self._place = 0

    def _take(self, count: int) -> memoryview:
        taken = self._view[self._place : self._place + count]
        if len(taken) != count:
            raise malformed()
        self._place += count
        return taken

    def byte(self) -> int:
        """One byte."""
        return self._take(1)[0]

    def uint32(self) -> int:
        """Four bytes, the highest first."""
        return int.from_bytes(self._take(4), "big")

    def uint64(self) -> int:
        """Eight bytes, the highest first."""
        return int.from_bytes(self._take(8), "big")

    def data(self) -> memoryview:
        """A string, as a view of the packet."""
        return self._take(self.uint32())

    def string(self) -> bytes:
        """A string."""
        return bytes(self.data())

    def attributes(self) -> Attributes:
        """The structure ATTRS; owners and extensions are read and dropped."""
        flags = self.uint32()
        size = self.uint64() if flags & _SIZE else None
        if flags & _OWNER:
            self._take(8)
        mode = self.uint32() if flags & _PERMISSIONS else None
        accessed, modified = (self.uint32(), self.uint32()) if flags & _TIMES else (0, None)
        for _ in range(self.uint32() if flags & _EXTENDED else 0):
            self.data(), self.data()
        return Attributes(size, mode, accessed, modified)


class PacketStream:
    """Whole packets over a byte stream. One thread receives; one sends. Data is not copied on its way."""

    def __init__(self, stream: ByteStream) -> None:
        """Frame `stream`, which this object then owns."""
        self._line = stream if isinstance(stream, Line) else Line(stream)
        self._out = memoryview(b"")

    def receive(self) -> memoryview | None:
        """The next packet, from its type on, to be used before the next is received; none when they closed.

        Raises:
            StreamBroken: It is larger than a packet may be, or nothing came in time.
        """
        head = self._whole(4)
        if head is None:
            return None
        length = int.from_bytes(head, "big")
        if not 1 <= length <= LARGEST_PACKET_BYTES:
            raise malformed()
        return self._whole(length)

    def _whole(self, count: int) -> memoryview | None:
        try:
            data = self._line.whole(count)
        except TimeoutError as error:
            raise silent() from error
        except (OSError, EOFError):
            return None
        return data if len(data) == count else None

    def send(self, kind: Packet, *parts: bytes) -> None:
        """Send one packet.

        Raises:
            OSError: The line broke.
        """
        length = 1 + sum(len(part) for part in parts)
        self._line.sendall(b"".join((struct.pack(">IB", length, kind), *parts)))

    def send_data(self, request: bytes, count: int, read: Callable[[memoryview], int]) -> int:
        """Answer `request` with up to `count` bytes that `read` puts where they are sent from; how many.

        Raises:
            OSError: The line broke, or whatever `read` raises. Nothing is sent for no bytes.
        """
        if len(self._out) < _DATA.size + count:
            self._out = memoryview(bytearray(_DATA.size + count))
        size = read(self._out[_DATA.size : _DATA.size + count])
        if size:
            _DATA.pack_into(self._out, 0, _DATA.size - 4 + size, Packet.DATA, request, size)
            self._line.sendall(self._out[: _DATA.size + size])
        return size

    def answer_within(self, seconds: float | None) -> None:
        """From now on, a silence of more than `seconds` in `receive` is a broken line."""
        self._line.settimeout(seconds)

    def close(self) -> None:
        """Close the line. Safe to call twice, from any thread."""
        try:
            self._line.close()
        except (OSError, EOFError):
            return


def uint32(value: int) -> bytes:
    """Four bytes, the highest first."""
    return struct.pack(">I", value)


def uint64(value: int) -> bytes:
    """Eight bytes, the highest first."""
    return struct.pack(">Q", value)


def string(value: bytes) -> bytes:
    """A string with its length before it."""
    return struct.pack(">I", len(value)) + value


def malformed() -> StreamBroken:
    """What is raised for a packet that has no meaning."""
    return StreamBroken("The other side sent file packets that have no meaning.", next_step="Connect again.")


def closed() -> StreamBroken:
    """The error for a line that the other side closed."""
    return StreamBroken("The other side closed the line for files.", next_step="Ask the customer.")


def silent() -> StreamBroken:
    """What is raised where an answer does not come."""
    return StreamBroken("The other side does not answer any more.", next_step="Connect again.")
