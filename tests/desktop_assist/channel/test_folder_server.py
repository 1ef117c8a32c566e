"""A shown folder can be read over SFTP; it cannot be written, and nobody leaves it."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator
from pathlib import Path

import paramiko
import pytest

from desktop_assist.channel.folder_server import LARGEST_READ_BYTES, MOST_OPEN_FILES, serve_folder
from desktop_assist.channel.policy import Peer, Policy, StreamHandler
from simulators.channels import connected, listening

SECRET = b"this is not shown"
TILE = bytes(range(256)) * 3000


class Shows(Policy):
    """Shows a folder to everybody."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def admits(self, peer: Peer) -> bool:
        return True

    def subsystem(self, name: str, peer: Peer) -> StreamHandler | None:
        return lambda stream: serve_folder(stream, self._folder, ("checkpoint", "tile"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "log"
    (made / "tile" / "0").mkdir(parents=True)
    (made / "checkpoint").write_bytes(b"the checkpoint\n")
    (made / "tile" / "0" / "000").write_bytes(TILE)
    (made / "private").write_bytes(SECRET)
    (tmp_path / "outside").write_bytes(SECRET)
    (made / "tile" / "link").symlink_to(tmp_path / "outside")
    (made / "tile" / "folder-link").symlink_to(tmp_path)
    return made


@pytest.fixture
def sftp(folder: Path) -> Iterator[paramiko.SFTPClient]:
    with listening(lambda: Shows(folder)) as door, connected(door.port) as line:
        session = line._transport.open_session()
        session.invoke_subsystem("sftp")
        client = paramiko.SFTPClient(session)
        yield client
        client.close()


def everything(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.parent.rglob("*") if path.is_file()}


def open_files() -> int:
    return len(list(Path("/proc/self/fd").iterdir())) if sys.platform == "linux" else 0


def test_what_is_shown_can_be_listed_and_read(sftp: paramiko.SFTPClient) -> None:
    assert sorted(sftp.listdir("/")) == ["checkpoint", "tile"]
    assert "000" in sftp.listdir("tile/0")
    with sftp.open("/tile/0/000") as file:
        assert file.read() == TILE
    assert sftp.stat("checkpoint").st_size == 15


@pytest.mark.parametrize(
    "path",
    [
        "private",
        "/private",
        "../outside",
        "tile/../private",
        "tile/../../outside",
        "tile/link",
        "tile/folder-link/outside",
        "/etc/passwd",
        "tile/\0",
        "tile/.hidden",
    ],
)
def test_nobody_leaves_the_folder(sftp: paramiko.SFTPClient, path: str) -> None:
    with pytest.raises(OSError):
        sftp.open(path).read()
    with pytest.raises(OSError):
        sftp.stat(path)


def test_nothing_can_be_changed(sftp: paramiko.SFTPClient, folder: Path) -> None:
    before = everything(folder)
    for change in (
        lambda: sftp.open("checkpoint", "r+"),
        lambda: sftp.open("checkpoint", "w"),
        lambda: sftp.open("checkpoint", "a"),
        lambda: sftp.open("tile/new", "w"),
        lambda: sftp.remove("checkpoint"),
        lambda: sftp.rename("checkpoint", "tile/checkpoint"),
        lambda: sftp.posix_rename("checkpoint", "tile/checkpoint"),
        lambda: sftp.mkdir("tile/new"),
        lambda: sftp.rmdir("tile/0"),
        lambda: sftp.symlink("/etc/passwd", "tile/passwd"),
        lambda: sftp.chmod("checkpoint", 0o777),
        lambda: sftp.truncate("checkpoint", 0),
        lambda: sftp.utime("checkpoint", (0, 0)),
    ):
        with pytest.raises(OSError):
            change()
    assert everything(folder) == before


def test_one_peer_holds_so_many_files_and_reads_so_much_at_once(sftp: paramiko.SFTPClient) -> None:
    with contextlib.ExitStack() as opened:
        files = [opened.enter_context(sftp.open("checkpoint")) for _ in range(MOST_OPEN_FILES)]
        with pytest.raises(OSError):
            sftp.open("checkpoint")
        files[0].close()
        opened.enter_context(sftp.open("checkpoint"))
    with sftp.open("tile/0/000") as file:
        request = file._read  # one request of the protocol
        assert len(request(2**31 - 1)) <= LARGEST_READ_BYTES


def test_a_peer_that_goes_leaves_no_file_open(folder: Path) -> None:
    before = open_files()
    with listening(lambda: Shows(folder)) as door, connected(door.port) as line:
        session = line._transport.open_session()
        session.invoke_subsystem("sftp")
        paramiko.SFTPClient(session).open("checkpoint")
    assert open_files() <= before
