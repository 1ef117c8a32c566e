"""`desktop-assist audit claims`, `refunds`, `response` and `completeness`.

Decides: the options, and that every number is made of cases that were verified, with the others named.
Leaves alone: the numbers.
"""

from __future__ import annotations

import argparse
import contextlib
from pathlib import Path
from typing import Any

from desktop_assist.audit import archive, completeness, examination, refunds
from desktop_assist.audit.claims import claims
from desktop_assist.audit.completeness import Completeness
from desktop_assist.audit.examination import Trusted
from desktop_assist.audit.population import Population, gathered
from desktop_assist.audit.response import NOT_RECORDED, PERIODS, responses
from desktop_assist.audit.state import State, purpose_of
from desktop_assist.cli.audit import common

_MOST_NAMED = 20


def add_to(inner: Any) -> None:
    """Add the actions."""
    _add(inner, "claims", "claims and offers against the findings, by technician", run_claims)
    owed = _add(inner, "refunds", "accepted offers that the sealed report does not support", run_refunds)
    owed.add_argument("--csv", action="store_true", help="print the list as CSV")
    soon = _add(inner, "response", "how soon help came, and whether it answered the question", run_response)
    soon.add_argument("--by", choices=list(PERIODS), default="month")
    whole = _add(inner, "completeness", "what is missing in the archive or the log", run_completeness)
    whole.add_argument(
        "--known", type=Path, metavar="FILE", help="a CSV with a column `case`, from elsewhere"
    )


def _add(inner: Any, name: str, what: str, run: Any) -> argparse.ArgumentParser:
    action = common.add_action(inner, name, what)
    add_population(action)
    action.set_defaults(run=run)
    return action


def add_population(action: argparse.ArgumentParser) -> None:
    """The options for which cases are counted."""
    action.add_argument("archive", type=Path, nargs="+", help="a folder of bundles, or bundles")
    common.add_organisation(action)
    common.add_log(action)
    common.add_processes(action)
    common.add_identity(action)
    action.add_argument("--state", type=Path, metavar="FILE", help="do not verify again what holds by it")


def population(options: argparse.Namespace, trusted: Trusted) -> Population:
    """Verify and sum up the named bundles."""
    paths = archive.named(options.archive)
    with state(options, trusted) as kept:
        found = examination.examine_all(paths, trusted, kept, options.processes, summarise=True)
        return gathered(common.watched(found, len(paths)))


def state(options: argparse.Namespace, trusted: Trusted) -> contextlib.AbstractContextManager[State | None]:
    """The state that the options name, if they name one."""
    if options.state is None:
        return contextlib.nullcontext()
    return State(options.state, purpose_of(trusted.organisation, with_log=trusted.log is not None))


def run_claims(options: argparse.Namespace) -> int:
    """Print claims and offers by technician."""
    told = population(options, common.trusted(options))
    lines = claims(told.cases)
    if options.json:
        common.print_json({"population": told.to_json(), "lines": [line.to_json() for line in lines]})
        return 0
    heads = ("Technician", "What", "Cases", "Not supported (95 %)", "Contradicted", "Accepted", "though not")
    rows = [
        (
            line.technician or "all",
            f"{line.kind}s",
            str(line.cases),
            str(line.not_supported),
            str(line.verdicts["contradicted"]),
            str(line.accepted) if line.kind == "offer" else "-",
            str(line.accepted_not_supported) if line.kind == "offer" else "-",
        )
        for line in lines
    ]
    common.say(*common.table(heads, rows), "", *not_counted(told))
    return 0


