"""Bringing the index up to date: only what is new is read, and what cannot be read is found all the same."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from desktop_assist.audit import indexing
from desktop_assist.audit.archive import Archive
from desktop_assist.audit.index import Index
from desktop_assist.audit.indexing import Update
from desktop_assist.audit.query import Query
from simulators.archives import case_id


@pytest.fixture
def copied(built, tmp_path):
    return Archive(Path(shutil.copytree(built.folder, tmp_path / "archive")))


def test_only_what_is_new_is_read(copied, tmp_path):
    late = copied.path / f"case-{case_id(3)}"
    late.rename(tmp_path / late.name)
    with Index(tmp_path / "index") as kept:
        update = Update(kept, copied, 1)
        assert update.total == 5
        assert [one.case for one in update] == [case_id(number) for number in (0, 1, 2, 4, 5)]
        again = Update(kept, copied, 1)
        assert (again.total, list(again)) == (0, [])
        (tmp_path / late.name).rename(late)
        assert [one.case for one in Update(kept, copied, 1)] == [case_id(3)]
        assert kept.search(Query(technician="paul")).cases == 2


def test_an_update_that_was_stopped_is_gone_on_with(copied, tmp_path):
    with Index(tmp_path / "index") as kept:
        next(iter(Update(kept, copied, 1)))
        assert not kept.is_current(copied.path)
        assert Update(kept, copied, 1).total == 6


def test_a_bundle_that_cannot_be_read_is_found_by_its_name(copied, tmp_path):
    broken = copied.path / f"case-{case_id(1)}"
    (broken / "openings.json").write_bytes(b"?")
    with Index(tmp_path / "index") as kept:
        list(Update(kept, copied, 1))
        told = kept.search(Query(case=case_id(1)))
    assert told.bundles == (broken.name,)
    assert "openings.json" in indexing.read(broken).lacking[0]
