"""Before and after.

Decides: what became of each finding above normal between two reports, and where the two cannot be compared:
a rule not measured on one side, or two different rule sets. What was not measured has not gone away.
Leaves alone: who brought the change about.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from diagnostics.finding import Finding, NotMeasured, Severity
from diagnostics.language import ENGLISH, Language
from diagnostics.report_model import Report
from diagnostics.translation import in_language

DIFFERENT_RULES = "The two reports were judged by different rules."
NOT_MEASURED_BEFORE = "Not measured before ({reason}): {detail}"
NOT_MEASURED_AFTER = "Not measured after ({reason}): {detail}"


@dataclass(frozen=True)
class Change:
    """One finding, before and after; `""` stands for a side that has no finding of this id.

    Attributes:
        id: The finding's id.
        rule: The rule's id.
        item: The item's name, or `""`.
        title: A few words.
        severity_before: The severity then.
        severity_after: The severity now.
        measured_before: The sentence then.
        measured_after: The sentence now.
        why: For what cannot be compared, the reason; otherwise `""`.
    """

    id: str
    rule: str
    item: str
    title: str
    severity_before: str
    severity_after: str
    measured_before: str
    measured_after: str
    why: str


@dataclass(frozen=True)
class Comparison:
    """Every finding above normal of either report, once."""

    appeared: tuple[Change, ...]
    gone: tuple[Change, ...]
    changed: tuple[Change, ...]
    unchanged: tuple[Change, ...]
    not_comparable: tuple[Change, ...]

    def to_json(self) -> dict[str, Any]:
        """The comparison as lists of objects with string values, ready for canonical JSON."""
        return {
            field.name: [dataclasses.asdict(change) for change in getattr(self, field.name)]
            for field in dataclasses.fields(self)
        }


def compare(before: Report, after: Report, language: Language = ENGLISH) -> Comparison:
    """What became of each finding between the two reports, worded in `language`."""
    told_before, told_after = in_language(before, language), in_language(after, language)
    sorted_out: dict[str, list[Change]] = {field.name: [] for field in dataclasses.fields(Comparison)}
    for name in _ids_above_normal(before, after):
        # Judged by what is stored, told by what the reader understands.
        kind, why = _judge(before, after, name)
        told = why.told(told_before, told_after, language)
        sorted_out[kind].append(_change(told_before.finding(name), told_after.finding(name), told))
    return Comparison(**{kind: tuple(changes) for kind, changes in sorted_out.items()})


def _ids_above_normal(before: Report, after: Report) -> Iterable[str]:
    return dict.fromkeys(
        finding.id
        for report in (before, after)
        for finding in report.findings
        if finding.severity is not Severity.NORMAL
    )


@dataclass(frozen=True)
class _Why:
    """Why two findings cannot be compared; with no sentence, they can."""

    sentence: str = ""
    rule: str = ""

    def told(self, before: Report, after: Report, language: Language) -> str:
        if not self.rule:
            return language.say(self.sentence) if self.sentence else ""
        lacking = _lacking(before if self.sentence == NOT_MEASURED_BEFORE else after, self.rule)
        assert lacking is not None, "It was found there before."
        return language.say(self.sentence, reason=language.say(lacking.reason.value), detail=lacking.detail)


def _judge(before: Report, after: Report, name: str) -> tuple[str, _Why]:
    old, new = before.finding(name), after.finding(name)
    if before.rules_digest != after.rules_digest:
        return "not_comparable", _Why(DIFFERENT_RULES)
    rule = (old or new or _impossible()).rule
    for report, sentence in ((before, NOT_MEASURED_BEFORE), (after, NOT_MEASURED_AFTER)):
        if _lacking(report, rule) is not None:
            return "not_comparable", _Why(sentence, rule)
    if not _is_above_normal(new):
        return "gone", _Why()
    if not _is_above_normal(old):
        return "appeared", _Why()
    same = (
        old is not None and new is not None and (old.severity, old.measured) == (new.severity, new.measured)
    )
    return ("unchanged" if same else "changed"), _Why()


def _lacking(report: Report, rule: str) -> NotMeasured | None:
    return next((entry for entry in report.not_measured if entry.rule == rule), None)


def _is_above_normal(finding: Finding | None) -> bool:
    return finding is not None and finding.severity is not Severity.NORMAL


def _change(old: Finding | None, new: Finding | None, why: str) -> Change:
    one = new or old or _impossible()
    return Change(
        id=one.id,
        rule=one.rule,
        item=one.item,
        title=one.title,
        severity_before=old.severity.value if old else "",
        severity_after=new.severity.value if new else "",
        measured_before=old.measured if old else "",
        measured_after=new.measured if new else "",
        why=why,
    )


def _impossible() -> Finding:
    raise AssertionError("A finding that is compared is in one of the two reports.")
