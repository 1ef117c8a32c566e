"""Items beside the database: a record has its copy, and a copy has its record."""

from __future__ import annotations

import os

import pytest

from desktop_assist.evidence import durable
from desktop_assist.evidence.errors import EvidenceNotWritten
from desktop_assist.evidence.store import Store
from simulators.victims import AT

SALT = bytes(range(32))


@pytest.fixture
def store(tmp_path):
    with Store.open(tmp_path / "evidence") as opened:
        opened.add_case("c1", "help.example", "Why is it slow?", AT)
        yield opened


def test_a_copy_that_no_record_names_is_swept_when_nobody_can_still_be_making_it(store, tmp_path):
    (tmp_path / "film").write_bytes(b"frames")
    kept = store.add_item("c1", "data/film", tmp_path / "film", SALT)
    folder = store.directory / "items"
    for name in ("ab" * 16, ".part-old", "fresh"):
        (folder / name).write_bytes(b"left by a kill")
    for path in (kept.source, folder / ("ab" * 16), folder / ".part-old"):
        os.utime(path, (1, 1))
    with Store.open(store.directory) as again:
        assert again.items("c1")[0].data == b"frames"
    assert {path.name for path in folder.iterdir()} == {kept.source.name, "fresh"}


def test_a_copy_that_vanished_meanwhile_is_not_recorded(store, tmp_path, monkeypatch):
    (tmp_path / "film").write_bytes(b"frames")
    real = durable.copy
    monkeypatch.setattr(durable, "copy", lambda source, path: (real(source, path), path.unlink())[0])
    with pytest.raises(EvidenceNotWritten, match="removed meanwhile"):
        store.add_item("c1", "data/film", tmp_path / "film", SALT)
    assert store.items("c1") == ()
