"""What of a folder is a bundle, and how one is found."""

from __future__ import annotations

import pytest

from desktop_assist.audit import archive
from desktop_assist.audit.archive import Archive
from desktop_assist.audit.errors import NotAnArchive
from desktop_assist.evidence import archive_file
from simulators.archives import case_id


def test_an_archive_has_its_bundles_in_order_and_nothing_else(built, tmp_path):
    for name in ("case-", "case-..", "notes.txt", "case-a b", ".part-x"):
        (tmp_path / name).mkdir()
    for name in ("case-B", "case-A.zip", "case-a"):
        (tmp_path / name).mkdir()
    assert [path.name for path in Archive(tmp_path).bundles()] == ["case-A.zip", "case-B", "case-a"]
    assert len(Archive(built.folder).bundles()) == 6


def test_a_case_is_found_by_its_number_and_by_nothing_that_leads_elsewhere(built):
    found = Archive(built.folder)
    assert found.bundle(case_id(2)) == found.bundle(f"case-{case_id(2)}") == built.bundle(2)
    for name in ("../archive", "", "01KAKQ7Y5XQ3VTM8ZR6WBN2E99"):
        with pytest.raises(NotAnArchive):
            found.bundle(name)


def test_bundles_and_folders_of_them_can_be_named_together(built):
    both = archive.named([built.bundle(1), built.folder])
    assert both[0] == built.bundle(1)
    assert len(both) == 6


def test_a_folder_without_bundles_is_no_archive(tmp_path):
    with pytest.raises(NotAnArchive):
        archive.named([tmp_path])
    with pytest.raises(NotAnArchive):
        Archive(tmp_path / "nowhere").bundles()


def test_a_zip_is_unpacked_for_as_long_as_it_is_needed(built, tmp_path):
    packed = tmp_path / f"case-{case_id(0)}.zip"
    archive_file.export(built.bundle(0), packed)
    with archive.opened(packed) as folder:
        assert (folder / "bagit.txt").is_file()
        assert folder.name == f"case-{case_id(0)}"
    assert not folder.exists()
    assert archive.case_of(packed) == case_id(0)
