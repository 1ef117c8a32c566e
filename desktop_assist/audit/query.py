"""A question to the index: which cases, and the totals of all that match.

Decides: what can be asked for, that all conditions hold together, and what is counted. A case that was handed
over is found under each technician who was in it, and of its offers only those of who is asked for count.
Leaves alone: what is indexed (`index`), and what is then shown: that is read from the bundles.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

Rows = Callable[..., list[tuple[Any, ...]]]
USUAL_LIMIT = 20  # ours: what fits on a screen; each is read again from its bundle


@dataclass(frozen=True)
class Found:
    """What a query matched.

    Attributes:
        cases: How many cases match.
        of: How many are indexed.
        without_technician: How many of those that match nobody came to.
        offers: (verdict, answer) → how many offers of those cases; of the technician, where one was named.
        bundles: Names of the first bundles, newest first.
    """

    cases: int
    of: int
    without_technician: int
    offers: dict[tuple[str, str], int]
    bundles: tuple[str, ...]

    def totals(self) -> dict[str, Any]:
        """The numbers, ready for canonical JSON."""
        offers = [
            {"verdict": verdict, "answer": answer, "offers": count}
            for (verdict, answer), count in sorted(self.offers.items())
        ]
        return {
            "cases": self.cases,
            "of": self.of,
            "without_technician": self.without_technician,
            "offers": offers,
            "shown": len(self.bundles),
        }


@dataclass(frozen=True)
class Query:
    """What is asked for; what is empty is not asked for.

    Attributes:
        case: The beginning of the case's id.
        technician: The whole name of one who was in the case.
        since: Opened at or after this time, or the beginning of one, such as `2026-11`.
        until: Opened before or within it: `2026-11` means until the end of November.
        finding: A rule's id, or the id of a finding.
        severity: Of such a finding, or of any.
        verdict: Of one of its claims or offers; by the technician, where one is named.
        answer: Of such an offer, or of any.
        text: A part of the question, whatever the case of its letters.
        limit: How many bundles are named.
    """

    case: str = ""
    technician: str = ""
    since: str = ""
    until: str = ""
    finding: str = ""
    severity: str = ""
    verdict: str = ""
    answer: str = ""
    text: str = ""
    limit: int = USUAL_LIMIT

    def run(self, rows: Rows) -> Found:
        """The answer, by way of `rows`, which runs SQL."""
        conditions = [*self._conditions()]
        where = " AND ".join(condition for condition, _ in conditions) or "1"
        values = [value for _, own in conditions for value in own]
        rows(_FORGET)
        try:
            match = _MATCH_ONE if self.technician else _MATCH
            rows(f"{match} WHERE {where}", *values)  # once: the conditions are what takes long
            counted = rows(_COUNTED)
            named = rows(_NAMES, self.limit)
        finally:
            rows(_FORGET)
        ((of,),) = rows("SELECT COUNT(*) FROM entry")
        offers: Counter[tuple[str, str]] = Counter()
        for told, cases, _ in counted:
            for one in split(told):
                offers[one] += cases
        matched, without = (sum(row[place] for row in counted) for place in (1, 2))
        return Found(matched, of, without, dict(offers), tuple(name for (name,) in named))

    def _conditions(self) -> Iterator[tuple[str, list[str]]]:
        if self.case:
            yield "substr(case_id, 1, ?) = ?", [len(self.case), self.case]  # type: ignore[list-item]
        if self.technician:
            yield "came.name = ?", [self.technician]
        if self.since:
            yield "opened_at >= ?", [self.since]
        if self.until:
            yield "opened_at != '' AND opened_at < ?", [self.until + "\U0010ffff"]
        if self.finding or self.severity:
            yield _with("finding", self._finding())
        if self.verdict or self.answer:
            yield _with("presented", self._presented())
        if self.text:
            yield "instr(words, ?) > 0", [self.text.casefold()]

    def _finding(self) -> Iterator[tuple[str, str]]:
        if self.finding:
            yield "name = ?" if ":" in self.finding else "rule = ?", self.finding
        if self.severity:
            yield "severity = ?", self.severity

    def _presented(self) -> Iterator[tuple[str, str]]:
        if self.verdict:
            yield "verdict = ?", self.verdict
        if self.answer:
            yield "answer = ?", self.answer
        if self.technician:
            yield "presented.technician = ?", self.technician


_FORGET = "DROP TABLE IF EXISTS temp.matched"
_MATCH = "CREATE TEMP TABLE matched AS SELECT id, opened_at, technician, offers FROM entry"
_MATCH_ONE = """CREATE TEMP TABLE matched AS SELECT id, opened_at, technician, came.offers AS offers
    FROM came JOIN entry ON entry.id = came.entry"""
_COUNTED = "SELECT offers, COUNT(*), SUM(technician = '') FROM matched GROUP BY offers"
_NAMES = """SELECT bundle FROM entry JOIN (SELECT id FROM matched ORDER BY opened_at DESC, id DESC LIMIT ?)
    USING (id) ORDER BY opened_at DESC, id DESC"""


def joined(offers: Iterable[tuple[str, str]]) -> str:
    """The verdicts and answers of a case's offers in one text, the same for the same offers."""
    return ";".join(sorted(f"{verdict}/{answer}" for verdict, answer in offers))


def split(text: str) -> Iterator[tuple[str, str]]:
    """The verdicts and answers that `joined` put together."""
    for one in filter(None, text.split(";")):
        verdict, _, answer = one.partition("/")
        yield verdict, answer


def _with(table: str, conditions: Iterator[tuple[str, str]]) -> tuple[str, list[str]]:
    told = list(conditions)
    joined = " AND ".join(condition for condition, _ in told)
    return f"id IN (SELECT entry FROM {table} WHERE {joined})", [value for _, value in told]  # noqa: S608
