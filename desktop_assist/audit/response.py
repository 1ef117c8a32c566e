"""How soon help came, and whether the question was answered, by period.

Decides: that the time to the first response is from the opening to the technician's arrival, both by the
customer's clock; that cases nobody came to count as not answered in time; that who said nothing when asked is
counted apart, neither as helped nor as not; and that what is not recorded is said to be not recorded.
Leaves alone: why nobody came, and how good the help was.
"""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from desktop_assist.audit.case_summary import CaseSummary
from desktop_assist.audit.intervals import Share
from diagnostics.clock import parse_timestamp

# From: design, "Channel and desk" (the target of the time to first response)
TARGET_SECONDS = 15 * 60
NOT_RECORDED = "not recorded"
YES, PARTLY, SILENT = "yes", "partly", "no answer"
PERIODS: dict[str, Callable[[datetime], str]] = {
    "all": lambda _moment: "all",
    "month": lambda moment: f"{moment:%Y-%m}",
    "week": lambda moment: f"{moment:%G-W%V}",
    "day": lambda moment: f"{moment:%Y-%m-%d}",
}


@dataclass(frozen=True)
class ResponseLine:
    """The cases opened in one period.

    Attributes:
        period: Its name, such as `2026-11`, `2026-W47` or `all`.
        opened: How many cases.
        nobody_came: To how many nobody came.
        clock_set_back: In how many the technician came before the opening, by a clock that was set back.
        within_target: Of all cases, those to which somebody came within the target.
        median_s: The median time of those somebody came to, in seconds; `not recorded` where nobody came.
        question_answered: Of the customers who said so or otherwise, those whose question was answered.
        partly_answered: How many of them said "partly", which is not "yes".
        said_nothing: How many were asked and said nothing.
        answer_not_recorded: In how many cases nobody was asked.
    """

    period: str
    opened: int
    nobody_came: int
    clock_set_back: int
    within_target: Share
    median_s: int | str
    question_answered: Share
    partly_answered: int
    said_nothing: int
    answer_not_recorded: int

    def to_json(self) -> dict[str, Any]:
        """The line, ready for canonical JSON."""
        answered: Any = self.question_answered.to_json() if self.question_answered.of else NOT_RECORDED
        return {**vars(self), "within_target": self.within_target.to_json(), "question_answered": answered}


def responses(cases: Iterable[CaseSummary], period: str) -> tuple[ResponseLine, ...]:
    """A line a period, in order; cases whose opening cannot be read belong to none."""
    name, held = PERIODS[period], dict[str, list[CaseSummary]]()
    for case in cases:
        if case.opened_at:
            held.setdefault(name(parse_timestamp(case.opened_at)), []).append(case)
    return tuple(_line(period, held[period]) for period in sorted(held))


def waited_s(case: CaseSummary) -> int | None:
    """Seconds from the opening to the arrival; None where nobody came."""
    if not case.arrived_at:
        return None
    return int((parse_timestamp(case.arrived_at) - parse_timestamp(case.opened_at)).total_seconds())


def _line(period: str, cases: list[CaseSummary]) -> ResponseLine:
    waits = [wait for case in cases if (wait := waited_s(case)) is not None]
    good = [wait for wait in waits if wait >= 0]
    recorded = [case.question_answered for case in cases if case.question_answered]
    silent = recorded.count(SILENT)
    return ResponseLine(
        period=period,
        opened=len(cases),
        nobody_came=len(cases) - len(waits),
        clock_set_back=len(waits) - len(good),
        within_target=Share(sum(wait <= TARGET_SECONDS for wait in good), len(cases)),
        median_s=int(statistics.median(good)) if good else NOT_RECORDED,
        question_answered=Share(recorded.count(YES), len(recorded) - silent),
        partly_answered=recorded.count(PARTLY),
        said_nothing=silent,
        answer_not_recorded=len(cases) - len(recorded),
    )
