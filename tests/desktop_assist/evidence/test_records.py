"""The store's tables: each version is made from the one before, and old evidence is still there."""

from __future__ import annotations

import sqlite3

from desktop_assist.evidence import records
from desktop_assist.evidence.store import Store
from simulators.victims import AT


def test_a_store_of_each_older_version_is_brought_up_with_what_it_held(tmp_path):
    for version in range(1, records.VERSION + 1):
        (tmp_path / str(version)).mkdir()
        connection = sqlite3.connect(tmp_path / str(version) / "evidence.sqlite")
        for step in records.STEPS[:version]:
            for table in step:
                connection.execute(table)
        connection.execute("INSERT INTO help_case VALUES ('c1', 'help.example', 'Why?', ?)", (AT,))
        connection.execute(f"PRAGMA user_version = {version}")
        connection.commit()
        connection.close()
        with Store.open(tmp_path / str(version)) as store:
            assert [one.question for one in store.cases()] == ["Why?"]
            assert store.erased("c1") == ()
