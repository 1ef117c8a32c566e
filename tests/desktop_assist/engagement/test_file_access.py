"""What a technician may do with the files: the consents, and what the customer has stays as it is."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_assist.channel.sftp_wire import Attributes, OpenFlag, Packet, Status, string, uint32
from desktop_assist.consent import Capability
from desktop_assist.engagement import open_files
from desktop_assist.evidence.errors import EvidenceNotWritten
from simulators.sftp_peer import BOTH, RawPeer, Share, peer_of

FETCH, SEND = BOTH
READ, WRITE = OpenFlag.READ, OpenFlag.WRITE
NEW = WRITE | OpenFlag.CREATE | OpenFlag.TRUNCATE


@pytest.fixture
def share(tmp_path: Path) -> Iterator[Share]:
    (tmp_path / "shared" / "photos").mkdir(parents=True)
    made = Share(tmp_path / "shared", tmp_path / "own")
    (made.path / "theirs").write_bytes(b"theirs")
    yield made
    made.folder.close()


@pytest.fixture
def peer(share: Share) -> Iterator[RawPeer]:
    with peer_of(share) as made:
        yield made


def sent(peer: RawPeer, name: bytes, data: bytes) -> None:
    handle = peer.open(name, NEW)
    assert handle
    assert peer.write(handle, 0, data) is Status.OK
    assert peer.close(handle) is Status.OK


def test_without_a_consent_nothing_is_told_and_nothing_made(peer: RawPeer, share: Share) -> None:
    assert peer.status(Packet.STAT, string(b"theirs")) is Status.PERMISSION_DENIED
    assert peer.status(Packet.OPENDIR, string(b"/")) is Status.PERMISSION_DENIED
    assert peer.open(b"theirs", READ) == b""
    assert peer.open(b"new", NEW) == b""
    assert peer.status(Packet.MKDIR, string(b"new"), Attributes().encode()) is Status.PERMISSION_DENIED
    assert sorted(path.name for path in share.path.iterdir()) == ["photos", "theirs"]


def test_each_is_asked_for_once_a_line_when_it_is_needed(share: Share) -> None:
    asked: list[Capability] = []

    def ask(capability: Capability) -> bool:
        asked.append(capability)
        if capability is SEND:
            share.allow(SEND)
        return capability is SEND

    with peer_of(share, ask) as peer:
        for _ in range(3):
            assert peer.open(b"theirs", READ) == b""
            sent(peer, b"new", b"1")
    assert asked == [FETCH, SEND]


def test_looking_where_one_sends_to_asks_for_nothing(share: Share) -> None:
    asked: list[Capability] = []

    def ask(capability: Capability) -> bool:
        asked.append(capability)
        share.allow(capability)
        return True

    with peer_of(share, ask) as peer:
        assert peer.status(Packet.STAT, string(b"/")) is Status.OK
        assert peer.status(Packet.STAT, string(b"photos")) is Status.PERMISSION_DENIED
        assert asked == []
        sent(peer, b"new", b"1")
        assert asked == [SEND]
        assert peer.status(Packet.LSTAT, string(b"new")) is Status.OK, "it is theirs"
        assert asked == [SEND]
        assert peer.status(Packet.LSTAT, string(b"theirs")) is Status.OK
        assert asked == [SEND, FETCH], "this is how stock clients begin to take"


def test_what_was_taken_back_is_not_asked_for_again_by_the_same_line(share: Share) -> None:
    share.allow(FETCH)
    asked: list[Capability] = []

    def ask(capability: Capability) -> bool:
        asked.append(capability)
        return False

    with peer_of(share, ask) as peer:
        handle = peer.open(b"theirs", READ)
        assert handle
        share.consents.withdraw(FETCH)
        assert peer.open(b"theirs", READ) == b""
        assert peer.status(Packet.LSTAT, string(b"theirs")) is Status.PERMISSION_DENIED
    assert asked == [], "a program that looks all the time would ask at once"


def test_leave_to_send_shows_only_what_was_sent(peer: RawPeer, share: Share) -> None:
    share.allow(SEND)
    sent(peer, b"new", b"1")
    assert peer.status(Packet.STAT, string(b"new")) is Status.OK
    assert peer.status(Packet.STAT, string(b"theirs")) is Status.NO_SUCH_FILE
    _, fields = peer.ask(Packet.OPENDIR, string(b"/"))
    _, fields = peer.ask(Packet.READDIR, string(fields.string()))
    assert (fields.uint32(), fields.string()) == (1, b"new")
    assert peer.open(b"theirs", READ) == b""


def test_what_the_customer_has_is_never_changed(peer: RawPeer, share: Share) -> None:
    share.allow(*BOTH)
    times = Attributes(accessed=1, modified=1).encode()
    for name in (b"theirs", b"THEIRS"):
        assert peer.open(name, NEW) == b""
    assert peer.open(b"theirs", WRITE) == b""
    for kind in (Packet.REMOVE, Packet.RMDIR):
        for name in (b"theirs", b"photos"):
            assert peer.status(kind, string(name)) is not Status.OK
    assert peer.status(Packet.RENAME, string(b"theirs"), string(b"other")) is not Status.OK
    assert peer.status(Packet.SETSTAT, string(b"theirs"), times) is not Status.OK
    sent(peer, b"new", b"1")
    assert peer.status(Packet.RENAME, string(b"new"), string(b"theirs")) is not Status.OK
    assert (share.path / "theirs").read_bytes() == b"theirs"
    assert (share.path / "theirs").stat().st_mtime != 1


def test_what_was_sent_can_be_sent_again_renamed_and_removed(peer: RawPeer, share: Share) -> None:
    share.allow(SEND)
    sent(peer, b"new", b"long and wrong")
    sent(peer, b"new", b"right")
    assert (share.path / "new").read_bytes() == b"right"
    assert peer.status(Packet.RENAME, string(b"new"), string(b"photos/better")) is Status.OK
    assert (share.path / "photos" / "better").read_bytes() == b"right"
    assert peer.status(Packet.MKDIR, string(b"folder"), Attributes().encode()) is Status.OK
    assert peer.status(Packet.RMDIR, string(b"folder")) is Status.OK
    assert peer.status(Packet.REMOVE, string(b"photos/better")) is Status.OK
    assert sorted(path.name for path in share.path.iterdir()) == ["photos", "theirs"]


def test_what_the_customer_changed_since_is_the_customers(peer: RawPeer, share: Share) -> None:
    share.allow(SEND)
    sent(peer, b"new", b"sent")
    (share.path / "new").write_bytes(b"and finished by the customer")
    assert peer.open(b"new", NEW) == b""
    assert peer.status(Packet.REMOVE, string(b"new")) is not Status.OK
    assert (share.path / "new").read_bytes() == b"and finished by the customer"


def test_a_consent_taken_back_stops_the_next_read_and_the_next_write(peer: RawPeer, share: Share) -> None:
    share.allow(*BOTH)
    reading, writing = peer.open(b"theirs", READ), peer.open(b"new", NEW)
    assert peer.read(reading, 0, 3) == b"the"
    assert peer.write(writing, 0, b"half") is Status.OK
    share.consents.withdraw_all()
    assert peer.read(reading, 3, 3) == b""
    assert peer.write(writing, 4, b" more") is Status.PERMISSION_DENIED
    assert (share.path / "new").read_bytes() == b"half"
    assert peer.close(reading) is Status.OK
    assert peer.close(writing) is Status.OK
    taken, given = (each.transferred for each in share.noted)
    assert (taken.ended, given.ended) == ("withdrawn", "withdrawn")
    assert taken.moved is not None
    assert given.moved is not None
    assert (taken.moved.bytes, taken.moved.size) == (3, 6)
    assert taken.moved.sha256 == hashlib.sha256(b"the").hexdigest()
    assert given.moved.sha256 == hashlib.sha256(b"half").hexdigest()


def test_a_transfer_that_is_resumed_is_hashed_whole(share: Share) -> None:
    share.allow(SEND)
    with peer_of(share) as peer:
        peer.write(peer.open(b"new", NEW), 0, b"first ")
        peer.socket.close()
    with peer_of(share) as peer:
        handle = peer.open(b"new", WRITE | OpenFlag.CREATE)
        assert peer.write(handle, 6, b"second") is Status.OK
        peer.close(handle)
    broken, resumed = (each.transferred for each in share.noted)
    assert broken.ended == "broken off"
    assert resumed.moved is not None
    assert (resumed.moved.first, resumed.moved.bytes, resumed.moved.size) == (6, 6, 12)
    assert resumed.moved.sha256 == hashlib.sha256(b"first second").hexdigest()


def test_a_file_written_out_of_order_is_hashed_as_it_lies_there(peer: RawPeer, share: Share) -> None:
    share.allow(SEND)
    handle = peer.open(b"new", NEW)
    for offset, data in ((0, b"abcd"), (1, b"X"), (4, b"e")):
        assert peer.write(handle, offset, data) is Status.OK
    peer.close(handle)
    moved = share.noted[0].transferred.moved
    assert moved is not None
    assert moved.sha256 == hashlib.sha256(b"aXcde").hexdigest()


def test_the_disk_is_never_filled(peer: RawPeer, share: Share, monkeypatch: pytest.MonkeyPatch) -> None:
    share.allow(SEND)
    handle = peer.open(b"new", NEW)
    kept = open_files.KEPT_FREE_BYTES + open_files.SPACE_EVERY_BYTES
    folder = share.folder.folder()
    monkeypatch.setattr(folder, "free", lambda: (kept - 1, 10**12))
    assert peer.write(handle, 0, b"x") is Status.FAILURE
    monkeypatch.setattr(folder, "free", lambda: (kept, 10**12))
    assert peer.write(handle, 0, b"x") is Status.OK
    peer.close(handle)
    assert share.noted[0].transferred.ended == "refused"


def test_a_disk_that_is_full_ends_the_transfer_as_refused(
    peer: RawPeer, share: Share, monkeypatch: pytest.MonkeyPatch
) -> None:
    share.allow(SEND)
    handle = peer.open(b"new", NEW)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(open_files.file_pieces, "write_at", full)
    assert peer.write(handle, 0, b"x") is Status.FAILURE
    peer.close(handle)
    assert share.noted[0].transferred.ended == "refused"


def test_a_file_has_a_largest_size(peer: RawPeer, share: Share, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(open_files, "LARGEST_FILE_BYTES", 10)
    share.allow(SEND)
    handle = peer.open(b"new", NEW)
    assert peer.write(handle, 0, b"x" * 10) is Status.OK
    assert peer.write(handle, 10, b"x") is Status.FAILURE
    assert (share.path / "new").stat().st_size == 10


def test_what_cannot_be_noted_does_not_move(share: Share, monkeypatch: pytest.MonkeyPatch) -> None:
    share.allow(*BOTH)

    def failing(*_: object) -> None:
        raise EvidenceNotWritten("The disk refuses.", next_step="Free some space.")

    monkeypatch.setattr("desktop_assist.evidence.durable.replace", failing)
    with peer_of(share) as peer:
        flags = uint32(READ) + Attributes().encode()
        peer.packet(Packet.OPEN, uint32(1), string(b"theirs"), flags)
        assert peer.closed()
    assert [error.happened for error in share.failed] == ["The disk refuses."]


def test_a_received_file_keeps_its_time_and_is_never_executable(peer: RawPeer, share: Share) -> None:
    share.allow(SEND)
    handle = peer.open(b"run.sh", NEW)
    wanted = Attributes(mode=0o100755, accessed=5, modified=1_000_000_000)
    assert peer.status(Packet.FSETSTAT, string(handle), wanted.encode()) is Status.OK
    peer.close(handle)
    assert peer.status(Packet.SETSTAT, string(b"run.sh"), wanted.encode()) is Status.OK
    about = (share.path / "run.sh").stat()
    assert (about.st_mode & 0o777, int(about.st_mtime)) == (0o600, 1_000_000_000)
