"""The asking end of SFTP, version 3, towards a side that may be hostile.

Decides:
    1. Answers come in the order of the questions, as OpenSSH's and our own server give them; anything else
       ends the connection. Nothing larger than what was asked for is taken.
    2. A listing ends after 10,000 names. A name that holds a separator, or disguises itself, is left out and
       counted: it could be a path.
    3. A file ends after 8 GiB. Sixteen pieces are asked for at a time, so that a long line is filled.
    4. A silence of 90 seconds is a broken line: as long as the customer may think, and a little more.
Leaves alone: where a file comes from and goes to on this side (`engagement.remote_files`).
"""

from __future__ import annotations

import hashlib
import itertools
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from desktop_assist.channel.errors import FileRefused
from desktop_assist.channel.file_names import is_plain
from desktop_assist.channel.sftp_files import Entry
from desktop_assist.channel.sftp_wire import (
    LARGEST_DATA_BYTES,
    VERSION,
    Attributes,
    Fields,
    OpenFlag,
    Packet,
    PacketStream,
    Status,
    closed,
    malformed,
    string,
    uint32,
    uint64,
)
from desktop_assist.channel.stream import ByteStream
from desktop_assist.closable import Closable

ANSWER_S = 90.0  # ours: see 4.
MOST_NAMES = 10_000  # ours
LARGEST_FILE_BYTES = 8 * 1024**3  # ours: what this program's other end takes, too
AT_ONCE = 16  # ours: 4 MiB on their way; more than OpenSSH's window

Progressed = Callable[[int], None]


@dataclass(frozen=True)
class Listing:
    """What is in a folder.

    Attributes:
        entries: Sorted by name, folders first.
        left_out: How many names were left out.
        cut: Whether there were more than are listed.
    """

    entries: tuple[Entry, ...]
    left_out: int = 0
    cut: bool = False


