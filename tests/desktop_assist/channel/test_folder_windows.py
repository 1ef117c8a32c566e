"""What Windows is asked, as far as another system can tell; and the marks of files from elsewhere."""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from desktop_assist.channel import file_marks
from desktop_assist.channel.errors import FileRefused
from desktop_assist.channel.folder_windows import WindowsFolder

NOW = datetime(2026, 11, 22, tzinfo=UTC)


@pytest.mark.skipif(sys.platform == "win32", reason="there it works, see the next tests")
def test_elsewhere_it_cannot_be_entered(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="Windows"):
        WindowsFolder(tmp_path)


@pytest.mark.skipif(sys.platform != "win32", reason="needs Windows' own handles")
def test_it_reads_makes_and_refuses(tmp_path: Path) -> None:
    (tmp_path / "top" / "sub").mkdir(parents=True)
    (tmp_path / "top" / "plain").write_bytes(b"plain")
    folder = WindowsFolder(tmp_path / "top")
    descriptor = folder.open_file(("plain",), write=False)
    assert os.read(descriptor, 10) == b"plain"
    os.close(descriptor)
    os.close(folder.create_file(("sub", "new")))
    with pytest.raises(FileExistsError):
        folder.create_file(("sub", "new"))
    for name in ("NUL", "a:b", "end."):
        with pytest.raises(FileRefused):
            folder.create_file((name,))
    with folder._folder(("sub",)), pytest.raises(PermissionError):
        (tmp_path / "top" / "sub").rename(tmp_path / "elsewhere")  # held, so nothing takes its place
    folder.close()


def test_a_file_is_marked_as_of_the_internet_zone_on_windows(tmp_path: Path) -> None:
    file_marks.from_elsewhere(-1, tmp_path / "file", NOW, "win32")
    (stream,) = tmp_path.iterdir()
    assert (stream.name, stream.read_bytes()) == (
        "file:Zone.Identifier",
        b"[ZoneTransfer]\r\nZoneId=3\r\n",
    )


def test_a_file_is_quarantined_on_macos() -> None:
    flags, seconds, program, rest = file_marks.quarantine(NOW).decode().split(";")
    assert (flags, int(seconds, 16), program, rest) == ("0081", int(NOW.timestamp()), "Desktop Assist", "")


def test_what_cannot_be_marked_is_received_unmarked(tmp_path: Path) -> None:
    file_marks.from_elsewhere(-1, tmp_path / "absent" / "file", NOW, "win32")
    file_marks.from_elsewhere(-1, tmp_path / "file", NOW, "linux")
    assert not list(tmp_path.iterdir())
