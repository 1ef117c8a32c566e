"""Items: the same item from memory and from a file has the same commitment and the same bytes."""

from __future__ import annotations

import hashlib

from desktop_assist.evidence import commitment, item

SALT = bytes(range(32))


def test_memory_and_file_are_alike(tmp_path):
    data = bytes(range(256)) * 5000
    (tmp_path / "film").write_bytes(data)
    held = item.measured("data/film", SALT, data)
    filed = item.measured("data/film", SALT, tmp_path / "film")
    assert held.commitment == filed.commitment == commitment.commit(SALT, data)
    assert held.data == filed.data == data
    for one in (held, filed):
        with one.open() as stream:
            assert hashlib.file_digest(stream, "sha256").digest() == item.digest(data)
