"""What is held of a bag while it is read, and what is read again."""

import hashlib
import os

import pytest

from desktop_assist.evidence import bag, bag_files
from desktop_assist.evidence.errors import BadBundle


def test_what_is_used_is_what_was_hashed(tmp_path):
    (tmp_path / "x").write_bytes(b"first")
    files = bag_files.read(tmp_path, bag.survey(tmp_path))
    (tmp_path / "x").write_bytes(b"second")
    assert files.tag_file("x") == b"first"
    assert files.digests == {"x": hashlib.sha256(b"first").hexdigest()}


def test_large_files_and_items_are_hashed_and_not_held(tmp_path, monkeypatch):
    monkeypatch.setattr(bag_files, "LARGEST_HELD_BYTES", 10)
    monkeypatch.setattr(bag_files, "MOST_HELD_BYTES", 15)
    (tmp_path / "data").mkdir()
    sizes = {"a": 10, "b": 10, "c": 11, "data/d": 3}
    for name, size in sizes.items():
        (tmp_path / name).write_bytes(name.encode()[-1:] * size)
    files = bag_files.read(tmp_path, dict(sorted(bag.survey(tmp_path).items())))
    assert set(files.held) == {"a"}
    assert {
        name: hashlib.sha256((tmp_path / name).read_bytes()).hexdigest() for name in sizes
    } == files.digests
    assert files.tag_file("c") == b"c" * 11


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_what_was_put_in_a_files_place_meanwhile_is_refused(tmp_path):
    (tmp_path / "x").write_bytes(b"first")
    names = bag.survey(tmp_path)
    (tmp_path / "x").unlink()
    os.mkfifo(tmp_path / "x")
    with pytest.raises(BadBundle, match="cannot be read"):
        bag_files.read(tmp_path, names)
