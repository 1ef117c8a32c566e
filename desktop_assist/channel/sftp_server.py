"""The answering end of SFTP, version 3, without any file of its own.

Decides:
    1. A packet whose lengths do not add up ends the connection; one of an unknown type is told so.
    2. A peer holds at most 64 handles. A read is at most 255 KiB, however much was asked for.
    3. Times and sizes that a peer sets go to the open file or path; permissions and owners are never taken.
    4. `LSTAT` is how clients begin to take a file, and is a question to whoever has the files. `STAT` is how
       they look whether what they send to is a folder: nobody is asked for leave because of it, so that the
       question is about what happens next. (From: OpenSSH's scp.c, source_sftp and sink_sftp; sftp-glob.c.)
    5. Links can be neither made nor read, and only `limits@openssh.com` is answered of the extensions.
    6. Whatever was open is closed when the peer goes, however it goes.
Leaves alone: which files there are and what may be done with them: `Files` is asked on every operation.

Why not paramiko's `SFTPServer`: measured on one machine, it receives a third of the bytes a second that
OpenSSH's server does; and it reads a packet of any length that the peer names.
"""

from __future__ import annotations

import contextlib
import itertools
import stat
import time
from collections.abc import Callable, Iterator

from desktop_assist.channel.errors import FileRefused, StreamBroken
from desktop_assist.channel.file_names import parts, refused
from desktop_assist.channel.sftp_files import Entry, Files, OpenFile
from desktop_assist.channel.sftp_wire import (
    LARGEST_DATA_BYTES,
    LARGEST_PACKET_BYTES,
    VERSION,
    Attributes,
    Fields,
    OpenFlag,
    Packet,
    PacketStream,
    Status,
    malformed,
    string,
    uint32,
    uint64,
)
from desktop_assist.channel.stream import ByteStream

MOST_HANDLES = 64  # ours: stock sftp has one, sshfs some
NAMES_AT_ONCE = 100  # From: OpenSSH's sftp-server.c, process_readdir
_LIMITS = b"limits@openssh.com"  # From: OpenSSH's PROTOCOL, section 4.8


def serve(stream: ByteStream, files: Files) -> None:
    """Serve `files` to the peer at the other end of `stream`, until it goes or sends what has no meaning.

    Whoever opened the stream closes it.
    """
    session = _Session(PacketStream(stream), files)
    try:
        with contextlib.suppress(StreamBroken, OSError, EOFError):
            session.run()
    finally:
        session.close()


