"""Files in a real session, moved by stock `sftp` and `scp`, through the desk."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_assist.consent import Capability
from desktop_assist.engagement.errors import FolderNotShared
from desktop_assist.engagement.file_events import FileMoved
from desktop_assist.evidence.statement import Kinds
from simulators.engaged import Engaged
from simulators.stock_clients import Stock, said

FETCH, SEND = Capability.FETCH_FILES, Capability.SEND_FILES


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home of the test's, so that nothing lands in the real one."""
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "home" / ".config"))
    (tmp_path / "home").mkdir()
    return tmp_path / "home"


@pytest.fixture
def stock(engaged: Engaged, tmp_path: Path) -> Iterator[Stock]:
    return Stock(engaged, tmp_path / "ssh")


def test_stock_sftp_sends_and_takes_a_file(stock: Stock, tmp_path: Path) -> None:
    shared, sent = tmp_path / "shared", tmp_path / "sent.bin"
    shared.mkdir()
    (shared / "theirs.txt").write_bytes(b"the customer's\n" * 50_000)
    sent.write_bytes(bytes(range(256)) * 5000)
    sent.chmod(0o755)
    stock.engaged.customer.share_folder(shared)
    process = stock.sftp("get theirs.txt " + str(tmp_path / "got.txt"), f"put {sent} new.bin", "ls -l")
    stock.answer(FETCH)
    first = stock.moved()
    stock.answer(SEND)
    second = stock.moved()
    listed = said(process)
    assert "theirs.txt" in listed
    assert "new.bin" in listed
    assert (tmp_path / "got.txt").read_bytes() == (shared / "theirs.txt").read_bytes()
    assert (shared / "new.bin").read_bytes() == sent.read_bytes()
    assert (shared / "new.bin").stat().st_mode & 0o7777 == 0o600, "nothing received is executable"
    assert (first.capability, first.name, first.bytes) == (FETCH, "theirs.txt", 750_000)
    assert (second.capability, second.name, second.bytes) == (SEND, "new.bin", 1_280_000)
    stock.engaged.finish()
    taken, given = stock.transfers()
    for told, path in ((taken, shared / "theirs.txt"), (given, sent)):
        moved = told["moved"]
        assert isinstance(moved, dict)
        data = path.read_bytes()
        assert moved == {
            "first": 0,
            "bytes": len(data),
            "size": len(data),
            "sha256": hashlib.sha256(data).hexdigest(),
        }
        assert told["ended"] == "closed"


def test_stock_scp_sends_and_takes(stock: Stock, tmp_path: Path) -> None:
    shared, sent = tmp_path / "shared", tmp_path / "sent.bin"
    shared.mkdir()
    sent.write_bytes(b"scp" * 100_000)
    stock.engaged.customer.share_folder(shared)
    stock.engaged.grant(SEND)
    process = stock.start("scp", "-p", str(sent), f"{stock.host}:new.bin")
    said(process)
    assert (shared / "new.bin").read_bytes() == sent.read_bytes()
    assert int((shared / "new.bin").stat().st_mtime) == int(sent.stat().st_mtime)
    back = stock.start("scp", f"{stock.host}:new.bin", str(tmp_path / "back.bin"))
    stock.answer(FETCH)
    said(back)
    assert (tmp_path / "back.bin").read_bytes() == sent.read_bytes()


@pytest.mark.parametrize("first", [SEND, FETCH])
def test_stock_scp_has_the_customer_asked_for_what_it_does(
    stock: Stock, tmp_path: Path, first: Capability
) -> None:
    shared, sent, got = tmp_path / "shared", tmp_path / "sent.bin", tmp_path / "got"
    (shared / "sub").mkdir(parents=True)
    (shared / "theirs").write_bytes(b"theirs")
    sent.write_bytes(b"sent")
    stock.engaged.customer.share_folder(shared)
    up = (str(sent), f"{stock.host}:new.bin")
    down = (f"{stock.host}:theirs", str(got))
    for capability in (first, FETCH if first is SEND else SEND):
        process = stock.start("scp", *(up if capability is SEND else down))
        stock.answer(capability)
        said(process)
    assert (shared / "new.bin").read_bytes() == b"sent"
    assert got.read_bytes() == b"theirs"
    steps = [made.body["capability"] for made in stock.engaged.statements() if made.kind is Kinds.CONSENT]
    assert steps == [first, first, *steps[2:]]
    assert len(steps) == 4, "each was asked for once, and granted"


def test_whole_folders_and_broken_transfers_with_stock_sftp(stock: Stock, tmp_path: Path) -> None:
    shared, mine = tmp_path / "shared", tmp_path / "mine"
    (mine / "deep" / "er").mkdir(parents=True)
    for number in range(5):
        (mine / "deep" / "er" / f"{number}.txt").write_text(f"number {number}\n")
    whole, half = tmp_path / "whole.bin", tmp_path / "half.bin"
    whole.write_bytes(bytes(range(256)) * 4000)
    half.write_bytes(whole.read_bytes()[:500_000])
    stock.engaged.customer.share_folder(shared)
    stock.engaged.grant(SEND)
    said(stock.sftp(f"put -r {mine}", f"put {half} big.bin"))
    stock.engaged.grant(FETCH)
    said(stock.sftp(f"reput {whole} big.bin", f"get -r mine {tmp_path / 'back'}"))
    assert (shared / "big.bin").read_bytes() == whole.read_bytes()
    for number in range(5):
        assert (tmp_path / "back" / "deep" / "er" / f"{number}.txt").read_text() == f"number {number}\n"
    (tmp_path / "got.bin").write_bytes(whole.read_bytes()[:300_000])
    said(stock.sftp(f"reget big.bin {tmp_path / 'got.bin'}"))
    assert (tmp_path / "got.bin").read_bytes() == whole.read_bytes()
    stock.engaged.finish()
    moved = [(told["name"], told["ended"]) for told in stock.transfers()]
    assert moved.count(("big.bin", "closed")) == 3
    assert len(moved) == 13


