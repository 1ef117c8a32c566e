"""One folder by descriptors: links, hard links, pipes, and a folder that is swapped for a link meanwhile."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_assist.channel.errors import FileRefused

if os.name != "posix":
    pytest.skip("descriptors of folders are POSIX's", allow_module_level=True)

from desktop_assist.channel.confined_folder import ConfinedFolder, enter


@pytest.fixture
def outside(tmp_path: Path) -> Path:
    made = tmp_path / "outside"
    made.mkdir()
    (made / "secret").write_text("not for you")
    return made


@pytest.fixture
def top(tmp_path: Path) -> Path:
    made = tmp_path / "top"
    (made / "sub").mkdir(parents=True)
    (made / "plain").write_text("plain")
    return made


@pytest.fixture
def folder(top: Path) -> Iterator[ConfinedFolder]:
    made = enter(top)
    yield made
    made.close()


def content(descriptor: int) -> bytes:
    try:
        return os.read(descriptor, 100)
    finally:
        os.close(descriptor)


def test_a_plain_file_is_opened_read_and_made(folder: ConfinedFolder, top: Path) -> None:
    assert content(folder.open_file(("plain",), write=False)) == b"plain"
    os.close(folder.create_file(("sub", "new")))
    assert (top / "sub" / "new").stat().st_mode & 0o7777 == 0o600
    with pytest.raises(FileExistsError):
        folder.create_file(("plain",))


def test_no_link_is_followed_anywhere(folder: ConfinedFolder, top: Path, outside: Path) -> None:
    (top / "file-link").symlink_to(outside / "secret")
    (top / "folder-link").symlink_to(outside)
    (top / "dangling").symlink_to(outside / "new")
    for path in (("file-link",), ("folder-link", "secret")):
        for write in (False, True):
            with pytest.raises(OSError, match=r"."):
                folder.open_file(path, write=write)
    for path in (("dangling",), ("folder-link", "new")):
        with pytest.raises(OSError, match=r"."):
            folder.create_file(path)
    for act in (folder.make_folder, folder.remove_file, folder.remove_folder):
        with pytest.raises(OSError, match=r"."):
            act(("folder-link", "secret"))
    with pytest.raises(OSError, match=r"."):
        list(folder.names(("folder-link",)))
    assert sorted(path.name for path in outside.iterdir()) == ["secret"]


def test_hard_links_pipes_and_devices_are_no_plain_files(
    folder: ConfinedFolder, top: Path, outside: Path
) -> None:
    os.link(outside / "secret", top / "hard")
    os.mkfifo(top / "pipe")
    for name in ("hard", "pipe", "sub"):
        with pytest.raises((FileRefused, IsADirectoryError)):
            folder.open_file((name,), write=False)


def open_files() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


def test_a_rename_replaces_nothing(folder: ConfinedFolder, top: Path) -> None:
    (top / "other").write_text("other")
    with pytest.raises(FileExistsError):
        folder.rename_file(("plain",), ("other",))
    folder.rename_file(("plain",), ("sub", "moved"))
    assert (top / "sub" / "moved").read_text() == "plain"
    assert (top / "other").read_text() == "other"


def test_the_folder_itself_cannot_be_removed(folder: ConfinedFolder, top: Path) -> None:
    for act in (folder.remove_folder, folder.remove_file, folder.make_folder):
        with pytest.raises(FileRefused):
            act(())
    assert top.is_dir()


def test_a_folder_that_is_swapped_for_a_link_meanwhile_leads_nowhere(
    folder: ConfinedFolder, top: Path, outside: Path
) -> None:
    (top / "trap").symlink_to(outside)
    stop = threading.Event()

    def swap() -> None:
        while not stop.is_set():
            (top / "sub").rename(top / "aside")
            (top / "trap").rename(top / "sub")
            (top / "sub").rename(top / "trap")
            (top / "aside").rename(top / "sub")

    swapping = threading.Thread(target=swap)
    swapping.start()
    made = 0
    try:
        for number in range(3000):
            try:
                os.close(folder.create_file(("sub", f"n{number}")))
                made += 1
            except OSError:
                continue
    finally:
        stop.set()
        swapping.join()
    assert made, "some were made where they belong"
    assert [path.name for path in outside.iterdir()] == ["secret"], "and none outside"


def test_no_descriptor_is_left_open(folder: ConfinedFolder, top: Path) -> None:
    before = open_files()
    for _ in range(20):
        os.close(folder.open_file(("plain",), write=False))
        for path in (("absent",), ("absent", "x"), ("plain", "x")):
            with pytest.raises(OSError, match=r"."):
                folder.open_file(path, write=False)
        listing = folder.names(())
        next(listing)
        del listing
    assert open_files() == before
