"""Whether everything that happened is in the archive and in the log.

Decides: which cases have no closing or a hole in their statements; which cases that are known from elsewhere
(bills, complaints) are not in the archive, and how large the hidden share can still be; and which entries of
the log no bundle explains.
Leaves alone: what an unexplained entry stands for: an open case, a plan of a sample, another session.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from desktop_assist.audit import archive, intervals
from desktop_assist.audit.case_summary import CaseSummary
from desktop_assist.audit.errors import NotKept
from desktop_assist.audit.population import Population

LARGEST_CSV_BYTES = 64 * 1024 * 1024
COLUMN = "case"
_MOST_RANGES = 1000  # ours: what a person can look at


@dataclass(frozen=True)
class Known:
    """What is known of cases from elsewhere.

    Attributes:
        known: How many different cases.
        missing: Those that the archive does not have.
    """

    known: int
    missing: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        """The numbers, with the bound on what is hidden, at 95 %."""
        told: dict[str, Any] = {"known": self.known, "missing": list(self.missing)}
        if self.known:
            told["hidden_at_most"] = intervals.decimal(intervals.at_most(len(self.missing), self.known))
        return told


@dataclass(frozen=True)
class Logged:
    """The log against the bundles.

    Attributes:
        entries: How many entries the log has.
        explained: How many of them bundles that hold stand for.
        unexplained: First and last place of each run of the others, at most a thousand runs.
    """

    entries: int
    explained: int
    unexplained: tuple[tuple[int, int], ...]

    def to_json(self) -> dict[str, Any]:
        """The numbers, ready for canonical JSON."""
        return {**vars(self), "unexplained": [list(one) for one in self.unexplained]}


@dataclass(frozen=True)
class Completeness:
    """What is complete and what is not.

    Attributes:
        cases: How many cases were looked at, whether their bundles hold or not.
        without_closing: Their ids.
        with_holes: Case → the numbers that are missing.
        known: Cases known from elsewhere; None where no list was given.
        log: The log against the bundles; None where no log was given.
    """

    cases: int
    without_closing: tuple[str, ...]
    with_holes: dict[str, tuple[int, ...]]
    known: Known | None
    log: Logged | None

    @property
    def complete(self) -> bool:
        """Whether nothing is missing of what was looked for."""
        missing = self.known is not None and self.known.missing
        unexplained = self.log is not None and self.log.unexplained
        return not (self.without_closing or self.with_holes or missing or unexplained)

    def to_json(self) -> dict[str, Any]:
        """The result, ready for canonical JSON; what was not looked at is not in it."""
        told: dict[str, Any] = {
            "complete": self.complete,
            "cases": self.cases,
            "without_closing": list(self.without_closing),
            "with_holes": {case: list(holes) for case, holes in self.with_holes.items()},
        }
        for name in ("known", "log"):
            part = getattr(self, name)
            if part is not None:
                told[name] = part.to_json()
        return told


def completeness(
    population: Population, known: frozenset[str] | None = None, log_size: int | None = None
) -> Completeness:
    """Hold the archive against itself, against what is known from elsewhere, and against the log.

    Args:
        population: The archive's cases, verified with the log where there is one.
        known: Cases known from elsewhere.
        log_size: How many entries the log has.
    """
    doubtful = [one.summary for one in population.doubtful if one.summary is not None]
    everything = (*population.cases, *doubtful)
    here = {case.case for case in everything} | {
        archive.case_of(Path(one.bundle)) for one in population.doubtful
    }
    return Completeness(
        cases=len(everything),
        without_closing=tuple(sorted(case.case for case in everything if not case.closed_at)),
        with_holes={case.case: case.holes for case in everything if case.holes},
        known=None if known is None else Known(len(known), tuple(sorted(known - here))),
        log=None if log_size is None else _logged(population.cases, log_size),
    )


def known_cases(path: Path) -> frozenset[str]:
    """The cases in a CSV with a column `case`, whatever other columns it has.

    Raises:
        NotKept: It cannot be read, is too large, or has no such column.
    """
    try:
        with path.open("rb") as stream:
            data = stream.read(LARGEST_CSV_BYTES + 1)
        if len(data) > LARGEST_CSV_BYTES:
            raise _not_a_list(path, "is too large")
        rows = csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""))
        column = next((name for name in rows.fieldnames or () if name.strip().lower() == COLUMN), None)
        if column is None:
            raise _not_a_list(path, f"has no column {COLUMN!r}")
        told = (str(row[column] or "").strip().removeprefix(archive.PREFIX) for row in rows)
        return frozenset(case for case in told if case)
    except OSError as error:
        raise _not_a_list(path, f"cannot be read ({error.strerror})") from error
    except (UnicodeDecodeError, csv.Error) as error:
        raise _not_a_list(path, f"is not CSV in UTF-8 ({error})") from error


def _logged(cases: Iterable[CaseSummary], size: int) -> Logged:
    explained = bytearray(size)
    for case in cases:
        for place in case.places:
            if place < size:
                explained[place] = 1
    runs: list[tuple[int, int]] = []
    place = explained.find(0)
    while place >= 0 and len(runs) < _MOST_RANGES:
        end = explained.find(1, place)
        runs.append((place, (end if end >= 0 else size) - 1))
        place = explained.find(0, end) if end >= 0 else -1
    return Logged(size, explained.count(1), tuple(runs))


def _not_a_list(path: Path, why: str) -> NotKept:
    return NotKept(
        f"The list of cases {path} {why}.",
        next_step=f"Give a CSV file in UTF-8 whose first line names a column {COLUMN!r}.",
    )
