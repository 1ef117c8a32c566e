"""The report as one page that needs nothing else: no script, no font, no image from elsewhere.

Decides: the page's order and landmarks; that a severity is a word and an icon, never a colour alone; and that
everything a machine or a rule said is escaped.
Leaves alone: the words (`words`) and the look (`page_style`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from diagnostics.compare import Comparison
from diagnostics.finding import Finding, NormalNote, Severity
from diagnostics.observation import Observation, Reading
from diagnostics.render import words
from diagnostics.render.page_style import ICONS, STYLE
from diagnostics.render.plot import figure
from diagnostics.report_model import Report
from diagnostics.trend import Series

_LINE_DRAWN = (
    'viewBox="0 0 24 24" width="20" height="20" fill="none" stroke="currentColor" stroke-width="2" '
    'stroke-linecap="round" stroke-linejoin="round" aria-hidden="true"'
)
_NOTHING_ELSE = "default-src 'none'; style-src 'unsafe-inline'"


def render(report: Report, *, comparison: Comparison | None = None, trends: Sequence[Series] = ()) -> str:
    """The page, complete, in UTF-8; with a drawing of each of `trends` that has more than one point."""
    drawn = [series for series in trends if len(series.points) > 1]
    attention = (*report.at(Severity.SERIOUS), *report.at(Severity.ATTENTION))
    body = [
        _comparison(comparison) if comparison is not None else "",
        _section("attention", words.ATTENTION, map(_card, attention)),
        _section("information", words.INFORMATION, map(_card, report.at(Severity.INFORMATION))),
        _list("in-order", words.IN_ORDER, "normal", (f.measured for f in report.at(Severity.NORMAL))),
        _section("normal-notes", words.NORMAL_NOTES, map(_note, report.normal_notes)),
        _list("not-measured", words.NOT_MEASURED, "unknown", words.not_measured(report.not_measured)),
        _section("trends", words.TRENDS, (figure(series, n) for n, series in enumerate(drawn, 1))),
        _observations(report),
    ]
    return _page(report, "\n".join(filter(None, body)))


def _page(report: Report, body: str) -> str:
    headline = escape(report.headline())
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="{_NOTHING_ELSE}">
<title>Health report: {headline}</title>
<style>{STYLE}</style>
</head>
<body>
<div class="page">
<header>
<h1>{headline}</h1>
<p class="quiet">{escape(words.when(report))}</p>
</header>
<main>
{body}
</main>
<footer>
<p class="quiet">{escape(words.closing(report))}</p>
<p class="quiet">Rules {escape(report.rules_version)}, {escape(report.rules_digest)}</p>
</footer>
</div>
</body>
</html>
"""


def _section(name: str, heading: str, parts: Iterable[str]) -> str:
    content = "\n".join(parts)
    if not content:
        return ""
    return (
        f'<section aria-labelledby="{name}">\n<h2 id="{name}">{escape(heading)}</h2>\n{content}\n</section>'
    )


def _card(finding: Finding) -> str:
    kind = finding.severity.value
    facts = "\n".join(
        f"<dt>{escape(label)}</dt><dd>{escape(text)}</dd>" for label, text in words.explained(finding)
    )
    return (
        f'<article class="card {kind}">\n'
        f'<p class="severity">{_icon(kind)}{escape(words.SEVERITY[finding.severity])}</p>\n'
        f"<h3>{escape(words.title(finding))}</h3>\n<p>{escape(finding.measured)}</p>\n<dl>{facts}</dl>\n</article>"
    )


def _note(note: NormalNote) -> str:
    return (
        f'<article class="card normal">\n<h3>{escape(note.title)}</h3>\n'
        f"<dl><dt>What you may be shown</dt><dd>{escape(note.shown)}</dd>\n"
        f"<dt>What it is</dt><dd>{escape(note.truth)}</dd></dl>\n"
        f'<p class="quiet">{escape(note.source)}</p>\n</article>'
    )


def _list(name: str, heading: str, kind: str, texts: Iterable[str]) -> str:
    points = "\n".join(f"<li>{_icon(kind)}<div>{escape(text)}</div></li>" for text in texts)
    return _section(name, heading, [f'<ul class="card {kind}">\n{points}\n</ul>'] if points else [])


def _comparison(comparison: Comparison) -> str:
    parts = [
        _list(f"change-{kind}", heading, "information", map(words.change, getattr(comparison, kind)))
        for heading, kind in words.COMPARISON
    ]
    return "\n".join(filter(None, parts))


def _observations(report: Report) -> str:
    rows = "\n".join(
        f'<tr><th scope="row">{escape(name)}</th><td>{escape(_value(reading))}</td>'
        f"<td>{escape(reading.source)}</td></tr>"
        for name, reading in report.observations.items()
    )
    return (
        "<details><summary>Everything that was read</summary>\n<table>\n"
        '<tr><th scope="col">What</th><th scope="col">Value</th><th scope="col">Where</th></tr>\n'
        f"{rows}\n</table></details>"
    )


def _value(reading: Reading) -> str:
    if not isinstance(reading, Observation):
        return f"{reading.reason}: {reading.detail}"
    if isinstance(reading.value, tuple):
        items = (", ".join(f"{key} {value}" for key, value in item.items()) for item in reading.value)
        return "; ".join(items) or "none"
    return f"{reading.value} {reading.unit}".strip()


def _icon(kind: str) -> str:
    return f"<svg {_LINE_DRAWN}>{ICONS[kind]}</svg>"
