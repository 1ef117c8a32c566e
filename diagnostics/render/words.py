"""The words that every form of a report shares.

Decides: headings, labels and sentences, once and in English, so that text and page say the same; each takes
the language that it is said in. Everything in capitals here is translated in every complete language.
Leaves alone: the texts of the rules, which come with the findings (`translation`).
"""

from __future__ import annotations

from collections.abc import Iterator

from diagnostics.compare import Change
from diagnostics.finding import Finding, Severity
from diagnostics.language import ENGLISH, Language
from diagnostics.report_model import Report

REPORT = "Health report"
ATTENTION = "What needs attention"
INFORMATION = "Good to know"
IN_ORDER = "In order"
NORMAL_NOTES = "Normal, not a problem"
NOT_MEASURED = "Not measured"
ELSEWHERE = "Not for this kind of computer ({count})"
TRENDS = "Over time"

SHOWN = "What you may be shown"
TRUTH = "What it is"
STEP_BY_STEP = "Step by step"
EVERYTHING = "Everything that was read"
EVERYTHING_SAYS = "As it is in the sealed report: names and numbers, untranslated."
WHAT, VALUE, WHERE = "What", "Value", "Where"
AS_TABLE = "The same as a table"
FIRST_AND_NOW = "From {first_day} to {last_day}: first {first}, now {last}."
IN_BETWEEN = "({count} check-ups in between)"
NO_HISTORY = "No check-up has been kept here yet."

SEVERITY = {
    Severity.SERIOUS: "Serious",
    Severity.ATTENTION: "Attention",
    Severity.INFORMATION: "Information",
    Severity.NORMAL: "Normal",
}

RESPONSIBLE = {
    "the hardware maker": "The hardware maker.",
    "the system maker": "The system maker.",
    "the internet provider": "The internet provider.",
    "the program maker": "The program maker.",
    "your own choice": "Yours; nobody else needs to be paid for it.",
    "the organisation": "The organisation that gave you this program.",
}

COMPARISON = (
    ("Solved since the first check-up", "gone"),
    ("New since the first check-up", "appeared"),
    ("Changed since the first check-up", "changed"),
    ("As it was", "unchanged"),
    ("Cannot be compared", "not_comparable"),
)
NOTHING_TO_COMPARE = "Neither check-up has a finding that needs attention or is good to know."
LABELLED = "{label}: {text}"
BEFORE_AND_NOW = "Before: {before} Now: {now}"

AFFECTS = "What it affects"
IF_LEFT = "If nothing is done"
DO_YOURSELF = "What you can do yourself"
NOT_MEANING = "What it does not mean"
WHOSE_MATTER = "Whose matter it is"
FROM = "Where the rule comes from"

CHECKED = "Checked on {day} at {time} (UTC)."
STOPPED = "It was stopped before the end."
OUR_CHOICE = "Our own choice; there is no public source."
PARTLY_OURS = "{source} (a part is our own choice)"
RULES = "Rules {version}"
CLOSING = (
    "Judged by the published rules {version}. Anyone who applies them to the same measurements gets the same "
    "result. There is no score. What could not be measured is neither good nor bad."
)
PARTLY_ENGLISH = "What is not yet translated is shown in English."
NOT_REVIEWED = (
    "Translated by machine and not yet reviewed by a native speaker. The sealed report itself is in English, "
    "with the same numbers."
)


def title(finding: Finding, language: Language = ENGLISH) -> str:
    """The finding's title, with the item that it is about."""
    return f"{finding.title}: {language.value(finding.item)}" if finding.item else finding.title


def when(report: Report, language: Language = ENGLISH) -> str:
    """When the check-up was, and whether it ran to its end."""
    day, time = report.finished_at.rstrip("Z").split("T")
    said = language.say(CHECKED, day=language.day(day), time=time[:5])
    return said if report.complete else f"{said} {language.say(STOPPED)}"


def explained(finding: Finding, language: Language = ENGLISH) -> Iterator[tuple[str, str]]:
    """The labelled sentences of a finding above normal, in reading order."""
    yield language.say(AFFECTS), finding.affects
    yield language.say(IF_LEFT), finding.if_left
    yield language.say(DO_YOURSELF), finding.do_yourself
    yield language.say(NOT_MEANING), finding.not_meaning
    yield language.say(WHOSE_MATTER), responsible(finding, language)
    yield language.say(FROM), origin(finding, language)


def responsible(finding: Finding, language: Language = ENGLISH) -> str:
    """Who it is for to fix, as a sentence."""
    return language.say(RESPONSIBLE.get(finding.responsible, f"{finding.responsible}.".capitalize()))


def origin(finding: Finding, language: Language = ENGLISH) -> str:
    """The published source of a finding's rule, and whether we chose a part of it ourselves."""
    if not finding.source.startswith("https://"):
        return language.say(OUR_CHOICE)
    return language.say(PARTLY_OURS, source=finding.source) if finding.ours else finding.source


def change(change: Change, language: Language = ENGLISH) -> str:
    """What became of one finding, as a sentence or two."""
    name = f"{change.title}: {language.value(change.item)}" if change.item else change.title
    before, now = change.measured_before, change.measured_after
    if change.why:
        return f"{name}. {change.why}"
    if before and now and before != now:
        return f"{name}. {language.say(BEFORE_AND_NOW, before=before, now=now)}"
    return f"{name}. {now or before}"


def closing(report: Report, language: Language = ENGLISH) -> str:
    """What the report rests on."""
    return language.say(CLOSING, version=report.rules_version)
