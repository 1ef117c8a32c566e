"""The desk's database: all or nothing, in the mode that outlasts a kill, and one change at a time."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import insert, select

from desktop_assist.desk import tables
from desktop_assist.desk.database import DeskDatabase
from desktop_assist.evidence.errors import EvidenceNotWritten

OUTDATED = tables.outdated
CASE = {
    "id": "c1",
    "question": "Why?",
    "customer_key": "key",
    "host_key": "host",
    "opened_at": "2026-11-21T18:04:05Z",
    "state": "waiting",
}


@pytest.fixture
def database(tmp_path: Path) -> Iterator[DeskDatabase]:
    made = DeskDatabase(tmp_path / "desk.sqlite")
    yield made
    made.close()


def names(database: DeskDatabase) -> list[str]:
    return [row[0] for row in database.rows(select(tables.cases.c.id))]


def test_a_change_is_kept_whole_or_not_at_all(database: DeskDatabase) -> None:
    with database.change() as change:
        change.execute(insert(tables.cases), CASE)
        assert names(database) == ["c1"], "a change sees what it has written"
    with pytest.raises(sqlite3.IntegrityError), database.change() as change:
        change.execute(insert(tables.cases), [{**CASE, "id": "c2"}, CASE])
    assert names(database) == ["c1"]


def test_what_was_acknowledged_is_asked_of_the_disk(database: DeskDatabase) -> None:
    with database.change() as change:
        kept = {
            name: change.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "secure_delete")
        }
    # From: https://sqlite.org/pragma.html#pragma_synchronous (2 is FULL)
    assert kept == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "secure_delete": 1}


def test_reading_does_not_keep_a_writer_out(database: DeskDatabase, tmp_path: Path) -> None:
    names(database)
    with sqlite3.connect(tmp_path / "desk.sqlite", timeout=0) as other:
        other.execute("INSERT INTO cases VALUES ('c9','','','','','waiting','',NULL,'')")
    other.close()
    assert names(database) == ["c9"]


def test_another_process_that_holds_the_file_is_told_of(
    database: DeskDatabase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with database.change() as change:
        change.exec_driver_sql("SELECT 1")
    database._file.execute("PRAGMA busy_timeout=1")
    other = sqlite3.connect(tmp_path / "desk.sqlite", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(EvidenceNotWritten, match="The desk's database"), database.change():
        pass
    other.execute("ROLLBACK")
    other.close()
    with database.change() as change:
        change.execute(insert(tables.cases), CASE)


def test_threads_change_one_after_the_other(database: DeskDatabase) -> None:
    begin = threading.Barrier(4)

    def add(number: int) -> None:
        begin.wait()
        for each in range(20):
            with database.change() as change:
                change.execute(insert(tables.cases), {**CASE, "id": f"{number}-{each}"})

    threads = [threading.Thread(target=add, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(names(database))) == 80


def test_what_was_erased_is_in_no_byte_after_a_scrub(database: DeskDatabase, tmp_path: Path) -> None:
    with database.change() as change:
        change.execute(insert(tables.cases), {**CASE, "question": "Wilhelmina" * 100})
    with database.change() as change:
        change.execute(tables.cases.update().values(question=""))
    database.scrub()
    assert not [path for path in tmp_path.iterdir() if b"Wilhelmina" in path.read_bytes()]


def test_only_a_desk_carries_the_weight_of_the_database() -> None:
    programs = "desktop_assist.app, desktop_assist.cli, desktop_assist.engagement.technician"
    code = f"import sys, {programs}; sys.exit('sqlalchemy' in sys.modules or 'alembic' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
