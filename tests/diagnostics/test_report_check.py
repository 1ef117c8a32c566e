"""A stored report against its rules: nothing where it is honest, a sentence for each thing that is not."""

from __future__ import annotations

import dataclasses

from diagnostics import rule
from diagnostics.finding import Severity
from diagnostics.report_check import differences
from simulators.checked import fresh, worn


def test_a_report_as_it_was_made_differs_in_nothing() -> None:
    for report in (fresh(), worn()):
        assert differences(report, rule.shipped()) == ()


def test_a_finding_made_worse_by_hand_is_told() -> None:
    report = fresh()
    first = dataclasses.replace(report.findings[0], severity=Severity.SERIOUS)
    (sentence,) = differences(
        dataclasses.replace(report, findings=(first, *report.findings[1:])), rule.shipped()
    )
    assert "is another one" in sentence
    assert "serious" in sentence


def test_what_is_added_left_out_or_turned_round_is_told() -> None:
    report = worn()
    one, *rest = report.findings
    invented = dataclasses.replace(one, id="storage.virus", rule="storage.virus")
    added = dataclasses.replace(report, findings=(*report.findings, invented))
    assert "the rules do not give it" in differences(added, rule.shipped())[0]
    shorter = dataclasses.replace(report, findings=tuple(rest))
    assert differences(shorter, rule.shipped()) == (f"The finding {one.id} is missing; the rules give it.",)
    turned = dataclasses.replace(report, findings=tuple(reversed(report.findings)))
    assert differences(turned, rule.shipped()) == ("Each finding is right, but they are in another order.",)
    silent = dataclasses.replace(report, normal_notes=(), not_measured=())
    told = differences(silent, rule.shipped())
    assert len(told) == len(report.normal_notes) + len(report.not_measured)
