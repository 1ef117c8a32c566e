"""Step 8: the rules, applied again, give the findings; edited reports are caught whoever signs them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from desktop_assist.evidence import item
from desktop_assist.evidence.commitment import new_salt
from desktop_assist.evidence.statement import Kinds
from diagnostics import report
from diagnostics.finding import Severity
from diagnostics.report_format import LARGEST_BYTES
from simulators.audited import failed, said
from simulators.case_builder import CAST, SPACE, Session, checked


@pytest.fixture
def told(desk, session, audited):
    """Play and verify a whole session on an edited report, everything signed, logged and sealed anew."""

    def audit(**edited):
        good = checked(6_000_000_000, -60)
        forged = Session(desk, session.customer, session.technician, before=replace(good, **edited)).play()
        session.__dict__.update(forged.__dict__)
        return audited()

    return audit


def space(made):
    return next(finding for finding in made.findings if finding.id == SPACE)


def test_the_finding_that_these_tests_edit_is_there():
    assert space(checked(6_000_000_000, 0)).severity is Severity.ATTENTION
    assert space(checked(60_000_000_000, 0)).severity is Severity.NORMAL


def test_a_finding_made_graver_fails_step_8_alone(told):
    good = checked(6_000_000_000, -60)
    graver = replace(space(good), severity=Severity.SERIOUS)
    verification = told(findings=tuple(graver if each.id == SPACE else each for each in good.findings))
    assert failed(verification) == {8}
    assert f"the finding “Free space” ({SPACE})" in said(verification, 8)
    assert "is not what the rules give from its observations" in said(verification, 8)


def test_a_finding_left_out_fails_step_8(told):
    good = checked(6_000_000_000, -60)
    verification = told(findings=tuple(each for each in good.findings if each.id != SPACE))
    assert failed(verification) == {8}
    assert "is missing; the rules give it" in said(verification, 8)


def test_an_invented_finding_fails_step_8(told):
    good = checked(6_000_000_000, -60)
    invented = replace(
        space(good), id="security.infected", rule="security.infected", title="541 viruses", item=""
    )
    verification = told(findings=(*good.findings, invented))
    assert failed(verification) == {8}
    assert "541 viruses" in said(verification, 8)


def test_findings_in_another_order_fail_step_8(told):
    from diagnostics.rule import shipped

    seen = dict(checked(6_000_000_000, -60).observations)
    reading = seen["storage.volumes"]
    (volume,) = reading.value
    seen = {"storage.volumes": replace(reading, value=(volume, {**volume, "name": "/home"}))}
    judged = shipped().evaluate(seen)
    verification = told(
        observations=seen,
        findings=judged.findings[::-1],
        not_measured=judged.not_measured,
        normal_notes=judged.normal_notes,
    )
    assert failed(verification) == {8}
    assert "in another order" in said(verification, 8)


def test_what_was_not_measured_cannot_be_hidden(told):
    verification = told(not_measured=())
    assert failed(verification) == {8}
    assert "entry “not measured”" in said(verification, 8)
    assert "more entries differ" in said(verification, 8)


def test_rules_that_nobody_has_fail_step_8_and_the_sentence_says_so(told):
    verification = told(rules_digest=f"sha256:{'0' * 64}", rules_version="2031.1.1")
    assert failed(verification) == {8}
    assert "judged by rules that this program does not have (version 2031.1.1" in said(verification, 8)


def test_a_report_in_another_spelling_fails_step_8(session, audited):
    data = report.encode(session.before)
    kept = session.items["data/report-before.json"]
    del session.events[3:-3], session.items[CAST]
    session.keep(kept.name, data.replace(b'"complete":true', b'"complete": true'))
    verification = audited()
    assert failed(verification) == {8}
    assert "not in canonical form" in said(verification, 8)


def test_what_is_no_report_fails_step_8(session, audited):
    session.keep("data/report-before.json", b"{}")
    verification = audited()
    assert 8 in failed(verification)
    assert "not a health report" in said(verification, 8)


def test_a_statement_that_describes_another_report_fails_step_8(session, audited):
    session.change(Kinds.REPORT, taken_at="2020-01-01T00:00:00Z")
    verification = audited()
    assert failed(verification) == {8}
    assert "Statement 1 (report) describes another report" in said(verification, 8)


def test_a_comparison_that_says_something_else_fails_step_8_alone(session, audited):
    body = session.events[session.place(Kinds.COMPARISON)].body
    assert body["gone"]
    session.change(Kinds.COMPARISON, gone=[], unchanged=body["gone"])
    verification = audited()
    assert failed(verification) == {8}
    assert "is not the comparison that the two reports give" in said(verification, 8)


def test_two_reports_without_a_comparison_fail_step_8(session, audited):
    del session.events[session.place(Kinds.COMPARISON)]
    verification = audited()
    assert failed(verification) == {8}


def test_an_item_that_is_too_large_is_not_read(session, audited):
    name = "data/report-after.json"
    session.items[name] = item.measured(name, new_salt(), b" " * (LARGEST_BYTES + 1))
    verification = audited()
    assert failed(verification) == {8}
    assert "data/report-after.json is larger than it can be." in said(verification, 8)


def test_a_report_statement_about_another_file_fails_step_8(session, audited):
    place = session.place(Kinds.REPORT)
    session.events[place] = replace(session.events[place], items=("data/report-before.json", CAST))
    verification = audited()
    assert failed(verification) == {8}
    assert "Statement 1 (report) is about other files" in said(verification, 8)
