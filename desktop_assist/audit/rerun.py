"""The rules run again on what a report observed, and what then differs, side by side.

Decides: which entries of a report the rules do not give, which they give and it lacks, and which of their
fields differ.
Leaves alone: whether that is a fault: by the rules of the report's own digest it is one (step 8); by others
it shows what has changed in the rules.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from desktop_assist.audit.errors import not_there
from desktop_assist.audit.replay import rule_set
from desktop_assist.audit.story import DURING, REPORT_ITEMS, item_bytes
from desktop_assist.evidence.bundle import Bundle
from diagnostics import report as reports
from diagnostics.finding import Finding, NormalNote, NotMeasured
from diagnostics.report import Report
from diagnostics.report_format import LARGEST_BYTES
from diagnostics.rule import RuleSet

Entry = Finding | NotMeasured | NormalNote


@dataclass(frozen=True)
class Difference:
    """One field of one entry, in the report and from the rules.

    Attributes:
        kind: `finding`, `not measured` or `normal note`.
        name: The finding's or note's id, or the rule's.
        field: The field's name; empty where one side has no such entry.
        stored: What the report says; empty where it has no such entry.
        again: What the rules give; empty where they give no such entry.
    """

    kind: str
    name: str
    field: str
    stored: str
    again: str


@dataclass(frozen=True)
class Rerun:
    """One report, judged again.

    Attributes:
        report: The item's name.
        stored_version: Of the rules that judged first.
        rules_version: Of the rules that judged now.
        same_rules: Whether these are the very same, by digest.
        differences: Side by side, in the report's order.
    """

    report: str
    stored_version: str
    rules_version: str
    same_rules: bool
    differences: tuple[Difference, ...]

    def to_json(self) -> dict[str, Any]:
        """The result, ready for canonical JSON."""
        told = {field.name: getattr(self, field.name) for field in dataclasses.fields(self)}
        return {**told, "differences": [dataclasses.asdict(one) for one in self.differences]}


def rerun(name: str, report: Report, rules: RuleSet | None = None) -> Rerun:
    """Judge `report` again by `rules`, or, where none are given, by those of its own digest.

    Raises:
        NotThere: This program does not have those.
    """
    chosen = rules or rule_set(report.rules_digest)
    if chosen is None:
        raise not_there(
            f"{name} was judged by rules that this program does not have ({report.rules_digest})."
        )
    again = reports.reevaluate(report, chosen)
    differences = (
        *_compared("finding", _by(report.findings), _by(again.findings)),
        *_compared("not measured", _by(report.not_measured), _by(again.not_measured)),
        *_compared("normal note", _by(report.normal_notes), _by(again.normal_notes)),
    )
    same = chosen.digest == report.rules_digest
    return Rerun(name, report.rules_version, chosen.version, same, differences)


def stored_reports(bundle: Bundle) -> Iterator[tuple[str, Report]]:
    """The reports of a bundle, by the names of their items.

    Raises:
        NotThere: One cannot be read.
        MalformedReport: One is not a report.
    """
    held = {item.name for item in bundle.items}
    during = sorted(name for name in held if DURING.fullmatch(name))
    for name in (REPORT_ITEMS["before"], *during, REPORT_ITEMS["after"]):
        if name in held:
            yield name, reports.decode(item_bytes(bundle, name, LARGEST_BYTES))


def _by(entries: Iterable[Entry]) -> dict[str, Entry]:
    return {entry.rule if isinstance(entry, NotMeasured) else entry.id: entry for entry in entries}


def _compared(kind: str, stored: Mapping[str, Entry], again: Mapping[str, Entry]) -> Iterator[Difference]:
    for name in dict.fromkeys((*stored, *again)):
        old, new = stored.get(name), again.get(name)
        if old is None or new is None:
            yield Difference(kind, name, "", _summed_up(old), _summed_up(new))
            continue
        for field in dataclasses.fields(old):
            was, now = str(getattr(old, field.name)), str(getattr(new, field.name))
            if was != now:
                yield Difference(kind, name, field.name, was, now)


def _summed_up(entry: Entry | None) -> str:
    match entry:
        case Finding():
            return f"{entry.severity.value}: {entry.measured}"
        case NotMeasured():
            return f"{entry.reason.value}: {entry.detail}"
        case NormalNote():
            return entry.title
        case _:
            return ""
