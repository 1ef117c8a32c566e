"""Files from a peer: no name leads out of the folder, nothing half-sent is taken for whole."""

from __future__ import annotations

import errno
import os
import string
import tempfile
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from desktop_assist.desk import files as module
from desktop_assist.desk.errors import DeskNotUsable, RequestRefused
from desktop_assist.desk.files import ReceivedFiles
from desktop_assist.desk.protocol import PART_BYTES

HOSTILE = [
    "", ".", "..", "../x", "a/../x", "a/..", "/etc/passwd", "//x", "a//b", "a/", "C:/x", "c:x", "a\\b",
    "..\\x", "\\\\host\\x", "a\0b", "a\nb", "a ", " a", ".hidden", "a/.hidden", "~", "~root/x", "a.part",
    "d/a.part",
    "con", "nul.txt", "aux/x", "data/com1", "data/lpt9.log", "a/b/c/d", "a.", "a..b", "x:stream",
    "é", "x" * 201, "a/" + "x" * 300, "%2e%2e/x", "bundle/../../x", "a\u2215b", "UPPER",
]  # fmt: skip
GOOD = [
    "a", "data/report-before.json", "bundle/manifest-sha256.txt", "bundle/statements/0000.dsse.json",
    "bundle/log/0000.tlog-proof", "bundle/data/terminal-000.cast", "confirm", "data/console.txt", "a.partial",
    "bundle/keys/allowed_signers", "0", "bundle/bag-info.txt",
]  # fmt: skip


@pytest.fixture
def files(tmp_path: Path) -> ReceivedFiles:
    return ReceivedFiles(tmp_path / "case")


@pytest.mark.parametrize("name", GOOD)
def test_a_file_arrives_and_is_read(files: ReceivedFiles, name: str) -> None:
    files.add(name, 0, b"hello ", last=False)
    assert files.sizes() == {}, "half of it is nothing"
    with pytest.raises(RequestRefused):
        files.part(name, 0)
    files.add(name, 6, b"world", last=True)
    assert files.sizes() == {name: 11}
    assert files.part(name, 0) == (b"hello world", True)
    assert files.part(name, 6) == (b"world", True)
    assert files.part(name, 99) == (b"", True)


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_are_refused_and_touch_nothing(files: ReceivedFiles, name: str) -> None:
    with pytest.raises(RequestRefused, match="is not the name of a file"):
        files.add(name, 0, b"x", last=True)
    with pytest.raises(RequestRefused):
        files.part(name, 0)
    assert not files.folder.exists()


letters = st.text(alphabet=string.ascii_letters + string.digits + "./\\-_:~ \0\n\u2215é", max_size=40)


@given(letters | st.text(max_size=60))
@example("a" * 256)
def test_no_name_leads_out_of_the_folder(name: str) -> None:
    with tempfile.TemporaryDirectory() as outside:
        received = ReceivedFiles(Path(outside) / "in" / "case")
        try:
            received.add(name, 0, b"x", last=True)
        except (RequestRefused, DeskNotUsable):
            assert received.sizes() == {}
        else:
            assert received.sizes() == {name: 1}
        found = [path for path in Path(outside).rglob("*") if path.is_file()]
        assert all(path.is_relative_to(received.folder) for path in found)


def test_parts_come_in_order(files: ReceivedFiles) -> None:
    with pytest.raises(RequestRefused, match="out of order"):
        files.add("a", 5, b"x", last=False)
    files.add("a", 0, b"12345", last=False)
    for offset in (4, 6, 10_000_000):
        with pytest.raises(RequestRefused, match="out of order"):
            files.add("a", offset, b"x", last=True)
    files.add("a", 5, b"6", last=True)
    assert files.part("a", 0) == (b"123456", True)


def test_a_broken_upload_begins_again_or_goes_on(files: ReceivedFiles) -> None:
    files.add("a", 0, b"the wrong beginning", last=False)
    files.add("a", 0, b"right", last=False)
    later = ReceivedFiles(files.folder)
    later.add("a", 5, b" end", last=True)
    assert later.part("a", 0) == (b"right end", True)


def test_a_whole_file_is_never_replaced(files: ReceivedFiles) -> None:
    files.add("a", 0, b"first", last=True)
    for offset in (0, 5):
        with pytest.raises(RequestRefused, match="sent already"):
            files.add("a", offset, b"second", last=True)
    files.add("d/b", 0, b"", last=True)
    with pytest.raises(RequestRefused, match="sent already"):
        files.add("d", 0, b"x", last=True)
    assert files.part("a", 0) == (b"first", True)
    assert files.sizes() == {"a": 5, "d/b": 0}


def test_a_folder_where_a_file_is(files: ReceivedFiles) -> None:
    files.add("a", 0, b"x", last=True)
    with pytest.raises((DeskNotUsable, RequestRefused)):
        files.add("a/b", 0, b"x", last=True)
    with pytest.raises(RequestRefused):
        files.part("a/b", 0)
    assert files.sizes() == {"a": 1}


def test_a_large_file_is_read_in_parts(files: ReceivedFiles) -> None:
    data = os.urandom(PART_BYTES + 10)
    files.add("a", 0, data[:PART_BYTES], last=False)
    files.add("a", PART_BYTES, data[PART_BYTES:], last=True)
    first, last = files.part("a", 0)
    assert (first, last) == (data[:PART_BYTES], False)
    assert files.part("a", PART_BYTES) == (data[PART_BYTES:], True)


def test_sizes_and_counts_are_bounded(files: ReceivedFiles, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LARGEST_FILE_BYTES", 100)
    monkeypatch.setattr(module, "LARGEST_CASE_BYTES", 150)
    monkeypatch.setattr(module, "LARGEST_FILE_COUNT", 3)
    with pytest.raises(RequestRefused, match="too large"):
        files.add("a", 0, b"x" * 101, last=True)
    files.add("a", 0, b"x" * 90, last=False)
    with pytest.raises(RequestRefused, match="too large"):
        files.add("a", 90, b"x" * 11, last=True)
    files.add("a", 0, b"x" * 100, last=True)
    with pytest.raises(RequestRefused, match="files of this case are too large"):
        files.add("b", 0, b"x" * 51, last=True)
    again = ReceivedFiles(files.folder)
    with pytest.raises(RequestRefused, match="files of this case are too large"):
        again.add("b", 0, b"x" * 51, last=True)
    for name in ("b", "c"):
        again.add(name, 0, b"x", last=True)
    with pytest.raises(RequestRefused, match="too many files"):
        again.add("d", 0, b"x", last=True)


def test_a_disk_that_refuses_is_said_and_the_file_can_be_sent_again(
    files: ReceivedFiles, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    files.add("a", 0, b"x", last=True)
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(DeskNotUsable, match=r"b could not be kept \(No space left"):
        files.add("b", 0, b"x", last=True)
    monkeypatch.undo()
    assert files.sizes() == {"a": 1}
    files.add("b", 0, b"y", last=True)
    assert files.part("b", 0) == (b"y", True)
