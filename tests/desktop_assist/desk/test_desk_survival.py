"""A desk that is killed at any instant keeps whatever it acknowledged, and goes on from there."""

from __future__ import annotations

import random
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from desktop_assist.desk.cases import Cases
from desktop_assist.desk.database import DeskDatabase

ROUNDS = 8
# A desk's memory at work: opens, appends, takes and closes, and says what is acknowledged.
AT_WORK = """
import hashlib, sys
from pathlib import Path
from desktop_assist.desk.assignments import Assignments
from desktop_assist.desk.case import WAITING, Case, LoggedStatement, Then
from desktop_assist.desk.cases import Cases
from desktop_assist.desk.database import DeskDatabase
database = DeskDatabase(Path(sys.argv[1]))
cases = Cases(database)
number = len(cases.unclosed()) + len(sys.argv[2])
while True:
    number += 1
    name = f"{sys.argv[2]}-{number}"
    kept = [LoggedStatement(seq, "message", b"%d" % seq, b"s" * 32, -1) for seq in range(3)]
    cases.open(Case(name, "Why?", name, "host", "2026-11-21T18:04:05Z", WAITING, "", -1), kept[0])
    print(name, "open", flush=True)
    Assignments(cases, database).take(name, "maria", 1)
    print(name, "taken", flush=True)
    for before, each in zip(kept, kept[1:]):
        prev = hashlib.sha256(before.envelope).hexdigest()
        cases.append(name, each, prev, Then(closed_at="now" if each.seq == 2 else ""))
        print(name, each.seq, flush=True)
"""


def killed_at_work(path: Path, name: str, after_s: float) -> list[tuple[str, str]]:
    """What a desk acknowledged until it was killed, so long after its first word."""
    child = subprocess.Popen(
        [sys.executable, "-c", AT_WORK, str(path), name], stdout=subprocess.PIPE, text=True
    )
    assert child.stdout is not None
    first = child.stdout.readline()
    threading.Event().wait(after_s)
    child.kill()
    rest = child.communicate()[0]
    lines = [*first.splitlines(), *(line for line in rest.splitlines(keepends=True) if line.endswith("\n"))]
    return [(words[0], words[1]) for words in (line.split() for line in lines)]


@pytest.mark.timeout(120)
def test_what_was_acknowledged_is_there_after_each_of_many_kills(tmp_path: Path) -> None:
    path, dice = tmp_path / "desk.sqlite", random.Random(5)
    told: list[tuple[str, str]] = []
    for number in range(ROUNDS):
        told += killed_at_work(path, f"r{number}", dice.uniform(0.0, 0.15))
    database = DeskDatabase(path)
    cases = Cases(database)
    for name, what in told:
        found, kept = cases.find(name), cases.statements(name)
        assert found is not None, name
        assert [each.seq for each in kept] == list(range(len(kept))), "a chain has no hole"
        if what == "taken":
            assert found.technician == "maria"
        if what.isdecimal():
            assert len(kept) > int(what)
            assert (found.state == "closed") >= (what == "2")
    assert database._file.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert len(told) > ROUNDS
    database.close()
