"""The drawing: labelled, from zero, with a text that says the same."""

from __future__ import annotations

import re

from diagnostics.render import html, plot
from diagnostics.trend import Point, Series
from simulators.checked import worn

FALLING = Series(
    "storage.volumes:x:free_bytes",
    "Free space: <b>x</b>",
    "free_bytes",
    tuple(Point(f"2026-11-{day:02}T10:00:00Z", value) for day, value in ((1, 80), (2, 60), (11, 20))),
)


def points(drawing: str) -> list[tuple[int, int]]:
    match = re.search(r'<polyline points="([^"]+)"/>', drawing)
    assert match is not None
    return [(int(x), int(y)) for x, y in (pair.split(",") for pair in match[1].split())]


def test_points_lie_where_their_time_and_their_value_are() -> None:
    (x1, y1), (x2, y2), (x3, y3) = points(plot.figure(FALLING, 1))
    assert (x2 - x1) * 10 - (x3 - x1) in range(-10, 11)
    base = plot.HEIGHT - plot._BOTTOM
    assert y1 == plot._TOP
    assert abs((base - y3) * 4 - (base - y1)) < 5
    assert y1 < y2 < y3 < base


def test_the_axes_are_labelled_and_a_text_says_the_same() -> None:
    drawing = plot.figure(FALLING, 1)
    for label in ("80 bytes", "0 bytes", "2026-11-01", "2026-11-11"):
        assert f">{label}</text>" in drawing
    assert 'role="img" aria-labelledby="plot-1-title plot-1-says"' in drawing
    assert "first 80 bytes, now 20 bytes." in drawing
    assert drawing.count('<th scope="row">') == 3


def test_a_title_is_escaped_and_points_of_one_moment_or_of_zero_are_drawn() -> None:
    assert "<b>" not in plot.figure(FALLING, 1)
    flat = Series(
        "x", "x", "free_bytes", (Point("2026-11-01T10:00:00Z", 0), Point("2026-11-01T10:00:00Z", 0))
    )
    assert len(points(plot.figure(flat, 1))) == 2


def test_the_page_draws_what_has_two_points_and_ids_stay_unique() -> None:
    single = Series("y", "y", "free_bytes", FALLING.points[:1])
    page = html.render(worn(), trends=(FALLING, single, FALLING))
    assert page.count('<figure class="card plot">') == 2
    ids = re.findall(r'\bid="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    assert "<script" not in page
    assert "Over time" not in html.render(worn(), trends=(single,))
