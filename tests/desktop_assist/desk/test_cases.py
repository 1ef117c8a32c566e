"""The desk's memory: chains without holes or branches, cases that one technician has, what a crash leaves."""

from __future__ import annotations

import hashlib
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_assist.desk import cases as module
from desktop_assist.desk.assignments import Assignments
from desktop_assist.desk.case import CLOSED, WAITING, Case, LoggedStatement, Then
from desktop_assist.desk.cases import Cases
from desktop_assist.desk.database import DeskDatabase
from desktop_assist.desk.errors import RequestRefused
from desktop_assist.evidence.errors import EvidenceError, EvidenceNotWritten, StoreDamaged

CLOSES = Then(closed_at="2026-11-21T19:00:00Z")
ID, OTHER = "01KAKQ7Y5X0000000000000000", "01KAKQ7Y5X0000000000000001"


@pytest.fixture
def cases(tmp_path: Path) -> Iterator[Cases]:
    database = DeskDatabase(tmp_path / "desk.sqlite")
    yield Cases(database)
    database.close()


def case(name: str = ID, key: str = "key") -> Case:
    return Case(name, "Why?", key, "host", "2026-11-21T18:04:05Z", WAITING, "", -1)


def said(seq: int, text: bytes = b"") -> LoggedStatement:
    return LoggedStatement(seq, "message", text or b"envelope %d" % seq, b"s" * 32, -1)


def digest(statement: LoggedStatement) -> str:
    return hashlib.sha256(statement.envelope).hexdigest()


def opened(cases: Cases, name: str = ID, key: str = "key") -> None:
    cases.open(case(name, key), said(0))


def test_a_case_is_kept_with_its_opening(cases: Cases, tmp_path: Path) -> None:
    opened(cases)
    assert cases.find(ID) == case()
    assert cases.statements(ID) == (said(0),)
    assert cases.last_statement(ID) == said(0)
    assert cases.find(OTHER) is None
    assert cases.last_statement(OTHER) is None
    assert stat.S_IMODE((tmp_path / "desk.sqlite").stat().st_mode) == 0o600


def test_a_name_is_taken_once(cases: Cases) -> None:
    opened(cases)
    with pytest.raises(RequestRefused, match="exists already"):
        cases.open(case(key="another"), said(0, b"another"))
    assert cases.find(ID) == case()
    assert cases.statements(ID) == (said(0),)


def test_one_install_has_so_many_open_cases_and_others_their_own(cases: Cases) -> None:
    names = [f"01KAKQ7Y5X00000000000000{number:02}" for number in range(module.LARGEST_OPEN_COUNT + 1)]
    for name in names[:-1]:
        opened(cases, name)
    with pytest.raises(RequestRefused, match="open cases already"):
        opened(cases, names[-1])
    opened(cases, names[-1], "somebody else")
    cases.append(names[0], said(1), digest(said(0)), CLOSES)
    opened(cases, OTHER[:-2] + "ZZ")


def test_the_chain_goes_on_in_order(cases: Cases) -> None:
    opened(cases)
    for seq in (1, 2, 3):
        cases.append(ID, said(seq), digest(said(seq - 1)))
    assert [each.seq for each in cases.statements(ID)] == [0, 1, 2, 3]


@pytest.mark.parametrize(
    ("statement", "prev"),
    [
        (said(2), digest(said(0))),
        (said(1), digest(said(1))),
        (said(0), ""),
        (said(1), ""),
        (said(-1), digest(said(0))),
    ],
    ids=["a hole", "another branch", "the first again", "no prev", "negative"],
)
def test_what_does_not_continue_the_chain_is_refused(
    cases: Cases, statement: LoggedStatement, prev: str
) -> None:
    opened(cases)
    with pytest.raises(RequestRefused, match="does not continue"):
        cases.append(ID, statement, prev)
    assert cases.statements(ID) == (said(0),)


def test_a_statement_is_taken_once(cases: Cases) -> None:
    opened(cases)
    cases.append(ID, said(1), digest(said(0)))
    with pytest.raises(RequestRefused):
        cases.append(ID, said(1), digest(said(0)))
    with pytest.raises(RequestRefused):
        cases.append(ID, said(1, b"a branch"), digest(said(0)))


def test_nothing_follows_a_closing(cases: Cases) -> None:
    opened(cases)
    cases.append(ID, said(1), digest(said(0)), CLOSES)
    assert cases.find(ID).state == CLOSED  # type: ignore[union-attr]
    with pytest.raises(RequestRefused, match="closed"):
        cases.append(ID, said(2), digest(said(1)))
    with pytest.raises(RequestRefused, match="closed"):
        cases.append(OTHER, said(0), "")
    assert cases.unclosed() == ()


def test_a_full_record_can_still_be_closed(cases: Cases, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LARGEST_STATEMENT_COUNT", 2)
    opened(cases)
    cases.append(ID, said(1), digest(said(0)))
    with pytest.raises(RequestRefused, match="full"):
        cases.append(ID, said(2), digest(said(1)))
    cases.append(ID, said(2), digest(said(1)), CLOSES)


def test_the_queue_is_in_the_order_of_coming_whatever_the_names_say(cases: Cases) -> None:
    opened(cases, OTHER)
    opened(cases, ID)
    assert [each.id for each in cases.unclosed()] == [OTHER, ID]


def test_the_usual_wait_is_the_median_of_the_latest(cases: Cases, monkeypatch: pytest.MonkeyPatch) -> None:
    assert cases.usual_wait() == (0, 0)
    monkeypatch.setattr(module, "RECENT_CASES", 3)
    for number, waited in enumerate((9000, 10, 30, 20)):
        name = f"01KAKQ7Y5X00000000000000{number:02}"
        opened(cases, name)
        Assignments(cases, cases._database).take(name, "maria", waited)
    opened(cases, OTHER[:-2] + "ZZ")
    assert cases.usual_wait() == (20, 3)


def test_what_the_log_has_not_confirmed_is_known_after_a_crash(tmp_path: Path) -> None:
    database = DeskDatabase(tmp_path / "desk.sqlite")
    first = Cases(database)
    opened(first)
    first.append(ID, said(1), digest(said(0)))
    first.logged(ID, 0, 7)
    database.close()
    database = DeskDatabase(tmp_path / "desk.sqlite")
    again = Cases(database)
    assert again.unlogged() == ((ID, said(1)),)
    assert again.leaf_indexes() == {7}
    again.logged(ID, 1, 8)
    assert again.unlogged() == ()
    assert [each.leaf_index for each in again.statements(ID)] == [7, 8]
    database.close()


def test_a_failure_in_the_middle_keeps_nothing(cases: Cases, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise OSError("the power failed")

    monkeypatch.setattr(module, "_insert", fail)
    with pytest.raises(OSError):
        opened(cases)
    monkeypatch.undo()
    assert cases.find(ID) is None
    opened(cases)


def test_a_database_that_is_none(tmp_path: Path) -> None:
    (tmp_path / "desk.sqlite").write_bytes(b"not a database" * 100)
    with pytest.raises(StoreDamaged, match="The desk's database"):
        DeskDatabase(tmp_path / "desk.sqlite")
    with pytest.raises(EvidenceNotWritten):
        DeskDatabase(tmp_path / "missing" / "desk.sqlite")
    assert issubclass(StoreDamaged, EvidenceError)
