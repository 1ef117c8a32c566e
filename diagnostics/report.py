"""The health report: made, judged again, written and read.

Decides: that a report is the observations of one run and what one rule set says of them, and nothing else.
Leaves alone: what a report is (`report_model`), its bytes (`report_format`) and how it is shown (`render`).
"""

from __future__ import annotations

from collections.abc import Mapping

from diagnostics.clock import timestamp
from diagnostics.finding import Evaluation
from diagnostics.observation import Reading
from diagnostics.probe import Surroundings
from diagnostics.report_format import decode, encode
from diagnostics.report_model import SCHEMA, Report
from diagnostics.rule import RuleSet

__all__ = ["PROGRAM_VERSION", "SCHEMA", "Report", "decode", "encode", "make", "reevaluate"]

PROGRAM_VERSION = "0.1.0"


def make(
    surroundings: Surroundings,
    *,
    began: str,
    complete: bool,
    selected: tuple[str, ...],
    rules: RuleSet,
    observations: Mapping[str, Reading],
) -> Report:
    """The report of a run that ends now."""
    evaluation = rules.evaluate(observations)
    return Report(
        schema=SCHEMA,
        program_version=PROGRAM_VERSION,
        platform=surroundings.platform.name,
        taken_at=began,
        finished_at=timestamp(surroundings.clock.now()),
        complete=complete,
        selected=selected,
        rules_version=rules.version,
        rules_digest=rules.digest,
        observations=dict(sorted(observations.items())),
        findings=evaluation.findings,
        not_measured=evaluation.not_measured,
        normal_notes=evaluation.normal_notes,
    )


def reevaluate(report: Report, rule_set: RuleSet) -> Evaluation:
    """What `rule_set` says of the observations in `report`, for anyone who wants to check its findings."""
    return rule_set.evaluate(report.observations)
