"""`desktop-assist audit search` and `index`.

Decides: the options, that totals are always printed, and that each case that is listed is read from its
bundle, not from the index.
Leaves alone: the index.
"""

from __future__ import annotations

import argparse
import hashlib
from pathlib import Path
from typing import Any

from desktop_assist.audit import indexing
from desktop_assist.audit.archive import Archive
from desktop_assist.audit.case_summary import CaseSummary
from desktop_assist.audit.index import Index
from desktop_assist.audit.indexing import Update
from desktop_assist.audit.query import USUAL_LIMIT, Found, Query
from desktop_assist.cli.audit import common, showing
from desktop_assist.offers.verdict import VerdictKind
from desktop_assist.settings import home
from diagnostics.finding import Severity

ANSWERS = ("shown", "accepted", "declined", "unanswered", "lapsed")


def add_to(inner: Any) -> None:
    """Add the actions."""
    action = common.add_action(inner, "search", "find cases in an archive, always with totals")
    _add_archive(action)
    action.add_argument("--case", default="", metavar="ID", help="the beginning of a case's id")
    action.add_argument("--technician", default="", metavar="NAME", help="one who was in the case")
    action.add_argument("--since", default="", metavar="TIME", help="opened then or later, such as 2026-11")
    action.add_argument("--until", default="", metavar="TIME", help="opened before the end of that")
    action.add_argument("--finding", default="", metavar="ID", help="a rule, such as storage.space")
    action.add_argument("--severity", default="", choices=[one.value for one in Severity][:3])
    action.add_argument("--verdict", default="", choices=[one.value for one in VerdictKind])
    action.add_argument("--answer", default="", choices=ANSWERS, help="to one of its offers")
    action.add_argument("--text", default="", help="a part of the question")
    action.add_argument("--limit", type=common.positive, default=USUAL_LIMIT, metavar="N")
    action.add_argument("--open", action="store_true", help="also show each listed case, as `show` does")
    showing.add_viewer(action)
    action.set_defaults(run=run_search)
    build = common.add_action(inner, "index", "read an archive's new bundles into the index")
    _add_archive(build)
    build.add_argument("--rebuild", action="store_true", help="read all of them again")
    build.set_defaults(run=run_index)


def _add_archive(action: argparse.ArgumentParser) -> None:
    action.add_argument("archive", type=Path, help="a folder of bundles")
    action.add_argument("--index", type=Path, metavar="FILE", help="keep the index there, not in --home")
    common.add_processes(action)
    common.add_identity(action)


def run_search(options: argparse.Namespace) -> int:
    """List what matches; the exit code is 0 also where nothing does."""
    archive = Archive(options.archive)
    with _updated(options, archive) as kept:
        found = kept.search(_query(options))
    cases = [indexing.read(archive.path / name, options.identity) for name in found.bundles]
    if options.json:
        common.print_json({"totals": found.totals(), "cases": [one.to_json() for one in cases]})
    else:
        rows = [
            (one.case, one.opened_at, " → ".join(one.technicians) or "-", _sold(one), _asked(one))
            for one in cases
        ]
        common.say(*common.table(("Case", "Opened", "Technician", "Offers", "Question"), rows))
        common.say("", *_totals(found), *_unread(cases))
    if options.open:
        for one in cases:
            showing.show(archive, one.case, options, what="search --open")
    return 0


def run_index(options: argparse.Namespace) -> int:
    """Bring the index up to date."""
    archive = Archive(options.archive)
    with _updated(options, archive, rebuild=options.rebuild) as kept:
        found = kept.search(Query(limit=1))
        told = {"index": str(kept.path), "cases": found.of}
    if options.json:
        common.print_json(told)
    else:
        common.say(f"{found.of} cases are indexed in {kept.path}.")
    return 0


def _updated(options: argparse.Namespace, archive: Archive, *, rebuild: bool = False) -> Index:
    name = hashlib.sha256(str(archive.path.resolve()).encode("utf-8", "surrogateescape")).hexdigest()[:16]
    kept = Index(options.index or home(options.home).path / "audit" / f"{name}.sqlite")
    if rebuild:
        kept.clear()
    update = Update(kept, archive, options.processes, options.identity)
    for _ in common.watched(update, update.total):
        pass
    return kept


def _unread(cases: list[CaseSummary]) -> list[str]:
    """That what was found could not be read wholly, because it is encrypted."""
    count = sum(one.encrypted for one in cases)
    hint = "name your key with --identity, and once with: audit index --rebuild"
    return [f"{count} of these cases are encrypted at rest, their reports not read: {hint}"] if count else []


def _query(options: argparse.Namespace) -> Query:
    asked = ("technician", "since", "until", "finding", "severity", "verdict", "answer", "text", "limit")
    return Query(case=options.case.removeprefix("case-"), **{name: getattr(options, name) for name in asked})


def _sold(one: CaseSummary) -> str:
    offers = [each for each in one.presented if each.kind == "offer"]
    return "; ".join(f"{each.verdict}, {each.answer or 'not shown'}" for each in offers) or "-"


def _asked(one: CaseSummary) -> str:
    if not one.question and one.lacking:
        return f"({one.lacking[0]})"
    return one.question if len(one.question) <= 60 else f"{one.question[:57]}..."


def _totals(found: Found) -> list[str]:
    offers = sum(found.offers.values())
    lines = [f"{found.cases} of {found.of} cases match; {len(found.bundles)} are listed."]
    lines.append(f"Nobody came to {found.without_technician} of them. They hold {offers} offers.")
    for (verdict, answer), count in sorted(found.offers.items()):
        lines.append(f"  {count:8}  {verdict}, {answer or 'not shown'}")
    return lines
