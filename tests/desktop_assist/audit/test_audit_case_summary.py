"""A case in a few lines: what the bundle says, with the verdicts of the sealed report."""

from __future__ import annotations

import pytest

from desktop_assist.audit import case_summary
from desktop_assist.evidence.errors import EvidenceError
from desktop_assist.evidence.statement import Kinds
from diagnostics import canonical
from simulators.archives import case_id
from simulators.case_builder import SPACE


def test_a_case_is_summed_up(built):
    one = case_summary.read(built.bundle(2))
    assert (one.case, one.technician, one.ended_by) == (case_id(2), "maria", "customer")
    assert one.question == "My Printer does not answer, über alles"
    assert (one.opened_at, one.arrived_at, one.spoke_at) == (
        "2026-11-22T18:00:00Z", "2026-11-22T18:01:00Z", "2026-11-22T18:01:05Z",
    )  # fmt: skip
    assert [(each.id, each.severity) for each in one.findings] == [(SPACE, "attention")]
    assert [(each.id, each.verdict, each.answer) for each in one.presented] == [
        ("claim-1", "supported", "shown"),
        ("offer-1", "supported", "declined"),
        ("offer-2", "unsupported", "accepted"),
    ]
    assert (one.presented[2].price, one.presented[2].currency) == ("169.00", "EUR")
    assert len(one.places) == one.statements
    assert (one.holes, one.lacking) == ((), ())
    assert canonical.encode(one.to_json())


def test_a_case_that_nobody_came_to(built):
    one = case_summary.read(built.bundle(5))
    assert (one.technician, one.arrived_at, one.presented) == ("", "", ())


def test_the_verdict_is_that_of_the_report_whatever_was_recorded(session, tmp_path):
    place = session.place(Kinds.DECISION, 4)
    verdict = session.events[place].body["verdict"]
    session.events[place] = session.events[place].saying(
        verdict={**verdict, "kind": "supported"}, answer="accepted"
    )
    one = case_summary.read(session.bundle(tmp_path))
    assert [(each.verdict, each.answer) for each in one.presented][-1] == ("unsupported", "accepted")


def test_what_is_not_there_is_named(session, tmp_path):
    path = session.bundle(tmp_path)
    (path / "statements" / "0001.dsse.json").unlink()
    (path / "statements" / "0000.dsse.json").write_bytes(b"{}")
    (path / "data" / "report-before.json").unlink()
    one = case_summary.read(path)
    assert one.holes == (1,)
    assert (one.question, one.opened_at, one.findings, one.presented) == ("", "", (), ())
    assert any("Statement 0 cannot be read" in sentence for sentence in one.lacking)
    assert any("data/report-before.json" in sentence for sentence in one.lacking)


def test_what_the_closing_says_of_the_question_is_kept(session, tmp_path):
    session.change(Kinds.CLOSING, question_answered="yes")
    assert case_summary.read(session.bundle(tmp_path)).question_answered == "yes"


def test_what_is_no_bundle_is_refused(tmp_path):
    with pytest.raises(EvidenceError):
        case_summary.read(tmp_path / "case-nothing")
