"""The rules, run again: what differs, field by field, side by side."""

from __future__ import annotations

from dataclasses import replace

import pytest

from desktop_assist.audit.errors import NotThere
from desktop_assist.audit.rerun import rerun, stored_reports
from desktop_assist.evidence import bundle
from diagnostics import rule
from diagnostics.finding import Severity
from simulators.case_builder import SPACE, checked

GOOD = checked(6_000_000_000, -60)


def edited(**changed):
    return tuple(replace(each, **changed) if each.id == SPACE else each for each in GOOD.findings)


def test_a_true_report_gives_no_difference_by_its_own_rules():
    again = rerun("report", GOOD)
    assert again.differences == ()
    assert again.same_rules


def test_a_graver_finding_is_shown_beside_what_the_rules_give():
    again = rerun("report", replace(GOOD, findings=edited(severity=Severity.SERIOUS)))
    (difference,) = again.differences
    assert (difference.kind, difference.name, difference.field) == ("finding", SPACE, "severity")
    assert (difference.stored, difference.again) == ("serious", "attention")


def test_invented_and_hidden_entries_have_an_empty_other_side():
    invented = replace(GOOD.finding(SPACE), id="x.y", rule="x.y", item="", measured="541 viruses")
    kept = tuple(each for each in GOOD.findings if each.id != SPACE)
    told = {one.name: one for one in rerun("report", replace(GOOD, findings=(*kept, invented))).differences}
    assert told["x.y"].again == ""
    assert "541 viruses" in told["x.y"].stored
    assert told[SPACE].stored == ""
    assert told[SPACE].again.startswith("attention: ")
    hidden = rerun("report", replace(GOOD, not_measured=()))
    assert {one.kind for one in hidden.differences} == {"not measured"}


def test_rules_that_are_not_here_are_said_and_others_can_be_tried():
    foreign = replace(GOOD, rules_digest=f"sha256:{'0' * 64}", rules_version="1")
    with pytest.raises(NotThere, match="does not have"):
        rerun("report", foreign)
    again = rerun("report", foreign, rule.shipped())
    assert not again.same_rules
    assert again.to_json()["differences"] == []


def test_the_reports_of_a_bundle_are_found(built):
    names = [name for name, _ in stored_reports(bundle.read(built.bundle(0)))]
    assert names == ["data/report-before.json", "data/report-after.json"]
