"""Step 8, Rules: whether the findings are what the published rules make of the observations.

Decides:
    8.1 Each report can be read, is in canonical form, and is the one that its statement describes.
    8.2 The rules of the report's digest, applied to its own observations, give its very findings.
    8.3 The comparison is the one that the two reports give.
Leaves alone: whether the observations are true; no signature can show that.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeVar

from desktop_assist.audit import erased
from desktop_assist.audit.bodies import Compared, SealedReport
from desktop_assist.audit.errors import not_there
from desktop_assist.audit.result import Fact, Fault, Note, Remark
from desktop_assist.audit.story import REPORT_ITEMS, Contents, Material, Told, during_name
from diagnostics import report as reports
from diagnostics import rule
from diagnostics.compare import compare
from diagnostics.finding import Finding, NormalNote, NotMeasured
from diagnostics.report import Report
from diagnostics.rule import RuleSet

Entry = TypeVar("Entry", Finding, NotMeasured, NormalNote)
MOST_NAMED = 5


def check(material: Material) -> Iterator[Note]:
    """The notes of step 8.

    Raises:
        NotThere: A report is missing.
        MalformedReport: One is not a report.
    """
    if material.story.report("before") is None:
        raise not_there("The bundle has no report from before the session.")
    gone = erased_reports(material)
    yield from (Remark(f"{name} was erased: its findings cannot be made again.") for name in sorted(gone))
    for name, told, body in _sealed(material):
        if name not in gone:
            yield from _report(material, name, told, body)
    if not gone.intersection(REPORT_ITEMS.values()):
        yield from _comparison(material)


def _sealed(material: Material) -> Iterator[tuple[str, Told, SealedReport]]:
    """The reports by the names of their items; one during the session has its own (`order` wants one)."""
    for when, name in REPORT_ITEMS.items():
        sealed = material.story.report(when)
        if sealed is not None:
            yield name, *sealed
    for told, body in material.story.during:
        if name := during_name(told):
            yield name, told, body


def _report(material: Material, name: str, told: Told, body: SealedReport) -> Iterator[Note]:
    report, is_canonical = material.report_named(name)
    if not is_canonical:  # 8.1
        yield Fault(f"{name} is not in canonical form: two programs could read two things in it.")
    if set(told.statement.items) != {name}:
        yield Fault(f"{told.name} is about other files than {name}.")
    said = (body.schema, body.taken_at, body.rules_version, body.rules_digest)
    if said != (report.schema, report.taken_at, report.rules_version, report.rules_digest):
        yield Fault(f"{told.name} describes another report than {name}.")
    yield from _again(name, report)


def _again(name: str, report: Report) -> Iterator[Note]:  # 8.2
    rules = rule_set(report.rules_digest)
    if rules is None:
        yield Fault(
            f"{name} was judged by rules that this program does not have "
            f"(version {report.rules_version}, {report.rules_digest}). Verify with a program that has them."
        )
        return
    again = reports.reevaluate(report, rules)
    faults = [
        *_differences("finding", report.findings, again.findings),
        *_differences("entry “not measured”", report.not_measured, again.not_measured),
        *_differences("note on what is normal", report.normal_notes, again.normal_notes),
    ]
    yield from (Fault(f"{name}: {sentence}") for sentence in faults[:MOST_NAMED])
    if len(faults) > MOST_NAMED:
        yield Fault(f"{name}: {len(faults) - MOST_NAMED} more entries differ.")
    yield Fact(f"{name}: the rules {rules.version}, applied to its observations, give its very findings.")


def _differences(kind: str, stored: tuple[Entry, ...], again: tuple[Entry, ...]) -> Iterator[str]:
    """A sentence for each entry that the report has and the rules do not give, or the other way round."""
    if stored == again:
        return
    for entry in stored:
        if entry not in again:
            yield f"the {kind} {_named(entry)} is not what the rules give from its observations."
    held = {_key(entry) for entry in stored}
    for entry in again:
        if _key(entry) not in held:
            yield f"the {kind} {_named(entry)} is missing; the rules give it from its observations."
    if (
        stored != again
        and sorted(map(_key, stored)) == sorted(map(_key, again))
        and set(stored) == set(again)
    ):
        yield f"each {kind} is right, but they are in another order or doubled."


def _key(entry: Finding | NotMeasured | NormalNote) -> str:
    return entry.rule if isinstance(entry, NotMeasured) else entry.id


def _named(entry: Finding | NotMeasured | NormalNote) -> str:
    says = f", “{entry.measured}” ({entry.severity.value})," if isinstance(entry, Finding) else ""
    return f"“{entry.title}” ({_key(entry)}){says}"


def _comparison(material: Material) -> Iterator[Note]:  # 8.3
    compared = material.story.those(Compared)
    if material.story.report("after") is None:
        yield from (Fault(f"{told.name} compares with a report that is not here.") for told, _ in compared)
        return
    expected = compare(material.report("before"), material.report("after")).to_json()
    for told, body in compared:
        if body.value == expected:
            yield Fact(f"{told.name} is what the two reports give.")
        else:
            yield Fault(f"{told.name} is not the comparison that the two reports give.")
    if len(compared) != 1:
        yield Fault("There are two reports, and not one comparison of them.")


def erased_reports(material: Material) -> frozenset[str]:
    """The names of the reports that were erased."""
    names = (*REPORT_ITEMS.values(), *(during_name(told) for told, _ in material.story.during))
    return frozenset(names) & frozenset(erased.told(material))


def report_commitment(material: Contents) -> str:
    """The commitment to the report before, as its own statement tells it; empty where there is none."""
    before = material.story.report("before")
    return before[0].statement.items.get(REPORT_ITEMS["before"], "") if before else ""


def rule_set(digest: str) -> RuleSet | None:
    """The rule set of that digest; None where it did not come with this program."""
    return rule.by_digest(digest)
