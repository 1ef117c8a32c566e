"""Our asking end of SFTP: against our own server, and against servers that lie."""

from __future__ import annotations

import hashlib
import os
import socket
import stat
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from desktop_assist.channel import sftp_server
from desktop_assist.channel.errors import FileRefused, StreamBroken
from desktop_assist.channel.line import Line
from desktop_assist.channel.sftp_client import MOST_NAMES, SftpClient
from desktop_assist.channel.sftp_wire import (
    LARGEST_DATA_BYTES,
    Attributes,
    Fields,
    Packet,
    PacketStream,
    Status,
    string,
    uint32,
)
from desktop_assist.engagement.file_access import FileAccess
from simulators.sftp_peer import BOTH, Share

WAIT_S = 20.0
Serve = Callable[[PacketStream], None]


@pytest.fixture
def ends() -> Iterator[tuple[Line, Line]]:
    ours, theirs = socket.socketpair()
    lines = Line(ours), Line(theirs)
    yield lines
    for each in lines:
        each.close()


@pytest.fixture
def share(tmp_path: Path) -> Iterator[Share]:
    (tmp_path / "shared" / "sub").mkdir(parents=True)
    made = Share(tmp_path / "shared", tmp_path / "own")
    made.allow(*BOTH)
    yield made
    made.folder.close()


@pytest.fixture
def client(ends: tuple[Line, Line], share: Share) -> Iterator[SftpClient]:
    access = FileAccess(share.folder, lambda _capability: False)
    thread = threading.Thread(target=sftp_server.serve, args=(ends[1], access))
    thread.start()
    with SftpClient(ends[0]) as made:
        yield made
    thread.join(WAIT_S)


@pytest.mark.parametrize(
    "size", [0, 1, LARGEST_DATA_BYTES - 1, LARGEST_DATA_BYTES, 40 * LARGEST_DATA_BYTES + 17]
)
def test_a_file_goes_there_and_back(client: SftpClient, share: Share, size: int) -> None:
    data = os.urandom(size)
    left, got, seen = memoryview(data), bytearray(), [0]

    def piece(count: int) -> bytes:
        nonlocal left
        taken, left = left[:count], left[count:]
        return bytes(taken)

    digest = hashlib.sha256(data).hexdigest()
    assert client.send("/sub/sent", piece, seen.append) == digest
    assert (share.path / "sub" / "sent").read_bytes() == data
    assert seen[-1] == size
    assert client.fetch("/sub/sent", got.extend, seen.append) == digest
    assert bytes(got) == data


def test_a_folder_is_listed_folders_first(client: SftpClient, share: Share) -> None:
    for name in ("b", "a"):
        (share.path / name).write_text(name)
    assert [each.name for each in client.names("/").entries] == ["sub", "a", "b"]
    with pytest.raises(FileRefused):
        client.names("/absent")
    assert client.names("/sub").entries == ()


def test_what_is_refused_there_is_said_here(client: SftpClient, share: Share) -> None:
    (share.path / "theirs").write_text("theirs")
    with pytest.raises(FileRefused, match="never overwritten"):
        client.send("/theirs", lambda _count: b"", lambda _count: None)
    share.consents.withdraw_all()
    with pytest.raises(FileRefused):
        client.fetch("/theirs", lambda _data: None, lambda _count: None)


# Servers that lie


@pytest.fixture
def lying(ends: tuple[Line, Line]) -> Iterator[Callable[[Serve], SftpClient]]:
    threads = []

    def start(serve: Serve) -> SftpClient:
        def run() -> None:
            stream = PacketStream(ends[1])
            stream.receive()
            stream.send(Packet.VERSION, uint32(3))
            try:
                serve(stream)
            except (OSError, StreamBroken):
                return

        thread = threading.Thread(target=run)
        thread.start()
        threads.append(thread)
        return SftpClient(ends[0])

    yield start
    for each in ends:
        each.close()
    for thread in threads:
        thread.join(WAIT_S)
        assert not thread.is_alive()


