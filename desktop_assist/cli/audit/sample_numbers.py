"""`desktop-assist audit sample size`, `sensitivity` and `review`: how many to look at, and what was seen.

Decides: the options.
Leaves alone: the numbers.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

from desktop_assist.audit import completeness, draw_record, intervals, reviews, sample_size
from desktop_assist.audit.intervals import Share
from desktop_assist.audit.reviews import Reviewed
from desktop_assist.audit.sample_plan import bad_sample
from desktop_assist.cli.audit import common

USUAL_SHARES = ("0.05", "0.01", "0.005", "0.001")


def add_to(actions: Any) -> None:
    """Add the actions."""
    size = common.add_action(actions, "size", "how many cases to look at")
    size.add_argument("--share", action="append", type=_share, help="of bad cases to be noticed")
    size.add_argument("--confidence", type=_share, default=Fraction("0.95"))
    size.add_argument("--sensitivity", type=_share, default=Fraction(1), help="of the reviewers")
    size.add_argument("--population", type=common.positive, metavar="N", help="of so many cases")
    size.set_defaults(run=run_size)
    known = common.add_action(actions, "sensitivity", "how many planted false cases were caught")
    known.add_argument("planted", type=common.positive)
    known.add_argument("caught", type=_count)
    known.set_defaults(run=run_sensitivity)
    review = common.add_action(actions, "review", "what reviewers said, beside planted false cases")
    review.add_argument("draw", type=Path, metavar="DRAW", help="the folder that `draw` made")
    review.add_argument(
        "--reviews",
        type=Path,
        required=True,
        metavar="FILE",
        help="a CSV: case, reviewer, verdict (good, bad), perhaps technician (of whose part)",
    )
    review.add_argument(
        "--planted",
        type=Path,
        required=True,
        metavar="FILE",
        help="a CSV with a column `case`: the false ones",
    )
    review.set_defaults(run=run_review)


def _share(text: str) -> Fraction:
    try:
        value = Fraction(text)
    except (ValueError, ZeroDivisionError):
        value = Fraction(0)
    if not 0 < value <= 1 or len(text) > 20:
        raise argparse.ArgumentTypeError("a number above 0 and at most 1, such as 0.05")
    return value


def _count(text: str) -> int:
    return 0 if text == "0" else common.positive(text)


def run_size(options: argparse.Namespace) -> int:
    """Print how many."""
    shares = options.share or [Fraction(share) for share in USUAL_SHARES]
    confidence, sensitivity = float(options.confidence), float(options.sensitivity)
    told = []
    for share in shares:
        if options.population:
            cases = sample_size.needed_of(options.population, share, confidence, sensitivity)
        else:
            cases = sample_size.needed(share, confidence, sensitivity)
        told.append((f"{float(share):.2%}".replace("%", " %"), cases))
    if options.json:
        common.print_json([{"share": share, "cases": cases} for share, cases in told])
        return 0
    of = f" of {options.population}" if options.population else ""
    common.say(*common.table(("Bad cases", "Look at"), [(share, f"{cases}{of}") for share, cases in told]))
    common.say(f"If none of them is bad, fewer are bad than the share says ({confidence:.4g} sure).")
    return 0


def run_sensitivity(options: argparse.Namespace) -> int:
    """Print what so many caught of so many planted say of the reviewers."""
    if options.caught > options.planted:
        raise bad_sample("More were caught than were planted.")
    share = Share(options.caught, options.planted)
    least = intervals.at_least(share.count, share.of)
    if options.json:
        common.print_json({**share.to_json(), "at_least": intervals.decimal(least)})
    else:
        common.say(
            f"Caught: {share}.",
            f"The reviewers' sensitivity is at least {100 * least:.1f} % (95 %, one-sided).",
        )
    return 0


def run_review(options: argparse.Namespace) -> int:
    """Print what the reviewers found, and how much that is worth."""
    drawn = draw_record.strata(draw_record.result(options.draw))
    planted = completeness.known_cases(options.planted)
    told = reviews.reviewed(drawn, reviews.load(options.reviews), planted)
    if options.json:
        common.print_json(told.to_json())
    else:
        common.say(*_reviewed(told))
    return 0


def _reviewed(told: Reviewed) -> Iterator[str]:
    heads = ("Reviewer", "Planted cases caught (95 %)")
    rows = [(name or "not named", str(share)) for name, share in told.caught.items()]
    yield from common.table(heads, [*rows, ("all", str(told.sensitivity))])
    yield f"The reviewers' sensitivity is at least {100 * told.at_least:.1f} % (97.5 %, one-sided)."
    if told.unseen:
        yield f"Nobody looked at these planted cases: {', '.join(told.unseen)}"
    heads_of_strata = ("Technician", "Drawn", "Bad of those looked at (95 %)", "Bad of all, at most (95 %)")
    lines = [
        (one.technician or "nobody came", str(one.drawn), str(one.bad), f"{100 * one.at_most:.1f} %")
        for one in told.strata
    ]
    yield ""
    yield from common.table(heads_of_strata, lines)
    for one in told.strata:
        yield from (f"Nobody looked at {case}." for case in one.left)
