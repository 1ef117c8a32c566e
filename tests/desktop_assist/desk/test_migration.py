"""A database of each older desk becomes this one's without a loss; one of a newer desk is left alone."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, inspect

from desktop_assist.desk import migration, tables
from desktop_assist.desk.case import CLOSED, TAKEN, WAITING
from desktop_assist.desk.cases import Cases
from desktop_assist.desk.database import DeskDatabase
from desktop_assist.desk.errors import DeskNotUsable

FIRST_RELEASE = Path(__file__).parents[2] / "data" / "desk" / "desk-0.1.sql"
KEPT = ("cases", "statements", "erased", "outdated")


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A desk's database as the first release left it."""
    path = tmp_path / "desk.sqlite"
    with sqlite3.connect(path) as made:
        made.executescript(FIRST_RELEASE.read_text(encoding="utf-8"))
    made.close()
    return path


def rows(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """What is in the tables of the first release, in its columns."""
    opened = sqlite3.connect(path)
    plain = sqlite3.connect(":memory:")
    plain.executescript(FIRST_RELEASE.read_text(encoding="utf-8"))
    found = {}
    for table in KEPT:
        columns = ", ".join(row[1] for row in plain.execute(f"PRAGMA table_info({table})"))
        found[table] = opened.execute(f"SELECT {columns} FROM {table} ORDER BY rowid").fetchall()
    plain.close()
    opened.close()
    return found


def test_a_desk_of_the_first_release_is_taken_over_without_loss(old: Path) -> None:
    before = rows(old)
    assert [len(before[table]) for table in KEPT] == [4, 8, 1, 1]
    database = DeskDatabase(old)
    cases = Cases(database)
    assert [each.state for each in cases.unclosed()] == [WAITING, TAKEN, WAITING]
    assert cases.unclosed()[0].question == "Why is it slow?"
    (outdated,) = cases.outdated()
    assert cases.find(outdated).state == CLOSED  # type: ignore[union-attr]
    assert [each.envelope == b"" for each in cases.statements(outdated)] == [False, True, False, False]
    assert len(cases.unlogged()) == 1
    assert cases.usual_wait() == (15, 2)
    database.close()
    assert rows(old) == before


def test_what_was_brought_up_is_not_touched_again_and_needs_no_alembic(
    old: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    DeskDatabase(old).close()
    monkeypatch.setitem(__import__("sys").modules, "alembic", None)
    DeskDatabase(old).close()


def test_the_steps_end_where_the_program_is_and_never_branch() -> None:
    config = Config()
    config.set_main_option("script_location", str(migration.MIGRATIONS))
    steps = ScriptDirectory.from_config(config)
    assert steps.get_heads() == [migration.HEAD]
    assert steps.get_bases() == ["0001"]


@pytest.mark.parametrize("made_from", ["nothing", "the first release"])
def test_the_steps_make_the_tables_that_the_queries_use(tmp_path: Path, made_from: str, old: Path) -> None:
    path = old if made_from == "the first release" else tmp_path / "new.sqlite"
    DeskDatabase(path).close()
    engine = create_engine(f"sqlite:///{path}")
    found = inspect(engine)
    assert set(found.get_table_names()) - {"alembic_version"} == set(tables.METADATA.tables)
    for table in tables.METADATA.tables.values():
        there = {each["name"]: each for each in found.get_columns(table.name)}
        assert list(there) == [column.name for column in table.columns]
        for column in table.columns:
            one = there[column.name]
            told = (
                type(one["type"]).__name__,
                one["nullable"] or column.primary_key,
                bool(one["primary_key"]),
            )
            kind = {"LargeBinary": "BLOB", "Text": "TEXT", "Integer": "INTEGER"}[type(column.type).__name__]
            assert told == (kind, column.nullable or column.primary_key, column.primary_key), column
    engine.dispose()


def test_a_newer_desks_database_is_left_alone(old: Path) -> None:
    DeskDatabase(old).close()
    with sqlite3.connect(old) as newer:
        newer.execute("UPDATE alembic_version SET version_num='9999'")
    newer.close()
    before = rows(old)
    with pytest.raises(DeskNotUsable, match="newer version"):
        DeskDatabase(old)
    assert rows(old) == before


def test_a_step_that_fails_leaves_the_database_as_it_was(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_connection: object) -> None:
        migration_of(_connection)
        raise OSError("the power failed")

    migration_of = migration.bring_up
    monkeypatch.setattr(migration, "bring_up", fail)
    with pytest.raises(OSError):
        DeskDatabase(old)
    monkeypatch.undo()
    left = sqlite3.connect(old)
    names = {row[0] for row in left.execute("SELECT name FROM sqlite_master WHERE type='table'")}
    left.close()
    assert names == set(KEPT)