def answering(*answer: object) -> Serve:
    """A server that opens everything, and answers everything else with `answer`."""
    kind, *parts = answer

    def serve(stream: PacketStream) -> None:
        while packet := stream.receive():
            number = packet[1:5]
            if packet[0] in (Packet.OPEN, Packet.OPENDIR):
                stream.send(Packet.HANDLE, number, string(b"h"))
            else:
                stream.send(Packet(kind), number, *parts)  # type: ignore[call-overload]

    return serve


def name(text: bytes) -> bytes:
    return string(text) + string(b"") + Attributes(1, stat.S_IFREG).encode()


def test_a_listing_without_end_ends(lying: Callable[[Serve], SftpClient]) -> None:
    page = uint32(100) + b"".join(name(b"n%d" % number) for number in range(100))
    listing = lying(answering(Packet.NAME, page)).names("/")
    assert len(listing.entries) == MOST_NAMES
    assert listing.cut


def test_names_that_could_be_paths_are_left_out(lying: Callable[[Serve], SftpClient]) -> None:
    bad = (b"../../.ssh/authorized_keys", b"/etc/passwd", b"a\\b", b"a\nb", b"\xff", "\u202egnp.exe".encode())
    pages = [uint32(len(bad) + 1) + b"".join(map(name, (*bad, b"good")))]

    def serve(stream: PacketStream) -> None:
        while packet := stream.receive():
            number = packet[1:5]
            if packet[0] == Packet.OPENDIR:
                stream.send(Packet.HANDLE, number, string(b"h"))
            elif packet[0] == Packet.READDIR and pages:
                stream.send(Packet.NAME, number, pages.pop())
            else:
                status = Status.EOF if packet[0] == Packet.READDIR else Status.OK
                stream.send(Packet.STATUS, number, uint32(status), string(b""), string(b""))

    listing = lying(serve).names("/")
    assert [each.name for each in listing.entries] == ["good"]
    assert listing.left_out == len(bad)


@pytest.mark.parametrize(
    "answer",
    [
        (Packet.DATA, string(b"x" * (LARGEST_DATA_BYTES + 1))),
        (Packet.DATA, string(b"")),
        (Packet.DATA, uint32(2**32 - 1) + b"x"),
        (Packet.HANDLE, string(b"h")),
        (Packet.STATUS, b""),
    ],
)
def test_data_that_cannot_be_is_refused(
    lying: Callable[[Serve], SftpClient], answer: tuple[object, ...]
) -> None:
    with pytest.raises(StreamBroken):
        lying(answering(*answer)).fetch("/x", lambda _data: None, lambda _count: None)


def test_a_file_without_end_ends(
    lying: Callable[[Serve], SftpClient], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desktop_assist.channel.sftp_client.LARGEST_FILE_BYTES", 10 * LARGEST_DATA_BYTES)
    endless = answering(Packet.DATA, string(b"x" * LARGEST_DATA_BYTES))
    got = bytearray()
    with pytest.raises(FileRefused, match="too large"):
        lying(endless).fetch("/x", got.extend, lambda _count: None)
    assert len(got) <= 10 * LARGEST_DATA_BYTES


def test_answers_to_other_questions_end_it(lying: Callable[[Serve], SftpClient]) -> None:
    def serve(stream: PacketStream) -> None:
        while packet := stream.receive():
            other = uint32(Fields(packet[1:]).uint32() + 1)
            stream.send(Packet.STATUS, other, uint32(0), string(b""), string(b""))

    with pytest.raises(StreamBroken):
        lying(serve).names("/")


def test_what_is_no_sftp_is_said(ends: tuple[Line, Line]) -> None:
    ends[1].sendall(b"SSH-2.0-nonsense\r\n")
    with pytest.raises(StreamBroken):
        SftpClient(ends[0])
