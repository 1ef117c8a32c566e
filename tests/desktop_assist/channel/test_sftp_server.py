"""A hostile peer of the file server: it gets an answer or is hung up on, and nothing breaks."""

from __future__ import annotations

import contextlib
import random
import struct
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_assist.channel.sftp_server import MOST_HANDLES
from desktop_assist.channel.sftp_wire import (
    LARGEST_DATA_BYTES,
    Attributes,
    OpenFlag,
    Packet,
    Status,
    string,
    uint32,
    uint64,
)
from simulators.sftp_peer import BOTH, RawPeer, Share, peer_of

READ, NEW = OpenFlag.READ, OpenFlag.WRITE | OpenFlag.CREATE


@pytest.fixture
def share(tmp_path: Path) -> Iterator[Share]:
    (tmp_path / "shared").mkdir()
    made = Share(tmp_path / "shared", tmp_path / "own")
    (made.path / "theirs").write_bytes(b"x" * 1000)
    made.allow(*BOTH)
    yield made
    made.folder.close()


@pytest.fixture
def peer(share: Share) -> Iterator[RawPeer]:
    with peer_of(share) as made:
        yield made


def test_a_first_packet_that_is_no_greeting_ends_it(share: Share) -> None:
    with peer_of(share, greet=False) as peer:
        peer.packet(Packet.STAT, uint32(1), string(b"theirs"))
        assert peer.closed()


def test_an_unknown_type_is_told_so_and_nothing_breaks(peer: RawPeer) -> None:
    for kind in (0, 19, 20, 99, 101, 255):
        assert peer.status(kind, b"rest") is Status.OP_UNSUPPORTED
    assert peer.status(Packet.EXTENDED, string(b"posix-rename@openssh.com")) is Status.OP_UNSUPPORTED
    assert peer.open(b"theirs", READ)


@pytest.mark.parametrize(
    "rest",
    [
        b"",
        uint32(2**32 - 1) + b"theirs",
        string(b"theirs"),
        string(b"theirs") + uint32(1),
        string(b"theirs") + uint32(1) + uint32(1 << 31) + uint32(2**32 - 1),
    ],
)
def test_lengths_that_do_not_add_up_end_it(peer: RawPeer, rest: bytes) -> None:
    peer.packet(Packet.OPEN, uint32(1), rest)
    assert peer.closed()


@pytest.mark.parametrize("length", [0, 2**18 + 1, 2**31, 2**32 - 1])
def test_a_packet_of_an_impossible_length_ends_it(peer: RawPeer, length: int) -> None:
    peer.send(uint32(length))
    assert peer.closed()


def test_thousands_of_opens_give_as_many_handles_as_there_are(peer: RawPeer) -> None:
    handles = [handle for _ in range(5_000) if (handle := peer.open(b"theirs", READ))]
    assert len(handles) == MOST_HANDLES
    assert peer.status(Packet.OPENDIR, string(b"/")) is Status.FAILURE
    assert peer.close(handles[0]) is Status.OK
    assert peer.close(handles[0]) is Status.FAILURE
    assert peer.open(b"theirs", READ)


def test_a_read_is_bounded_and_ends_at_the_end(peer: RawPeer, share: Share) -> None:
    (share.path / "large").write_bytes(b"y" * (LARGEST_DATA_BYTES + 10))
    handle = peer.open(b"large", READ)
    assert len(peer.read(handle, 0, 2**32 - 1)) == LARGEST_DATA_BYTES
    assert peer.read(handle, LARGEST_DATA_BYTES, 100) == b"y" * 10
    assert peer.status(Packet.READ, string(handle), struct.pack(">QI", 10**9, 10)) is Status.EOF
    for offset in (2**63 - 1, 2**63, 2**64 - 1):
        answer = peer.status(Packet.READ, string(handle), struct.pack(">QI", offset, 10))
        assert answer in (Status.EOF, Status.FAILURE)


def test_a_write_far_beyond_the_end_is_refused(peer: RawPeer, share: Share) -> None:
    handle = peer.open(b"new", NEW)
    for offset in (1, 2**31, 2**63 - 1, 2**63, 2**64 - 1):
        assert peer.write(handle, offset, b"z") is Status.FAILURE
    assert peer.write(handle, 0, b"z") is Status.OK
    assert (share.path / "new").read_bytes() == b"z"
    huge = Attributes(size=2**62).encode()
    assert peer.status(Packet.FSETSTAT, string(handle), huge) is Status.FAILURE
    assert (share.path / "new").stat().st_size == 1


@pytest.mark.parametrize("name", [b"n" * 65536, b"a\0b", b"\xff\xfe", b"../../../etc/passwd", b"a:b", b"CON"])
def test_a_name_that_is_none_makes_nothing(peer: RawPeer, share: Share, name: bytes) -> None:
    assert peer.open(name, NEW) == b""
    assert peer.status(Packet.MKDIR, string(name), Attributes().encode()) is not Status.OK
    assert peer.status(Packet.RENAME, string(b"theirs"), string(name)) is not Status.OK
    assert sorted(path.name for path in share.path.iterdir()) == ["theirs"]


def test_links_can_be_neither_made_nor_read(peer: RawPeer, share: Share) -> None:
    symlink, readlink = 20, 19
    assert peer.status(symlink, string(b"/etc/passwd"), string(b"link")) is Status.OP_UNSUPPORTED
    assert peer.status(readlink, string(b"theirs")) is Status.OP_UNSUPPORTED
    assert not (share.path / "link").exists()


def test_a_listing_tells_plain_files_and_folders_only(peer: RawPeer, share: Share) -> None:
    (share.path / "folder").mkdir()
    (share.path / "link").symlink_to("/etc")
    (share.path / "bad\nname").touch()
    _, fields = peer.ask(Packet.OPENDIR, string(b"/"))
    handle = fields.string()
    _, fields = peer.ask(Packet.READDIR, string(handle))
    names = []
    for _ in range(fields.uint32()):
        names.append(fields.string())
        fields.string()
        fields.attributes()
    assert sorted(names) == [b"folder", b"theirs"]
    assert peer.status(Packet.READDIR, string(handle)) is Status.EOF


def test_any_bytes_after_a_greeting_break_nothing(share: Share) -> None:
    rolled = random.Random(20261122)
    kinds = [*Packet, 0, 19, 255]
    for _ in range(60):
        with peer_of(share) as peer, contextlib.suppress(OSError, AssertionError):
            for _ in range(20):
                peer.packet(rolled.choice(kinds), rolled.randbytes(rolled.randrange(60)))
    assert (share.path / "theirs").read_bytes() == b"x" * 1000


def test_the_limits_are_told(peer: RawPeer) -> None:
    kind, fields = peer.ask(Packet.EXTENDED, string(b"limits@openssh.com"))
    assert kind == Packet.EXTENDED_REPLY
    assert [fields.uint64() for _ in range(4)][3] == MOST_HANDLES


def test_a_peer_that_asks_and_never_reads_is_let_go(share: Share) -> None:
    (share.path / "large").write_bytes(b"y" * LARGEST_DATA_BYTES)
    with peer_of(share) as peer:
        handle = peer.open(b"large", READ)
        peer.socket.settimeout(0.2)
        with contextlib.suppress(OSError):
            for number in range(10_000):
                ask = string(handle) + uint64(0) + uint32(LARGEST_DATA_BYTES)
                peer.packet(Packet.READ, uint32(number), ask)
