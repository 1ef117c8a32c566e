"""Reports made and judged again: anyone can apply the rules to the same observations."""

from __future__ import annotations

import pytest

from diagnostics import report, report_format, rule
from diagnostics.report import Report
from simulators.checked import fresh, worn

FRESH, WORN = fresh(), worn()


@pytest.mark.parametrize("one", [FRESH, WORN])
def test_anyone_can_apply_the_rules_again_and_gets_the_same(one: Report) -> None:
    again = report.reevaluate(report_format.decode(report_format.encode(one)), rule.shipped())
    assert (again.findings, again.not_measured, again.normal_notes) == (
        one.findings,
        one.not_measured,
        one.normal_notes,
    )
