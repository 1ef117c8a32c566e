"""The databases: a change is whole or not at all, and settings that durability rests on are truly on."""

from __future__ import annotations

import pytest

from desktop_assist.evidence.database import Database
from desktop_assist.evidence.errors import EvidenceNotWritten


@pytest.fixture
def database(tmp_path):
    opened = Database(tmp_path / "file", "The store")
    with opened.change() as change:
        change.execute("CREATE TABLE fact (value INTEGER) STRICT")
    yield opened
    opened.close()


def test_every_acknowledged_change_is_synchronised(database):
    assert database.rows("PRAGMA journal_mode") == [("wal",)]
    assert database.rows("PRAGMA synchronous") == [(2,)]  # FULL; From: https://sqlite.org/pragma.html


def test_a_change_that_fails_leaves_nothing(database):
    def fail_midway():
        with database.change() as change:
            change.execute("INSERT INTO fact VALUES (1)")
            raise ValueError("midway")

    with pytest.raises(ValueError, match="midway"):
        fail_midway()
    assert database.rows("SELECT * FROM fact") == []
    with database.change() as change:
        change.execute("INSERT INTO fact VALUES (2)")
    assert database.rows("SELECT * FROM fact") == [(2,)]


def test_who_wants_it_alone_gets_it_alone(tmp_path):
    first = Database(tmp_path / "alone", "The log", alone=True)
    with pytest.raises(EvidenceNotWritten, match="locked"):
        Database(tmp_path / "alone", "The log", alone=True)
    first.close()
    Database(tmp_path / "alone", "The log", alone=True).close()
