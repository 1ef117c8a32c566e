"""`desktop-assist audit report`: everything about an archive on one page.

Decides: the options.
Leaves alone: the page and its numbers.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from desktop_assist.audit import archive, completeness, examination, page
from desktop_assist.audit.claims import claims
from desktop_assist.audit.examination import Examination, Totals, Trusted
from desktop_assist.audit.page import Audit
from desktop_assist.audit.population import gathered
from desktop_assist.audit.refunds import refunds
from desktop_assist.audit.response import PERIODS, responses
from desktop_assist.cli import stored
from desktop_assist.cli.audit import common, numbers
from diagnostics.clock import SystemClock, timestamp


def add_to(inner: Any) -> None:
    """Add the action."""
    action = common.add_action(inner, "report", "verify an archive and tell all of it on one HTML page")
    numbers.add_population(action)
    action.add_argument("--out", type=Path, required=True, metavar="FILE", help="the page")
    action.add_argument("--by", choices=list(PERIODS), default="month", help="the periods of the response")
    action.add_argument(
        "--known", type=Path, metavar="FILE", help="a CSV with a column `case`, from elsewhere"
    )
    action.set_defaults(run=run_report)


def run_report(options: argparse.Namespace) -> int:
    """Write the page; the exit code is 1 where a bundle does not hold."""
    known = completeness.known_cases(options.known) if options.known else None
    made = _audit(options, common.trusted(options), known)
    stored.write_page(options.out, page.render(made))
    if options.json:
        common.print_json({"page": str(options.out), "totals": made.totals.to_json()})
    else:
        common.say(f"{page.headline(made)}. The page is {options.out}")
    return 1 if made.totals.fail else 0


def _audit(options: argparse.Namespace, trusted: Trusted, known: frozenset[str] | None) -> Audit:
    paths, totals = archive.named(options.archive), Totals()
    with numbers.state(options, trusted) as kept:
        found = examination.examine_all(paths, trusted, kept, options.processes, summarise=True)
        population = gathered(_counted(common.watched(found, len(paths)), totals))
    size = trusted.log.head.size if trusted.log else None
    return Audit(
        organisation=trusted.organisation.organisation,
        made_at=timestamp(SystemClock().now()),
        totals=totals,
        population=population,
        claims=claims(population.cases),
        refunds=refunds(population),
        responses=responses(population.cases, options.by),
        completeness=completeness.completeness(population, known, size),
    )


def _counted(examined: Iterable[Examination], totals: Totals) -> Iterator[Examination]:
    for one in examined:
        totals.add(one)
        yield one
