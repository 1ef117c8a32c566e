"""The check-ups of one machine over time, for a terminal and as JSON.

Decides: one line for each check-up, and a small table for each number that is followed.
Leaves alone: the drawing (`plot`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from diagnostics import canonical
from diagnostics.language import ENGLISH, Language
from diagnostics.render import words
from diagnostics.render.columns import printable, underlined, wrapped
from diagnostics.report_model import Report
from diagnostics.translation import in_language
from diagnostics.trend import Series

_MOST_LINES = 12


def text(reports: Sequence[Report], followed: Sequence[Series], language: Language = ENGLISH) -> str:
    """Both, as lines of at most 80 columns; `followed` in the same language."""
    lines: list[str] = []
    for report in reports:
        headline = in_language(report, language).headline(language)
        lines += wrapped(headline, f"{_moment(report.finished_at)}  ", " " * 18)
    for series in followed:
        lines += ["", *underlined(printable(series.title)), *_table(series)]
    return "\n".join(lines)


def as_json(reports: Sequence[Report], followed: Sequence[Series]) -> str:
    """Both, as canonical JSON."""
    checkups = [
        {
            "complete": report.complete,
            "finished_at": report.finished_at,
            "headline": report.headline(),
            "rules_version": report.rules_version,
        }
        for report in reports
    ]
    numbers = [
        {
            "field": series.field,
            "id": series.id,
            "points": [{"at": point.at, "value": point.value} for point in series.points],
            "title": series.title,
        }
        for series in followed
    ]
    return canonical.encode({"checkups": checkups, "series": numbers}).decode()


def _table(series: Series) -> Iterator[str]:
    """The first point, and the latest ones."""
    points = list(series.points)
    if len(points) > _MOST_LINES:
        yield f"{_moment(points[0].at)}  {series.in_words(points[0].value)}"
        yield f"  {series.language.say(words.IN_BETWEEN, count=len(points) - _MOST_LINES)}"
        points = points[1 - _MOST_LINES :]
    for point in points:
        yield f"{_moment(point.at)}  {series.in_words(point.value)}"


def _moment(at: str) -> str:
    return f"{at[:10]} {at[11:16]}"