class SftpClient(Closable):
    """One SFTP line. One thread; use as a context manager. Every method may raise `StreamBroken`."""

    def __init__(self, stream: ByteStream) -> None:
        """Greet the other side.

        Raises:
            StreamBroken: It does not speak SFTP.
        """
        self._packets = PacketStream(stream)
        self._packets.answer_within(ANSWER_S)
        self._numbers = itertools.count(1)
        self._waiting: deque[int] = deque()
        self._send(Packet.INIT, uint32(VERSION))
        first = self._packets.receive()
        if first is None:
            raise closed()
        if first[0] != Packet.VERSION:
            raise malformed()

    def _send(self, kind: Packet, *parts: bytes) -> None:
        try:
            self._packets.send(kind, *parts)
        except (OSError, EOFError) as error:
            raise closed() from error

    def _ask(self, kind: Packet, *parts: bytes) -> None:
        number = next(self._numbers) & 0xFFFFFFFF
        self._waiting.append(number)
        self._send(kind, uint32(number), *parts)

    def _answer(self) -> tuple[int, Fields]:
        packet = self._packets.receive()
        if packet is None:
            raise closed()
        fields = Fields(packet)
        kind, number = fields.byte(), fields.uint32()
        if not self._waiting or number != self._waiting.popleft():  # 1.
            raise malformed()
        return kind, fields

    def _asked(self, wanted: Packet, kind: Packet, *parts: bytes) -> Fields:
        self._ask(kind, *parts)
        answered, fields = self._answer()
        if answered != wanted:
            raise _refusal(answered, fields)
        return fields

    def _done(self, kind: Packet, *parts: bytes) -> None:
        fields = self._asked(Packet.STATUS, kind, *parts)
        _check(fields)

    def names(self, path: str) -> Listing:
        """What is in the folder at `path`.

        Raises:
            FileRefused: It is not shown.
        """
        handle = string(self._asked(Packet.HANDLE, Packet.OPENDIR, string(path.encode())).string())
        entries: list[Entry] = []
        left_out = 0
        for entry in self._entries(handle):
            if len(entries) + left_out >= MOST_NAMES:  # 2.
                return Listing(_sorted(entries), left_out, cut=True)
            if is_plain(entry.name):
                entries.append(entry)
            elif entry.name not in (".", ".."):
                left_out += 1
        self._done(Packet.CLOSE, handle)
        return Listing(_sorted(entries), left_out)

    def _entries(self, handle: bytes) -> Iterator[Entry]:
        while True:
            self._ask(Packet.READDIR, handle)
            kind, fields = self._answer()
            if kind == Packet.STATUS:
                _check(fields, Status.EOF)
                return
            if kind != Packet.NAME or not (count := fields.uint32()):
                raise malformed()
            for _ in range(count):
                name = fields.string().decode("utf-8", "surrogateescape")
                fields.data()
                yield Entry(name, fields.attributes())

    def about(self, path: str) -> Attributes:
        """Size and time of the file at `path`.

        Raises:
            FileRefused: It is not told.
        """
        return self._asked(Packet.ATTRS, Packet.LSTAT, string(path.encode())).attributes()

    def fetch(
        self, path: str, keep: Callable[[bytes], object], progressed: Progressed, first: int = 0
    ) -> str:
        """Hand the file's bytes from `first` on to `keep`, in order. Returns their SHA-256, in hex.

        Raises:
            FileRefused: It is not given, or is too large.
        """
        opened = string(path.encode()) + uint32(OpenFlag.READ) + Attributes().encode()
        handle = string(self._asked(Packet.HANDLE, Packet.OPEN, opened).string())
        digest, offset = hashlib.sha256(), first
        for data in self._pieces(handle, first):
            offset += len(data)
            if offset > LARGEST_FILE_BYTES:  # 3.
                raise FileRefused(Status.FAILURE, "The file is too large to be taken.")
            digest.update(data)
            keep(data)
            progressed(offset)
        self._done(Packet.CLOSE, handle)
        return digest.hexdigest()

    def _pieces(self, handle: bytes, first: int) -> Iterator[bytes]:
        offset, asked = first, deque[int]()
        while True:
            while len(asked) < AT_ONCE:
                place = asked[-1] + LARGEST_DATA_BYTES if asked else offset
                self._ask(Packet.READ, handle, uint64(place), uint32(LARGEST_DATA_BYTES))
                asked.append(place)
            asked.popleft()
            data = self._data()
            offset += len(data)
            if data:
                yield data
            if len(data) < LARGEST_DATA_BYTES:  # a short piece: what was asked for beyond it has no place
                while asked:
                    asked.popleft()
                    self._data()
                if not data:
                    return

    def _data(self) -> bytes:
        kind, fields = self._answer()
        if kind == Packet.STATUS:
            _check(fields, Status.EOF)
            return b""
        data = fields.string()
        if kind != Packet.DATA or not 0 < len(data) <= LARGEST_DATA_BYTES:  # 1.
            raise malformed()
        return data

    def send(self, path: str, piece: Callable[[int], bytes], progressed: Progressed, first: int = 0) -> str:
        """Send the bytes that `piece` gives, up to so many at a time. Returns their SHA-256, in hex.

        They go into the file from `first` on; what it has after that is cut off only where that is 0.

        Raises:
            FileRefused: The other side does not take it.
        """
        flags = OpenFlag.WRITE | OpenFlag.CREATE | (OpenFlag.TRUNCATE if not first else OpenFlag(0))
        opened = string(path.encode()) + uint32(flags) + Attributes().encode()
        handle = string(self._asked(Packet.HANDLE, Packet.OPEN, opened).string())
        digest, offset, taken = hashlib.sha256(), first, first
        sizes: deque[int] = deque()
        while data := piece(LARGEST_DATA_BYTES):
            self._ask(Packet.WRITE, handle, uint64(offset), string(data))
            digest.update(data)
            offset += len(data)
            sizes.append(len(data))
            if len(sizes) >= AT_ONCE:
                taken += self._taken(sizes)
                progressed(taken)
        while sizes:
            taken += self._taken(sizes)
            progressed(taken)
        self._done(Packet.CLOSE, handle)
        return digest.hexdigest()

    def _taken(self, sizes: deque[int]) -> int:
        kind, fields = self._answer()
        if kind != Packet.STATUS:
            raise malformed()
        _check(fields)
        return sizes.popleft()

    def close(self) -> None:
        """End the line. Safe to call twice, from any thread."""
        self._packets.close()


def _sorted(entries: list[Entry]) -> tuple[Entry, ...]:
    return tuple(sorted(entries, key=lambda each: (not each.about.is_folder, each.name.casefold())))


def _check(fields: Fields, wanted: Status = Status.OK) -> None:
    status = fields.uint32()
    if status != wanted:
        raise _told(status, fields)


def _refusal(kind: int, fields: Fields) -> Exception:
    return _told(fields.uint32(), fields) if kind == Packet.STATUS else malformed()


def _told(status: int, fields: Fields) -> FileRefused:
    """What the other side said, in its words: the caller makes them plain before they are shown."""
    said = fields.string().decode("utf-8", "replace")[:200]
    return FileRefused(status, said or "The other side did not do that.", next_step="Ask the customer.")