def run_refunds(options: argparse.Namespace) -> int:
    """Print who accepted what the sealed report does not support."""
    told = population(options, common.trusted(options))
    listed = refunds.refunds(told)
    if options.json:
        common.print_json({"population": told.to_json(), **refunds.to_json(listed)})
    elif options.csv:
        print(refunds.to_csv(listed), end="")
    else:
        heads = ("Case", "Technician", "Offer", "Amount", "Verdict", "Bundle")
        rows = [
            (
                one.case,
                one.technician,
                one.service,
                f"{one.amount} {one.currency}",
                one.verdict,
                one.verification,
            )
            for one in listed
        ]
        common.say(*common.table(heads, rows), "")
        summed = ", ".join(f"{amount} {currency}" for currency, amount in refunds.sums(listed).items())
        common.say(
            f"{len(listed)} accepted offers to look at, {summed or 'nothing'} in all.", *not_counted(told)
        )
    return 0


def run_response(options: argparse.Namespace) -> int:
    """Print how soon help came."""
    told = population(options, common.trusted(options))
    lines = responses(told.cases, options.by)
    if options.json:
        common.print_json({"population": told.to_json(), "lines": [line.to_json() for line in lines]})
        return 0
    heads = (
        "Period",
        "Opened",
        "Nobody came",
        "Median",
        "Within 15 minutes (95 %)",
        "Question answered (95 %)",
        "Partly",
        "Said nothing",
    )
    rows = [
        (
            line.period,
            str(line.opened),
            str(line.nobody_came),
            f"{line.median_s / 60:.1f} min" if isinstance(line.median_s, int) else line.median_s,
            str(line.within_target),
            str(line.question_answered) if line.question_answered.of else NOT_RECORDED,
            str(line.partly_answered),
            str(line.said_nothing),
        )
        for line in lines
    ]
    common.say(*common.table(heads, rows), "", *not_counted(told))
    return 0


def run_completeness(options: argparse.Namespace) -> int:
    """Print what is missing; the exit code is 1 where something is."""
    known = completeness.known_cases(options.known) if options.known else None
    trusted = common.trusted(options)
    size = trusted.log.head.size if trusted.log else None
    told = completeness.completeness(population(options, trusted), known, size)
    if options.json:
        common.print_json(told.to_json())
    else:
        common.say(*_complete(told))
    return 0 if told.complete else 1


def _complete(told: Completeness) -> list[str]:
    lines = [
        f"{told.cases} cases; {len(told.without_closing)} without a closing: their sessions are incomplete."
    ]
    lines += _named(told.without_closing)
    lines.append(f"{len(told.with_holes)} cases have holes in the numbers of their statements.")
    lines += _named([f"{case}: {', '.join(map(str, holes))}" for case, holes in told.with_holes.items()])
    if told.known is None:
        lines.append("Not compared with cases known from elsewhere: give --known FILE.")
    else:
        bound = told.known.to_json().get("hidden_at_most", "")
        lines.append(
            f"{len(told.known.missing)} of {told.known.known} cases known from elsewhere are not here."
        )
        lines.append(
            f"So at most {bound} of all such cases are missing (95 %)." if bound else "The list is empty."
        )
        lines += _named(told.known.missing)
    if told.log is None:
        lines.append("Not compared with the log: give --log FOLDER.")
    else:
        left = told.log.entries - told.log.explained
        lines.append(
            f"{left} of {told.log.entries} entries of the log are explained by no bundle that holds."
        )
        lines += _named([f"entries {first} to {last}" for first, last in told.log.unexplained])
        lines.append(
            "They can stand for open cases, plans of samples, or sessions that are not shown to you."
        )
    return lines


def _named(names: Any) -> list[str]:
    told = [f"    {name}" for name in list(names)[:_MOST_NAMED]]
    return told + ([f"    and {len(names) - _MOST_NAMED} more"] if len(names) > _MOST_NAMED else [])


def not_counted(told: Population) -> list[str]:
    """How many cases count, and which do not."""
    lines = [
        f"Made of {len(told.cases)} cases that hold; {len(told.doubtful)} bundles do not and are not counted."
    ]
    return lines + _named([f"{one.bundle}: {one.why}" for one in told.doubtful])