def test_stock_sftp_cannot_leave_the_folder_or_change_what_is_there(stock: Stock, tmp_path: Path) -> None:
    shared = tmp_path / "shared"
    shared.mkdir()
    (shared / "theirs").write_text("theirs")
    (shared / "etc").symlink_to("/etc")
    (tmp_path / "outside").write_text("outside")
    sent = tmp_path / "sent"
    sent.write_text("sent")
    stock.engaged.customer.share_folder(shared)
    wanted = ["-ls", "-get ../outside", "-get /etc/passwd", "-get etc/passwd", f"-put {sent} theirs"]
    wanted += ["-rm theirs", "-rename theirs x", "-ln -s /etc/passwd link", "-chmod 777 theirs", "-rmdir ."]
    stock.engaged.grant(FETCH)
    stock.engaged.grant(SEND)
    process = stock.sftp(*wanted, f"-put {sent} CON", f"-put {sent} etc/x", f"-put {sent} a:b", "-pwd")
    output = said(process)
    assert "Remote working directory: /" in output
    assert "root:" not in output
    assert sorted(path.name for path in shared.iterdir()) == ["etc", "theirs"]
    assert (shared / "theirs").read_text() == "theirs"
    assert (shared / "theirs").stat().st_mode & 0o777 != 0o777


def test_no_yes_no_file(stock: Stock, tmp_path: Path) -> None:
    shared = tmp_path / "shared"
    shared.mkdir()
    (shared / "theirs").write_text("theirs")
    stock.engaged.customer.share_folder(shared)
    process = stock.sftp("ls /", f"get theirs {tmp_path / 'got'}")
    stock.answer(FETCH, allowed=False)
    assert "Permission denied" in said(process, status=1)
    assert not (tmp_path / "got").exists()


@pytest.mark.parametrize("direction", [FETCH, SEND])
def test_a_withdrawal_stops_the_bytes_at_once(stock: Stock, tmp_path: Path, direction: Capability) -> None:
    shared, large = tmp_path / "shared", tmp_path / "large"
    shared.mkdir()
    with large.open("wb") as file:
        file.truncate(2 * 1024**3)
    (shared / "theirs").hardlink_to(large) if direction is SEND else large.rename(shared / "large")
    stock.engaged.customer.share_folder(shared)
    target = tmp_path / "got"
    command = f"get large {target}" if direction is FETCH else f"put {large} sent"
    stock.engaged.grant(direction)
    process = stock.sftp(command)
    while stock.engaged.told.wait_for(FileMoved, "The first bytes").bytes < 1_000_000:
        pass
    place = target if direction is FETCH else shared / "sent"
    stock.engaged.customer.withdraw(direction)
    withdrawn = time.monotonic()
    size, changed = place.stat().st_size, withdrawn
    while (now := time.monotonic()) - changed < 0.3 and now - withdrawn < 5:
        if place.stat().st_size != size:
            size, changed = place.stat().st_size, now
    assert changed - withdrawn <= 0.2, f"the last byte came {changed - withdrawn:.3f} s after the withdrawal"
    assert stock.moved().ended == "withdrawn"
    process.kill()
    process.communicate()
    stock.engaged.finish()
    (told,) = stock.transfers()
    assert told["ended"] == "withdrawn"
    moved = told["moved"]
    assert isinstance(moved, dict)
    assert 1_000_000 < moved["bytes"] < 2 * 1024**3
    if direction is SEND:
        assert moved["sha256"] == hashlib.sha256((shared / "sent").read_bytes()).hexdigest()


def test_the_folder_is_offered_when_none_was_chosen(stock: Stock, home: Path, tmp_path: Path) -> None:
    sent = tmp_path / "sent"
    sent.write_text("sent")
    process = stock.sftp(f"put {sent}")
    stock.answer(SEND)
    said(process)
    (found,) = home.rglob("sent")
    assert found.parent.name == f"case-{stock.engaged.customer.case}"
    assert found.parent.parent.name == "Desktop Assist"


def test_one_folder_a_case_and_none_that_holds_too_much(stock: Stock, home: Path, tmp_path: Path) -> None:
    share, own = stock.engaged.customer.share_folder, stock.engaged.practice.install.home.path
    for path in (home, home.parent, Path("/"), own, own / "keys", own.parent, tmp_path / "missing" / "\0"):
        with pytest.raises((FolderNotShared, ValueError)):
            share(path)
    share(tmp_path / "one")
    share(tmp_path / "one")
    with pytest.raises(FolderNotShared):
        share(tmp_path / "two")
