"""One technician has a case, whoever asks at the same instant; what is known of its customer."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_assist.desk import assignments as module
from desktop_assist.desk.assignments import Assignments
from desktop_assist.desk.case import TAKEN, WAITING, Case, LoggedStatement, Then
from desktop_assist.desk.cases import Cases
from desktop_assist.desk.database import DeskDatabase
from desktop_assist.desk.errors import RequestRefused

ID, OTHER = "01KAKQ7Y5X0000000000000000", "01KAKQ7Y5X0000000000000001"
CLOSES = Then(closed_at="2026-11-21T19:00:00Z")
# One of several desks on the same database, each with a technician who wants every case.
GREEDY = """
import sys
from pathlib import Path
from desktop_assist.desk.assignments import Assignments
from desktop_assist.desk.cases import Cases
from desktop_assist.desk.database import DeskDatabase
from desktop_assist.desk.errors import RequestRefused
database = DeskDatabase(Path(sys.argv[1]))
cases = Cases(database)
names = [case.id for case in cases.unclosed()]
print("ready", flush=True)
sys.stdin.readline()
for name in names:
    try:
        Assignments(cases, database).take(name, sys.argv[2], 1)
        print(name, flush=True)
    except RequestRefused:
        pass
database.close()
"""


@pytest.fixture
def database(tmp_path: Path) -> Iterator[DeskDatabase]:
    made = DeskDatabase(tmp_path / "desk.sqlite")
    yield made
    made.close()


@pytest.fixture
def cases(database: DeskDatabase) -> Cases:
    return Cases(database)


@pytest.fixture
def assignments(cases: Cases, database: DeskDatabase) -> Assignments:
    return Assignments(cases, database)


def said(seq: int, kind: str = "message") -> LoggedStatement:
    return LoggedStatement(seq, kind, b"envelope %d" % seq, b"s" * 32, -1)


def opened(cases: Cases, name: str = ID, key: str = "key") -> None:
    cases.open(Case(name, "Why?", key, "host", "2026-11-21T18:04:05Z", WAITING, "", -1), said(0))


def append(cases: Cases, name: str, statement: LoggedStatement, then: Then | None = None) -> None:
    last = cases.last_statement(name)
    cases.append(name, statement, cases._head(name, last), *([then] if then else []))


def test_one_technician_has_a_case(cases: Cases, assignments: Assignments) -> None:
    opened(cases)
    assignments.take(ID, "maria", 42)
    assignments.take(ID, "maria", 99)
    found = cases.find(ID)
    assert found is not None
    assert (found.state, found.technician, found.waited_s) == (TAKEN, "maria", 42)
    with pytest.raises(RequestRefused, match="maria has taken this case"):
        assignments.take(ID, "omar", 50)
    append(cases, ID, said(1), CLOSES)
    for who, name in (("maria", ID), ("maria", OTHER)):
        with pytest.raises(RequestRefused, match="not open"):
            assignments.take(name, who, 1)


def test_of_technicians_who_ask_at_once_exactly_one_wins(
    cases: Cases, database: DeskDatabase, tmp_path: Path
) -> None:
    names = [f"01KAKQ7Y5X00000000000000{number:02}" for number in range(30)]
    for name in names:
        opened(cases, name, name)
    desks = [
        subprocess.Popen(
            [sys.executable, "-c", GREEDY, str(tmp_path / "desk.sqlite"), who],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for who in ("maria", "omar")
    ]
    for desk in desks:
        assert desk.stdout is not None
        assert desk.stdout.readline() == "ready\n"
    for desk in desks:
        assert desk.stdin is not None
        desk.stdin.write("go\n")
        desk.stdin.flush()
    won = Counter(name for desk in desks for name in desk.communicate(timeout=60)[0].split())
    assert won == dict.fromkeys(names, 1), "each case has exactly one technician"
    assert {each.state for each in cases.unclosed()} == {TAKEN}


def test_a_case_goes_back_to_the_queue_and_its_first_wait_stays(
    cases: Cases, assignments: Assignments
) -> None:
    opened(cases)
    assignments.take(ID, "maria", 42)
    assignments.release(ID)
    found = cases.find(ID)
    assert found is not None
    assert (found.state, found.technician) == (WAITING, "")
    assignments.take(ID, "omar", 900)
    assert (cases.find(ID).technician, cases.find(ID).waited_s) == ("omar", 42)  # type: ignore[union-attr]


def test_a_case_whose_customer_met_somebody_does_not_go_back(cases: Cases, assignments: Assignments) -> None:
    opened(cases)
    assignments.take(ID, "maria", 42)
    append(cases, ID, said(1, "arrival"))
    with pytest.raises(RequestRefused, match="has met you"):
        assignments.release(ID)
    assert cases.find(ID).technician == "maria"  # type: ignore[union-attr]


def test_a_customers_history_is_of_their_own_other_cases(
    cases: Cases, assignments: Assignments, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MOST_EARLIER_CASES", 3)
    names = [f"01KAKQ7Y5X00000000000000{number:02}" for number in range(5)]
    for name in names:
        opened(cases, name)
    opened(cases, OTHER[:-2] + "ZZ", "somebody else")
    assignments.take(names[2], "omar", 1)
    append(cases, names[2], said(1, "decision"))
    append(cases, names[2], said(2), CLOSES)
    now = cases.find(names[4])
    assert now is not None
    earlier = assignments.earlier(now)
    assert [each.id for each in earlier] == [names[3], names[2], names[1]]
    assert earlier[1].closed_at == CLOSES.closed_at
    assert (earlier[1].technician, earlier[1].decisions) == ("omar", (said(1).envelope,))
    assert (earlier[0].technician, earlier[0].decisions) == ("", ())