class _Session:
    def __init__(self, packets: PacketStream, files: Files) -> None:
        self._packets = packets
        self._files = files
        self._numbers = itertools.count(1)
        self._open: dict[bytes, OpenFile] = {}
        self._listings: dict[bytes, Iterator[Entry]] = {}
        self._doing: dict[int, Callable[[bytes, Fields], None]] = {
            Packet.OPEN: self._opened,
            Packet.CLOSE: self._closed,
            Packet.READ: self._read,
            Packet.WRITE: self._write,
            Packet.STAT: self._stat,
            Packet.LSTAT: self._lstat,
            Packet.FSTAT: self._fstat,
            Packet.SETSTAT: self._setstat,
            Packet.FSETSTAT: self._fsetstat,
            Packet.OPENDIR: self._opendir,
            Packet.READDIR: self._readdir,
            Packet.REMOVE: self._remove,
            Packet.MKDIR: self._mkdir,
            Packet.RMDIR: self._rmdir,
            Packet.REALPATH: self._realpath,
            Packet.RENAME: self._rename,
            Packet.EXTENDED: self._extended,
        }

    def run(self) -> None:
        """Answer until the peer goes."""
        first = self._packets.receive()
        if first is None or first[0] != Packet.INIT:
            raise malformed()
        self._packets.send(Packet.VERSION, uint32(VERSION), string(_LIMITS), string(b"1"))
        while (packet := self._packets.receive()) is not None:
            fields = Fields(packet)
            kind, request = fields.byte(), uint32(fields.uint32())
            self._answer(kind, request, fields)

    def _answer(self, kind: int, request: bytes, fields: Fields) -> None:
        do = self._doing.get(kind)
        if do is None:  # 1. and 5.
            self._status(request, Status.OP_UNSUPPORTED, "This cannot be done here.")
            return
        try:
            do(request, fields)
        except FileRefused as error:
            self._status(request, Status(error.status), error.happened)
        except TimeoutError:
            raise
        except ConnectionError:
            raise
        except FileNotFoundError:
            self._status(request, Status.NO_SUCH_FILE, "No such file or folder.")
        except (OSError, ValueError, OverflowError):
            self._status(request, Status.FAILURE, "The system did not do that.")

    def _status(self, request: bytes, status: Status, sentence: str = "") -> None:
        self._packets.send(
            Packet.STATUS, request, uint32(status), string(sentence.encode("utf-8")), string(b"en")
        )

    def close(self) -> None:  # 6.
        """Close whatever is open."""
        with contextlib.ExitStack() as all_of_them:
            for file in self._open.values():
                all_of_them.callback(file.abandon)
            self._open, self._listings = {}, {}

    # Handles

    def _handle(self) -> bytes:
        if len(self._open) + len(self._listings) >= MOST_HANDLES:  # 2.
            raise refused("Too many files are open.", Status.FAILURE)
        return uint32(next(self._numbers) & 0xFFFFFFFF)

    def _file(self, fields: Fields) -> OpenFile:
        file = self._open.get(fields.string())
        if file is None:
            raise refused("That file is not open.", Status.FAILURE)
        return file

    def _opened(self, request: bytes, fields: Fields) -> None:
        path, flags = parts(fields.string()), OpenFlag(fields.uint32() & 0x3F)
        fields.attributes()  # 3.
        handle = self._handle()
        self._open[handle] = self._files.open(path, flags)
        self._packets.send(Packet.HANDLE, request, string(handle))

    def _closed(self, request: bytes, fields: Fields) -> None:
        handle = fields.string()
        file, listing = self._open.pop(handle, None), self._listings.pop(handle, None)
        if file is not None:
            file.close()
        known = file is not None or listing is not None
        self._status(request, Status.OK if known else Status.FAILURE)

    def _read(self, request: bytes, fields: Fields) -> None:
        file, offset = self._file(fields), fields.uint64()
        count = min(fields.uint32(), LARGEST_DATA_BYTES)  # 2.
        if not self._packets.send_data(request, count, lambda room: file.read_into(offset, room)):
            self._status(request, Status.EOF)

    def _write(self, request: bytes, fields: Fields) -> None:
        file, offset = self._file(fields), fields.uint64()
        file.write(offset, fields.data())
        self._status(request, Status.OK)

    def _fstat(self, request: bytes, fields: Fields) -> None:
        self._packets.send(Packet.ATTRS, request, self._file(fields).attributes().encode())

    def _fsetstat(self, request: bytes, fields: Fields) -> None:
        file, wanted = self._file(fields), fields.attributes()
        file.change(wanted)
        self._status(request, Status.OK)

    # Paths

    def _stat(self, request: bytes, fields: Fields) -> None:  # 4.
        self._tell(request, self._files.attributes(parts(fields.string()), asking=False))

    def _lstat(self, request: bytes, fields: Fields) -> None:  # 4.; there are no links to tell apart
        self._tell(request, self._files.attributes(parts(fields.string()), asking=True))

    def _tell(self, request: bytes, about: Attributes) -> None:
        self._packets.send(Packet.ATTRS, request, about.encode())

    def _setstat(self, request: bytes, fields: Fields) -> None:
        path, wanted = parts(fields.string()), fields.attributes()
        self._files.change(path, wanted)
        self._status(request, Status.OK)

    def _realpath(self, request: bytes, fields: Fields) -> None:
        path = ("/" + "/".join(parts(fields.string()))).encode("utf-8")
        self._packets.send(Packet.NAME, request, uint32(1), string(path), string(path), Attributes().encode())

    def _remove(self, request: bytes, fields: Fields) -> None:
        self._files.remove_file(parts(fields.string()))
        self._status(request, Status.OK)

    def _mkdir(self, request: bytes, fields: Fields) -> None:
        self._files.make_folder(parts(fields.string()))
        self._status(request, Status.OK)

    def _rmdir(self, request: bytes, fields: Fields) -> None:
        self._files.remove_folder(parts(fields.string()))
        self._status(request, Status.OK)

    def _rename(self, request: bytes, fields: Fields) -> None:
        old, new = parts(fields.string()), parts(fields.string())
        self._files.rename(old, new)
        self._status(request, Status.OK)

    def _opendir(self, request: bytes, fields: Fields) -> None:
        path, handle = parts(fields.string()), self._handle()
        self._listings[handle] = self._files.names(path)
        self._packets.send(Packet.HANDLE, request, string(handle))

    def _readdir(self, request: bytes, fields: Fields) -> None:
        listing = self._listings.get(fields.string())
        if listing is None:
            raise refused("That folder is not open.", Status.FAILURE)
        entries = tuple(itertools.islice(listing, NAMES_AT_ONCE))
        if not entries:
            self._status(request, Status.EOF)
            return
        self._packets.send(Packet.NAME, request, uint32(len(entries)), *map(_name, entries))

    def _extended(self, request: bytes, fields: Fields) -> None:
        if fields.string() != _LIMITS:  # 5.
            raise refused("This cannot be done here.", Status.OP_UNSUPPORTED)
        limits = (LARGEST_PACKET_BYTES, LARGEST_DATA_BYTES, LARGEST_DATA_BYTES, MOST_HANDLES)
        self._packets.send(Packet.EXTENDED_REPLY, request, *map(uint64, limits))


def _name(entry: Entry) -> bytes:
    name, about = entry.name.encode("utf-8"), entry.about
    moment = time.strftime("%Y-%m-%d %H:%M", time.gmtime(about.modified or 0))
    line = f"{stat.filemode(about.mode or 0)} 1 - - {about.size or 0:>12} {moment} {entry.name}"
    return string(name) + string(line.encode("utf-8")) + about.encode()
