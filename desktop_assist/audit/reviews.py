"""What reviewers said of the drawn cases, and how much that is worth.

Decides:
    1. The reviewers' sensitivity: of the planted false cases that they looked at, so many were called bad.
    2. Of each technician's drawn cases: how many were looked at, how many are bad, and how large the true
       share can still be: the upper bound of what was found, divided by the lower bound of the sensitivity,
       each at 97.5 %, so that both hold at once with 95 %.
    3. A planted case counts for the reviewers only, never for a technician; a case that nobody looked at is
       named; a case is bad where any reviewer says so.
    4. A case in which several technicians were counts for each of them, unless a review names whose part it
       is of.
Leaves alone: how a false case is made (by somebody who plays a customer and knows what the report will say),
and that reviewers cannot tell it from others.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from desktop_assist.audit import archive, intervals, sample_plan
from desktop_assist.audit.draw import Stratum
from desktop_assist.audit.intervals import Share
from desktop_assist.audit.sample_plan import bad_sample

LARGEST_CSV_BYTES = 64 * 1024 * 1024
COLUMNS = ("case", "reviewer", "verdict")
GOOD, BAD = "good", "bad"
# From: Bonferroni: two bounds of 97.5 % hold at once with at least 95 %.
_EACH = 1 - (1 - intervals.CONFIDENCE) / 2


@dataclass(frozen=True)
class Review:
    """What one reviewer said of one case; where `technician` is named, of that technician's part alone."""

    case: str
    reviewer: str
    bad: bool
    technician: str = ""


@dataclass(frozen=True)
class ReviewedStratum:
    """The drawn cases of one technician.

    Attributes:
        technician: The name; empty for cases nobody came to.
        drawn: How many were drawn.
        bad: Of those that were looked at.
        left: The drawn cases that nobody looked at.
        at_most: The largest share of bad cases that is still likely; 1 where nothing is known.
    """

    technician: str
    drawn: int
    bad: Share
    left: tuple[str, ...]
    at_most: float

    def to_json(self) -> dict[str, Any]:
        """The stratum, ready for canonical JSON."""
        return {
            "technician": self.technician,
            "drawn": self.drawn,
            "reviewed": self.bad.of,
            "bad": self.bad.to_json(),
            "not_reviewed": list(self.left),
            "at_most": intervals.decimal(self.at_most),
        }


@dataclass(frozen=True)
class Reviewed:
    """All of it.

    Attributes:
        caught: By reviewer, how many of the planted cases that they looked at they called bad.
        sensitivity: Of all of them together.
        at_least: The least sensitivity that is likely; 0 where no planted case was looked at.
        strata: By technician.
        unseen: The planted cases that nobody looked at.
    """

    caught: dict[str, Share]
    sensitivity: Share
    at_least: float
    strata: tuple[ReviewedStratum, ...]
    unseen: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        """The result, ready for canonical JSON."""
        return {
            "reviewers": {name: share.to_json() for name, share in self.caught.items()},
            "sensitivity": self.sensitivity.to_json(),
            "sensitivity_at_least": intervals.decimal(self.at_least),
            "strata": [one.to_json() for one in self.strata],
            "planted_not_reviewed": list(self.unseen),
        }


def reviewed(drawn: Iterable[Stratum], reviews: Iterable[Review], planted: frozenset[str]) -> Reviewed:
    """Set the reviews beside the draw and the planted cases."""
    by_case: dict[str, list[Review]] = {}
    for one in reviews:
        by_case.setdefault(one.case, []).append(one)
    of_planted = [one for case in sorted(planted) for one in by_case.get(case, [])]
    caught = {
        name: _share([one.bad for one in of_planted if one.reviewer == name])
        for name in sorted({one.reviewer for one in of_planted})
    }
    together = _share([one.bad for one in of_planted])
    least = intervals.at_least(together.count, together.of, _EACH) if together.of else 0.0  # 1.
    strata = tuple(_stratum(one, by_case, planted, least) for one in drawn)
    return Reviewed(caught, together, least, strata, tuple(sorted(planted - by_case.keys())))


def _stratum(
    stratum: Stratum, by_case: dict[str, list[Review]], planted: frozenset[str], least: float
) -> ReviewedStratum:
    cases = [one.case for one in stratum.drawn if one.case not in planted]  # 3.
    said = {case: _of_part(stratum.technician, by_case.get(case, [])) for case in cases}
    bad = _share([any(one.bad for one in reviews) for reviews in said.values() if reviews])
    left = tuple(case for case, reviews in said.items() if not reviews)
    highest = intervals.at_most(bad.count, bad.of, _EACH) if bad.of else 1.0
    bound = min(1.0, highest / least) if least else 1.0  # 2.
    return ReviewedStratum(stratum.technician, len(cases), bad, left, bound)


def _of_part(technician: str, reviews: list[Review]) -> list[Review]:  # 4.
    return [one for one in reviews if one.technician in ("", technician)]


def _share(found: list[bool]) -> Share:
    return Share(sum(found), len(found))


def load(path: Path) -> tuple[Review, ...]:
    """The reviews in a CSV with the columns `case`, `reviewer` and `verdict` (`good` or `bad`).

    It may have a column `technician`: whose part of the case the verdict is about.

    Raises:
        BadSample: It cannot be read, or a line says something else, or the same case twice by one reviewer.
    """
    found: dict[tuple[str, str, str], Review] = {}
    try:
        text = sample_plan.read(path, LARGEST_CSV_BYTES).decode("utf-8-sig")
        rows = csv.DictReader(io.StringIO(text, newline=""))
        if not set(COLUMNS) <= set(rows.fieldnames or ()):
            raise bad_sample(f"{path} does not have the columns {', '.join(COLUMNS)}.")
        for row in rows:
            one = _review(row)
            if one is None or (one.case, one.reviewer, one.technician) in found:
                why = "says neither good nor bad of a case" if one is None else "says it of a case again"
                raise bad_sample(f"{path}, line {rows.line_num}, {why}.")
            found[one.case, one.reviewer, one.technician] = one
    except (UnicodeDecodeError, csv.Error) as error:
        raise bad_sample(f"{path} is not CSV in UTF-8 ({error}).") from error
    return tuple(found.values())


def _review(row: dict[str, str | None]) -> Review | None:
    case, reviewer, verdict = ((row[name] or "").strip() for name in COLUMNS)
    if not case or verdict not in (GOOD, BAD):
        return None
    technician = (row.get("technician") or "").strip()
    return Review(case.removeprefix(archive.PREFIX), reviewer, verdict == BAD, technician)
