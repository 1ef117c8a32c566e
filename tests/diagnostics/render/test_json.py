"""The JSON form: the very bytes that are sealed."""

from __future__ import annotations

import json

from diagnostics import report
from diagnostics.compare import compare
from diagnostics.render import html, text
from diagnostics.render import json as render_json
from simulators.checked import fresh, worn

FRESH, WORN = fresh(), worn()


def test_the_json_form_is_the_very_bytes_that_are_sealed() -> None:
    assert render_json.render(WORN).encode() == report.encode(WORN)


def test_every_form_shows_what_has_changed() -> None:
    comparison = compare(WORN, FRESH)
    assert "Solved since the first check-up" in text.render(FRESH, comparison=comparison)
    assert "Solved since the first check-up" in html.render(FRESH, comparison=comparison)
    both = json.loads(render_json.render(FRESH, comparison=comparison))
    assert both["comparison"] == comparison.to_json()
    assert both["report"] == json.loads(report.encode(FRESH))
