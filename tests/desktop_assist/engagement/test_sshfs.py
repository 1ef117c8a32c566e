"""The customer's folder, mounted by stock `sshfs`: read and written within it, and nothing else."""

from __future__ import annotations

import os
import shutil
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_assist.consent import Capability
from desktop_assist.evidence.statement import Kinds
from simulators.engaged import Engaged
from simulators.stock_clients import Stock

FETCH, SEND = Capability.FETCH_FILES, Capability.SEND_FILES
WAIT_S = 20.0


def missing() -> str:
    """Why nothing can be mounted here; empty where it can."""
    for program in ("sshfs", "fusermount3"):
        if shutil.which(program) is None:
            return f"{program} is not installed"
    return "" if os.access("/dev/fuse", os.R_OK | os.W_OK) else "/dev/fuse may not be used"


pytestmark = pytest.mark.skipif(bool(missing()), reason=missing() or "-")


@pytest.fixture
def stock(engaged: Engaged, tmp_path: Path) -> Iterator[Stock]:
    return Stock(engaged, tmp_path / "ssh")


@pytest.fixture
def shared(stock: Stock, tmp_path: Path) -> Path:
    made = tmp_path / "shared"
    (made / "sub").mkdir(parents=True)
    (made / "theirs").write_bytes(b"theirs\n" * 50_000)
    (made / "sub" / "deep").write_bytes(b"deep")
    (made / "out").symlink_to("/etc")
    stock.engaged.customer.share_folder(made)
    return made


@pytest.fixture
def mounted(stock: Stock, shared: Path, tmp_path: Path) -> Iterator[Path]:
    """Where the folder is mounted; a refusal by the system is a reason to skip."""
    for capability in (FETCH, SEND):
        stock.engaged.grant(capability)
    place = tmp_path / "mounted"
    place.mkdir()
    process = stock.start("sshfs", "-f", f"{stock.host}:", str(place))
    try:
        if not _appears(place, process):
            _, errors = process.communicate(timeout=WAIT_S)
            pytest.skip(f"sshfs cannot mount here: {errors.decode()[-200:]}")
        yield place
    finally:
        subprocess.run(["fusermount3", "-u", str(place)], check=False)
        process.kill()
        process.communicate()


def _appears(place: Path, process: subprocess.Popen[bytes]) -> bool:
    pause = threading.Event()
    for _ in range(int(WAIT_S / 0.1)):
        if place.is_mount():
            return True
        if process.poll() is not None:
            return False
        pause.wait(0.1)
    return False


def test_what_is_there_can_be_read_and_new_files_can_be_made(
    stock: Stock, shared: Path, mounted: Path, tmp_path: Path
) -> None:
    assert sorted(path.name for path in mounted.iterdir()) == ["sub", "theirs"]
    assert (mounted / "theirs").read_bytes() == b"theirs\n" * 50_000
    assert (mounted / "sub" / "deep").read_bytes() == b"deep"
    data = os.urandom(1_500_000)
    (tmp_path / "tool").write_bytes(data)
    shutil.copyfile(tmp_path / "tool", mounted / "sub" / "tool")
    assert (shared / "sub" / "tool").read_bytes() == data
    (mounted / "made").mkdir()
    (mounted / "made" / "note").write_text("one\n")
    with (mounted / "made" / "note").open("a") as file:
        file.write("two\n")
    assert (shared / "made" / "note").read_text() == "one\ntwo\n"
    (mounted / "made" / "note").rename(mounted / "made" / "moved")
    (mounted / "made" / "moved").unlink()
    (mounted / "made").rmdir()
    assert not (shared / "made").exists()


def test_what_the_customer_has_stays_and_nothing_leads_out(stock: Stock, shared: Path, mounted: Path) -> None:
    for act in (
        lambda: (mounted / "theirs").write_bytes(b"mine"),
        lambda: (mounted / "theirs").unlink(),
        lambda: (mounted / "theirs").rename(mounted / "mine"),
        lambda: (mounted / "link").symlink_to("/etc/passwd"),
        lambda: (mounted / "out" / "passwd").read_bytes(),
        lambda: (mounted / "theirs").chmod(0o777),
    ):
        with pytest.raises(OSError, match=r"Errno"):
            act()
    assert (shared / "theirs").read_bytes() == b"theirs\n" * 50_000
    stock.engaged.customer.withdraw(FETCH)
    with pytest.raises(OSError, match=r"Errno"):
        (mounted / "sub" / "deep").read_bytes()
    stock.engaged.finish()
    moved = [each for made in stock.engaged.statements() if made.kind is Kinds.TRANSFER
             for each in made.body["transfers"]]  # fmt: skip
    assert {each["capability"] for each in moved} <= {FETCH.value, SEND.value}
