"""A line over time, drawn into the page: no script, labelled axes, and the same numbers as a table beside it.

Decides: the scale (from zero, so that a small change never looks like a fall), the labels, and that the
points lie where their time is.
Leaves alone: which numbers are drawn (`diagnostics.trend`), and colours (`page_style`).
"""

from __future__ import annotations

from html import escape

from diagnostics.clock import parse_timestamp
from diagnostics.render import words
from diagnostics.render.markup import folded, marked
from diagnostics.trend import Point, Series

WIDTH, HEIGHT = 640, 200
_LEFT, _RIGHT, _TOP, _BOTTOM = 96, 24, 16, 32


def figure(series: Series, number: int) -> str:
    """The drawing and its table; `number` makes the ids of the page unique."""
    name = f"plot-{number}"
    first, last = series.points[0], series.points[-1]
    says = series.language.say(
        words.FIRST_AND_NOW,
        first_day=series.language.day(first.at[:10]),
        last_day=series.language.day(last.at[:10]),
        first=series.in_words(first.value),
        last=series.in_words(last.value),
    )
    return (
        f'<figure class="card plot">\n<h3>{escape(series.title)}</h3>\n'
        f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-labelledby="{name}-title {name}-says">\n'
        f'<title id="{name}-title">{escape(series.title)}</title>\n'
        f'<desc id="{name}-says">{escape(says)}</desc>\n{_drawing(series)}\n</svg>\n'
        f"<figcaption>{marked(says)}</figcaption>\n{_table(series)}\n</figure>"
    )


def _drawing(series: Series) -> str:
    highest = max(1, *(point.value for point in series.points))
    places = [_place(point, series.points, highest) for point in series.points]
    line = " ".join(f"{x},{y}" for x, y in places)
    dots = "".join(f'<circle cx="{x}" cy="{y}" r="4"/>' for x, y in places)
    base = HEIGHT - _BOTTOM
    last_day = _day(series.points[-1], series)
    return (
        f'<path class="axis" d="M{_LEFT} {_TOP}V{base}H{WIDTH - _RIGHT}"/>\n'
        f'<text x="{_LEFT - 8}" y="{_TOP + 5}" text-anchor="end">{escape(series.in_words(highest))}</text>\n'
        f'<text x="{_LEFT - 8}" y="{base}" text-anchor="end">{escape(series.in_words(0))}</text>\n'
        f'<text x="{_LEFT}" y="{HEIGHT - 8}">{_day(series.points[0], series)}</text>\n'
        f'<text x="{WIDTH - _RIGHT}" y="{HEIGHT - 8}" text-anchor="end">{last_day}</text>\n'
        f'<polyline points="{line}"/>\n{dots}'
    )


def _place(point: Point, points: tuple[Point, ...], highest: int) -> tuple[int, int]:
    begin, end = _seconds(points[0]), _seconds(points[-1])
    wide, high = WIDTH - _LEFT - _RIGHT, HEIGHT - _TOP - _BOTTOM
    along = (_seconds(point) - begin) * wide // max(1, end - begin)
    return _LEFT + along, HEIGHT - _BOTTOM - max(0, point.value) * high // highest


def _seconds(point: Point) -> int:
    return int(parse_timestamp(point.at).timestamp())


def _table(series: Series) -> str:
    rows = "\n".join(
        f'<tr><th scope="row">{_day(point, series)}</th><td>{escape(series.in_words(point.value))}</td></tr>'
        for point in series.points
    )
    return folded(series.language.say(words.AS_TABLE), f"<table>\n{rows}\n</table>", "numbers")


def _day(point: Point, series: Series) -> str:
    return escape(series.language.day(point.at[:10]))
