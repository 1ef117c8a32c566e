"""The words that every form of a report shares.

Decides: headings, labels and sentences, once, so that text and page say the same.
Leaves alone: the texts of the rules, which come with the findings.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from diagnostics.compare import Change
from diagnostics.finding import Finding, NotMeasured, Severity
from diagnostics.observation import Reason
from diagnostics.report_model import Report

ATTENTION = "What needs attention"
INFORMATION = "Good to know"
IN_ORDER = "In order"
NORMAL_NOTES = "Normal, not a problem"
NOT_MEASURED = "Not measured"
TRENDS = "Over time"

SEVERITY = {
    Severity.SERIOUS: "Serious",
    Severity.ATTENTION: "Attention",
    Severity.INFORMATION: "Information",
    Severity.NORMAL: "Normal",
}

RESPONSIBLE = {
    "your own choice": "yours; nobody else needs to be paid for it.",
    "the organisation": "the organisation that gave you this program.",
}

COMPARISON = (
    ("Solved since the first check-up", "gone"),
    ("New since the first check-up", "appeared"),
    ("Changed since the first check-up", "changed"),
    ("As it was", "unchanged"),
    ("Cannot be compared", "not_comparable"),
)
NOTHING_TO_COMPARE = "Neither check-up has a finding that needs attention or is good to know."


def title(finding: Finding) -> str:
    """The finding's title, with the item that it is about."""
    return f"{finding.title}: {finding.item}" if finding.item else finding.title


def when(report: Report) -> str:
    """When the check-up was, and whether it ran to its end."""
    day, time = report.finished_at.rstrip("Z").split("T")
    stopped = "" if report.complete else " It was stopped before the end."
    return f"Checked on {day} at {time[:5]} (UTC).{stopped}"


def explained(finding: Finding) -> Iterator[tuple[str, str]]:
    """The labelled sentences of a finding above normal, in reading order."""
    yield "What it affects", finding.affects
    yield "If nothing is done", finding.if_left
    yield "What you can do yourself", finding.do_yourself
    yield "What it does not mean", finding.not_meaning
    yield "Whose matter it is", RESPONSIBLE.get(finding.responsible, f"{finding.responsible}.").capitalize()
    yield "Where the rule comes from", origin(finding)


def origin(finding: Finding) -> str:
    """The published source of a finding's rule, and whether we chose a part of it ourselves."""
    if not finding.source.startswith("https://"):
        return "Our own choice; there is no public source."
    return f"{finding.source} (a part is our own choice)" if finding.ours else finding.source


def not_measured(entries: Iterable[NotMeasured]) -> Iterator[str]:
    """What was not measured, a sentence for each reason."""
    titles: dict[tuple[Reason, str], list[str]] = {}
    for entry in entries:
        titles.setdefault((entry.reason, entry.detail), []).append(entry.title)
    for (reason, detail), found in titles.items():
        yield f"{'; '.join(found)} ({reason}). {detail}"


def change(change: Change) -> str:
    """What became of one finding, as a sentence or two."""
    name = f"{change.title}: {change.item}" if change.item else change.title
    if change.why:
        return f"{name}. {change.why}"
    if change.measured_before and change.measured_after and change.measured_before != change.measured_after:
        return f"{name}. Before: {change.measured_before} Now: {change.measured_after}"
    return f"{name}. {change.measured_after or change.measured_before}"


def closing(report: Report) -> str:
    """What the report rests on."""
    return (
        f"Judged by the published rules {report.rules_version}. Anyone who applies them to the same "
        "measurements gets the same result. There is no score. What could not be measured is neither good "
        "nor bad."
    )
