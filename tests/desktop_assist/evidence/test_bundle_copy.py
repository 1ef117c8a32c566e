"""A bundle copied as a folder: the same files, or nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop_assist.evidence import bundle_copy, durable
from desktop_assist.evidence.errors import AlreadyKept, BadBundle


@pytest.fixture
def source(tmp_path: Path) -> Path:
    made = tmp_path / "from" / "case-c1"
    (made / "data").mkdir(parents=True)
    (made / "bagit.txt").write_bytes(b"a bag")
    (made / "data" / "report.json").write_bytes(b"{}")
    return made


def files(folder: Path) -> dict[str, bytes]:
    return {
        each.relative_to(folder).as_posix(): each.read_bytes() for each in folder.rglob("*") if each.is_file()
    }


def test_the_copy_is_the_bundle(source: Path, tmp_path: Path) -> None:
    made = bundle_copy.copy(source, tmp_path / "to" / "new")
    assert made == tmp_path / "to" / "new" / "case-c1"
    assert files(made) == files(source)


def test_what_is_there_already_stays_as_it_was(source: Path, tmp_path: Path) -> None:
    made = bundle_copy.copy(source, tmp_path / "to")
    (source / "data" / "report.json").write_bytes(b"[]")
    with pytest.raises(AlreadyKept):
        bundle_copy.copy(source, tmp_path / "to")
    assert files(made)["data/report.json"] == b"{}"


@pytest.mark.parametrize("name", ["c1", "case-", "case-../x"])
def test_a_folder_of_another_name_is_refused(source: Path, tmp_path: Path, name: str) -> None:
    renamed = source.rename(source.with_name(name.replace("/", "_")))
    with pytest.raises(BadBundle):
        bundle_copy.copy(renamed, tmp_path / "to")


def test_a_link_is_refused_and_nothing_is_written(source: Path, tmp_path: Path) -> None:
    (source / "data" / "secret").symlink_to("/etc/hostname")
    with pytest.raises(BadBundle):
        bundle_copy.copy(source, tmp_path / "to")
    assert not (tmp_path / "to").exists()


def test_a_disk_that_fails_leaves_nothing(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_source: Path, _path: Path) -> bytes:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(durable, "copy", full)
    with pytest.raises(Exception, match="No space"):
        bundle_copy.copy(source, tmp_path / "to")
    assert list((tmp_path / "to").iterdir()) == []
