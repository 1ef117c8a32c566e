"""History in words and as JSON."""

from __future__ import annotations

import json

from diagnostics.render import history
from diagnostics.trend import Point, Series, series
from simulators.checked import fresh, worn


def test_every_check_up_has_a_line_and_every_number_a_table() -> None:
    text = history.text((fresh(), worn()), series((fresh(), worn())))
    assert all(len(line) <= 80 for line in text.splitlines())
    assert "2026-11-21 18:04  This needs attention now:" in text
    assert "Free space: system volume" in text
    assert "2026-11-21 18:04  2.0 GB" in text


def test_a_long_table_keeps_the_first_and_the_latest() -> None:
    many = Series("x", "x", "free_bytes", tuple(Point(f"2026-10-{d:02}T10:00:00Z", d) for d in range(1, 31)))
    lines = history.text((), (many,)).splitlines()
    assert lines[3] == "2026-10-01 10:00  1 bytes"
    assert lines[4] == "  (18 check-ups in between)"
    assert lines[-1] == "2026-10-30 10:00  30 bytes"


def test_json_holds_the_numbers_themselves() -> None:
    told = json.loads(history.as_json((worn(),), series((worn(),))))
    assert told["checkups"][0]["finished_at"] == worn().finished_at
    space = next(one for one in told["series"] if one["title"] == "Free space: system volume")
    assert space["points"] == [{"at": worn().finished_at, "value": 2000000000}]
