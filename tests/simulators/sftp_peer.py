"""A folder shared over a pair of sockets, and a peer that sends whatever bytes the test wants."""

from __future__ import annotations

import socket
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from desktop_assist.channel import sftp_server
from desktop_assist.channel.line import Line
from desktop_assist.channel.sftp_wire import Attributes, Fields, OpenFlag, Packet, Status, string, uint32
from desktop_assist.consent import Capability, Consents
from desktop_assist.engagement.events import CustomerEvent
from desktop_assist.engagement.file_access import FileAccess
from desktop_assist.engagement.shared_folder import SharedFolder
from desktop_assist.engagement.transfer import Noted, Place
from desktop_assist.evidence.errors import EvidenceNotWritten
from diagnostics.clock import SystemClock

BOTH = (Capability.FETCH_FILES, Capability.SEND_FILES)
HEADER = 5
WAIT_S = 20.0


@dataclass
class Share:
    """A shared folder with the consents that the test gives, and everything that was told of it."""

    path: Path
    own: Path
    consents: Consents = field(default_factory=lambda: Consents(SystemClock()))
    shown: list[CustomerEvent] = field(default_factory=list)
    noted: list[Noted] = field(default_factory=list)
    failed: list[EvidenceNotWritten] = field(default_factory=list)
    moving: int = 0

    def __post_init__(self) -> None:
        self.own.mkdir(exist_ok=True)
        self.folder = SharedFolder(
            Place(SystemClock(), self.shown.append, self.own), self.consents, self, self.own
        )
        self.folder.choose(self.path)

    def began(self, capability: Capability) -> None:
        del capability
        self.moving += 1

    def ended(self, capability: Capability, noted: Noted | None) -> None:
        del capability
        self.moving -= 1
        if noted is not None:
            self.noted.append(noted)

    def allow(self, *capabilities: Capability) -> None:
        for capability in capabilities:
            self.consents.ask(capability, "")
            self.consents.grant(capability)


class RawPeer:
    """The other end of one SFTP line."""

    def __init__(self, end: socket.socket) -> None:
        end.settimeout(WAIT_S)
        self.socket = end
        self.number = 0

    def send(self, data: bytes) -> None:
        self.socket.sendall(data)

    def packet(self, kind: int, *parts: bytes) -> None:
        body = b"".join(parts)
        self.send(struct.pack(">IB", len(body) + 1, kind) + body)

    def receive(self) -> tuple[int, Fields] | None:
        """The next packet's type and its fields after it; none at the end."""
        head = self._exactly(4)
        if not head:
            return None
        fields = Fields(self._exactly(int.from_bytes(head, "big")))
        return fields.byte(), fields

    def _exactly(self, count: int) -> bytes:
        found = b""
        while len(found) < count:
            try:
                data = self.socket.recv(count - len(found))
            except ConnectionError:
                return b""
            if not data:
                return b""
            found += data
        return found

    def greet(self) -> None:
        self.packet(Packet.INIT, uint32(3))
        answer = self.receive()
        assert answer is not None
        assert (answer[0], answer[1].uint32()) == (Packet.VERSION, 3)

    def ask(self, kind: int, *parts: bytes) -> tuple[int, Fields]:
        """Send one request; the answer's type and its fields after the request's number."""
        self.number += 1
        self.packet(kind, uint32(self.number), *parts)
        answer = self.receive()
        assert answer is not None, "the line was closed"
        assert answer[1].uint32() == self.number
        return answer

    def status(self, kind: int, *parts: bytes) -> Status:
        """Send one request that is answered with a status."""
        answered, fields = self.ask(kind, *parts)
        return Status(fields.uint32()) if answered == Packet.STATUS else Status.OK

    def open(self, path: bytes, flags: OpenFlag) -> bytes:
        """Open a file; its handle, or empty."""
        kind, fields = self.ask(Packet.OPEN, string(path), uint32(flags), Attributes().encode())
        return fields.string() if kind == Packet.HANDLE else b""

    def write(self, handle: bytes, offset: int, data: bytes) -> Status:
        return self.status(Packet.WRITE, string(handle), struct.pack(">Q", offset), string(data))

    def read(self, handle: bytes, offset: int, count: int) -> bytes:
        kind, fields = self.ask(Packet.READ, string(handle), struct.pack(">QI", offset, count))
        return fields.string() if kind == Packet.DATA else b""

    def close(self, handle: bytes) -> Status:
        return self.status(Packet.CLOSE, string(handle))

    def closed(self) -> bool:
        """Whether the other end has hung up."""
        return self.receive() is None


@contextmanager
def peer_of(
    share: Share, ask: Callable[[Capability], bool] = lambda _capability: False, *, greet: bool = True
) -> Iterator[RawPeer]:
    """A peer, greeted or not, of a line on which `share` is served; at the end it is waited for."""
    ours, theirs = socket.socketpair()

    line = Line(ours)

    def serve() -> None:
        try:
            sftp_server.serve(line, FileAccess(share.folder, ask))
        except EvidenceNotWritten as error:
            share.failed.append(error)
        finally:
            line.close()

    thread = threading.Thread(target=serve, name="serve-sftp")
    thread.start()
    peer = RawPeer(theirs)
    try:
        if greet:
            peer.greet()
        yield peer
    finally:
        theirs.close()
        thread.join(WAIT_S)
        assert not thread.is_alive()
        assert share.moving == 0, "whatever was open is closed"
