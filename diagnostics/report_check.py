"""Whether a stored report says what its rules make of its own observations.

Decides: which finding, gap or note of a report is not what a rule set gives, or is missing.
Leaves alone: whether the observations are true; nothing that is stored can show that.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeVar

from diagnostics.finding import Finding, NormalNote, NotMeasured
from diagnostics.report import reevaluate
from diagnostics.report_model import Report
from diagnostics.rule import RuleSet

Entry = TypeVar("Entry", Finding, NotMeasured, NormalNote)


def differences(report: Report, rules: RuleSet) -> tuple[str, ...]:
    """A sentence for each way in which `report` is not what `rules` make of its observations."""
    again = reevaluate(report, rules)
    return (
        *_differences("finding", report.findings, again.findings),
        *_differences("entry of what was not measured", report.not_measured, again.not_measured),
        *_differences("note on what is normal", report.normal_notes, again.normal_notes),
    )


def _differences(kind: str, stored: tuple[Entry, ...], again: tuple[Entry, ...]) -> Iterator[str]:
    expected = {_key(entry): entry for entry in again}
    held = [_key(entry) for entry in stored]
    for entry in stored:
        one = expected.get(_key(entry))
        if one is None:
            yield f"The {kind} {_key(entry)} is in the report; the rules do not give it."
        elif one != entry:
            yield f"The {kind} {_key(entry)} is another one. {_both(entry, one)}"
    for name in expected:
        if name not in held:
            yield f"The {kind} {name} is missing; the rules give it."
    if stored != again and sorted(held) == sorted(expected) and all(entry in again for entry in stored):
        yield f"Each {kind} is right, but they are in another order."


def _key(entry: Finding | NotMeasured | NormalNote) -> str:
    return entry.rule if isinstance(entry, NotMeasured) else entry.id


def _both(stored: Finding | NotMeasured | NormalNote, given: Finding | NotMeasured | NormalNote) -> str:
    return f"In the report: {_said(stored)} By the rules: {_said(given)}"


def _said(entry: Finding | NotMeasured | NormalNote) -> str:
    if isinstance(entry, Finding):
        return f"{entry.severity.value}, {entry.measured}"
    return f"{entry.reason.value}, {entry.detail}" if isinstance(entry, NotMeasured) else entry.truth
