"""Step 7 on reports from during the session: each within a consent of its own, of what was granted."""

from __future__ import annotations

from dataclasses import replace

import pytest

from desktop_assist.evidence.statement import Kinds
from diagnostics.finding import Severity
from simulators.audited import failed, said
from simulators.case_builder import DURING, SPACE, checked


@pytest.fixture
def more(session):
    """A session with more checks, before anything is claimed."""
    rest = session.events[session.place(Kinds.CLAIM) :]
    del session.events[session.place(Kinds.CLAIM) :]
    session.check_more(checked(5_000_000_000, 250))
    session.events += rest
    return session


def test_more_checks_that_were_granted_and_sent_hold(more, audited):
    verification = audited()
    assert failed(verification) == set()
    assert f"{DURING} was measured during the session, of what the customer allowed" in said(verification, 7)
    assert f"{DURING}: the rules" in said(verification, 8)


@pytest.mark.parametrize("subjects", [["memory"], []])
def test_what_was_not_granted_fails_step_7_alone(more, audited, subjects):
    granted = next(
        i for i, e in enumerate(more.events) if e.body.get("step") == "granted" and "subjects" in e.body
    )
    more.events[granted] = more.events[granted].saying(subjects=subjects)
    verification = audited()
    assert failed(verification) == {7}
    assert "storage was read, and was not allowed" in said(verification, 7)


def test_without_a_grant_it_fails_step_7_alone(more, audited):
    more.events = [each for each in more.events if "more checks" not in each.body.values()]
    verification = audited()
    assert failed(verification) == {7}
    assert "more was checked than was allowed" in said(verification, 7)


def test_a_second_report_of_one_grant_fails_step_7_alone(more, audited):
    name = "data/report-during-002.json"
    place = more.place(Kinds.REPORT, 1)
    more.keep(name, more.items[DURING].data)
    more.events.insert(place, replace(more.events[place], items=(name,)))
    verification = audited()
    assert failed(verification) == {7}
    assert "more was checked than was allowed" in said(verification, 7)


def test_measured_before_the_grant_fails_step_7(session, audited):
    rest = session.events[session.place(Kinds.CLAIM) :]
    del session.events[session.place(Kinds.CLAIM) :]
    session.check_more(checked(5_000_000_000, 30))
    session.events += rest
    assert 7 in failed(audited())


def test_under_another_name_it_fails_step_7(session, audited):
    rest = session.events[session.place(Kinds.CLAIM) :]
    del session.events[session.place(Kinds.CLAIM) :]
    session.check_more(checked(5_000_000_000, 250), "data/anything.json")
    session.events += rest
    verification = audited()
    assert 7 in failed(verification)
    assert "is not about one report that was measured after the technician came" in said(verification, 7)


def test_altered_findings_fail_step_8_alone(session, audited):
    rest = session.events[session.place(Kinds.CLAIM) :]
    del session.events[session.place(Kinds.CLAIM) :]
    genuine = checked(5_000_000_000, 250)
    forged = tuple(
        replace(each, severity=Severity.SERIOUS) if each.id == SPACE else each for each in genuine.findings
    )
    assert forged != genuine.findings
    session.check_more(replace(genuine, findings=forged))
    session.events += rest
    assert failed(audited()) == {8}


def test_after_the_second_check_up_there_is_none(more, audited):
    last = [more.events.pop(more.place(Kinds.REPORT, 1))]
    more.events[more.place(Kinds.COMPARISON) : more.place(Kinds.COMPARISON)] = last
    assert 7 in failed(audited())
