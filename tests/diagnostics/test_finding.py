"""Findings: four severities, and no field for a score."""

from __future__ import annotations

import dataclasses

from diagnostics.finding import Finding, Severity


def test_there_are_four_severities_in_the_order_of_what_matters() -> None:
    assert [severity.value for severity in Severity] == ["serious", "attention", "information", "normal"]


def test_a_finding_has_no_score_and_always_names_source_and_responsible() -> None:
    names = {field.name for field in dataclasses.fields(Finding)}
    assert {"source", "responsible", "do_yourself", "not_meaning", "inputs", "ours"} <= names
    assert not names & {"score", "points", "risk", "price"}
