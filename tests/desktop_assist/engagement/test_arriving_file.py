"""A file that arrives: whole under its name, or in part under another, and never over something else."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop_assist.channel.sftp_wire import Attributes
from desktop_assist.engagement.arriving_file import TAKEN_AGAIN_BYTES, arriving

SIZE = 3 * TAKEN_AGAIN_BYTES
ABOUT = Attributes(size=SIZE, modified=1_800_000_000)
DATA = bytes(range(256)) * (SIZE // 256)


class Cut(Exception):
    """The line broke."""


def come(folder: Path, until: int = SIZE, about: Attributes = ABOUT, data: bytes = DATA) -> tuple[int, Path]:
    """Receive up to `until`; from where on it came, and where it lies."""
    with arriving(folder, "log.txt", about) as made:
        made.file.write(data[made.first : until])
        if until < len(data):
            raise Cut
    return made.first, made.place


def parts(folder: Path) -> list[Path]:
    return sorted(folder.glob(".*.part"))


def test_a_whole_file_has_its_name_and_nothing_else_is_left(tmp_path: Path) -> None:
    (tmp_path / "log.txt").write_bytes(b"mine")
    first, place = come(tmp_path)
    assert (first, place.name) == (0, "log (2).txt")
    assert place.read_bytes() == DATA
    assert place.stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "log.txt").read_bytes() == b"mine"
    assert parts(tmp_path) == []


def test_what_broke_off_goes_on_and_the_last_is_taken_again(tmp_path: Path) -> None:
    with pytest.raises(Cut):
        come(tmp_path, 2 * TAKEN_AGAIN_BYTES + 7)
    assert [path.name for path in tmp_path.iterdir()] == [f".log.txt.{SIZE}-1800000000.part"]
    (part,) = parts(tmp_path)
    with part.open("r+b") as spoiled:  # as a power cut would
        spoiled.seek(2 * TAKEN_AGAIN_BYTES)
        spoiled.write(b"\0" * 7)
    first, place = come(tmp_path)
    assert first == TAKEN_AGAIN_BYTES + 7
    assert place.read_bytes() == DATA
    assert parts(tmp_path) == []


def test_another_file_of_the_same_name_begins_anew(tmp_path: Path) -> None:
    with pytest.raises(Cut):
        come(tmp_path, 2 * TAKEN_AGAIN_BYTES)
    first, place = come(tmp_path, about=Attributes(size=SIZE, modified=1_800_000_001), data=DATA[::-1])
    assert first == 0
    assert place.read_bytes() == DATA[::-1]


def test_nothing_came_nothing_is_left(tmp_path: Path) -> None:
    with pytest.raises(Cut):
        come(tmp_path, 0)
    assert list(tmp_path.iterdir()) == []


def test_a_link_where_the_part_would_be_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "precious").write_bytes(b"precious" * 1000)
    (tmp_path / f".log.txt.{SIZE}-1800000000.part").symlink_to(tmp_path / "precious")
    with pytest.raises(OSError, match=r"symbolic|Errno"):
        come(tmp_path)
    assert (tmp_path / "precious").read_bytes() == b"precious" * 1000
    assert not (tmp_path / "log.txt").exists()
