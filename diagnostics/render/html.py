"""The report as one page that needs nothing else: no script, no font, no image from elsewhere.

Decides: the page's order and landmarks; that a severity is a word and an icon, never a colour alone; and that
the page is in the reader's language, saying so once where a part of it is not.
Leaves alone: the words (`words`, `translation`), the pieces and their escaping (`markup`), the look
(`page_style`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from diagnostics.article import article
from diagnostics.compare import Change, Comparison
from diagnostics.finding import Finding, NormalNote, Severity
from diagnostics.language import ENGLISH, Language
from diagnostics.observation import Observation, Reading
from diagnostics.render import absences, words
from diagnostics.render.absences import Absence
from diagnostics.render.markup import facts, folded, icon, listed, marked, mixed, section, steps
from diagnostics.render.page_style import STYLE
from diagnostics.render.plot import figure
from diagnostics.report_model import Report
from diagnostics.translation import in_language
from diagnostics.trend import Series

_NOTHING_ELSE = "default-src 'none'; style-src 'unsafe-inline'"
_ENGLISH_MARKS = ('<span lang="en"', '<div lang="en"')


def render(
    report: Report,
    *,
    comparison: Comparison | None = None,
    trends: Sequence[Series] = (),
    language: Language = ENGLISH,
) -> str:
    """The page, complete, in UTF-8.

    Args:
        report: As it is stored, in English.
        comparison: With an earlier report, made in the same `language`.
        trends: Likewise; each with more than one point is drawn.
        language: Of the page.
    """
    told, say = in_language(report, language), language.say
    drawn = [series for series in trends if len(series.points) > 1]
    attention = (*told.at(Severity.SERIOUS), *told.at(Severity.ATTENTION))
    normal = (marked(finding.measured) for finding in told.at(Severity.NORMAL))
    body = [
        _comparison(comparison, language) if comparison is not None else "",
        section("attention", say(words.ATTENTION), _cards(attention, language)),
        section("information", say(words.INFORMATION), _cards(told.at(Severity.INFORMATION), language)),
        section("in-order", say(words.IN_ORDER), [listed("normal", normal)]),
        section(
            "normal-notes", say(words.NORMAL_NOTES), (_note(note, language) for note in told.normal_notes)
        ),
        section("not-measured", say(words.NOT_MEASURED), _not_measured(report, told, language)),
        section("trends", say(words.TRENDS), (figure(series, n) for n, series in enumerate(drawn, 1))),
        _observations(report, language),
    ]
    return _page(told, "\n".join(filter(None, body)), language)


def _page(report: Report, body: str, language: Language) -> str:
    headline, say = escape(report.headline(language)), language.say
    # A report's bytes are English; whoever reads a translation is told what it is, in their own language.
    notes = [words.PARTLY_ENGLISH] if any(mark in body for mark in _ENGLISH_MARKS) else []
    notes += [] if language.reviewed else [words.NOT_REVIEWED]
    about = "\n".join(f'<p class="quiet">{marked(say(note))}</p>' for note in notes)
    version = marked(say(words.RULES, version=report.rules_version))
    return f"""<!DOCTYPE html>
<html lang="{escape(language.code)}" dir="{escape(language.direction)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="{_NOTHING_ELSE}">
<title>{escape(say(words.REPORT))}: {headline}</title>
<style>{STYLE}</style>
</head>
<body>
<div class="page">
<header>
<h1>{headline}</h1>
<p class="quiet">{marked(words.when(report, language))}</p>
</header>
<main>
{body}
</main>
<footer>
<p class="quiet">{marked(words.closing(report, language))}</p>
<p class="quiet">{version}, <span class="digest">{escape(report.rules_digest)}</span></p>
{about}
</footer>
</div>
</body>
</html>
"""


def _cards(findings: Iterable[Finding], language: Language) -> Iterable[str]:
    return (_card(finding, language) for finding in findings)


def _card(finding: Finding, language: Language) -> str:
    kind, say = finding.severity.value, language.say
    item = f": {escape(language.value(finding.item))}" if finding.item else ""
    help_article = article(finding.article, language)
    return (
        f'<article class="card {kind}">\n'
        f'<p class="severity">{icon(kind)}{marked(say(words.SEVERITY[finding.severity]))}</p>\n'
        f"<h3>{marked(finding.title)}{item}</h3>\n"
        f"<p>{marked(finding.measured)}</p>\n{facts(words.explained(finding, language))}\n"
        f"{steps(help_article, say(words.STEP_BY_STEP), page_language=language.code)}\n</article>"
    )


def _note(note: NormalNote, language: Language) -> str:
    labelled = ((language.say(words.SHOWN), note.shown), (language.say(words.TRUTH), note.truth))
    return (
        f'<article class="card normal">\n<h3>{marked(note.title)}</h3>\n{facts(labelled)}\n'
        f'<p class="quiet">{escape(note.source)}</p>\n</article>'
    )


def _not_measured(report: Report, told: Report, language: Language) -> Iterable[str]:
    yield listed("unknown", (_absence(one, language) for one in absences.here(report, told)))
    others = absences.elsewhere(report, told)
    if others:
        count = sum(len(one.titles) for one in others)
        heading = language.say(words.ELSEWHERE, count=language.number(count))
        yield folded(heading, listed("unknown", (_absence(one, language) for one in others)), "elsewhere")


def _absence(absence: Absence, language: Language) -> str:
    titles = "; ".join(map(marked, absence.titles))
    reason = marked(language.say(absence.reason.value))
    return f"<strong>{titles}</strong> ({reason}). {marked(absence.detail)}"


def _comparison(comparison: Comparison, language: Language) -> str:
    parts = []
    for heading, kind in words.COMPARISON:
        changes = [_change(kind, one, language) for one in getattr(comparison, kind)]
        parts.append(section(f"change-{kind}", language.say(heading), [mixed("changes", changes)]))
    return "\n".join(filter(None, parts))


def _change(kind: str, change: Change, language: Language) -> tuple[str, str]:
    """What became of a finding, with the icon and the word of the severity that it has now."""
    said = marked(words.change(change, language))
    if kind == "not_comparable":
        return "unknown", said
    now = change.severity_after or Severity.NORMAL.value
    if now == Severity.NORMAL.value:
        return now, said
    return now, f"<strong>{marked(language.say(words.SEVERITY[Severity(now)]))}.</strong> {said}"


def _observations(report: Report, language: Language) -> str:
    rows = "\n".join(
        f'<tr><th scope="row">{escape(name)}</th><td>{escape(_value(reading))}</td>'
        f"<td>{escape(reading.source)}</td></tr>"
        for name, reading in report.observations.items()
    )
    say = language.say
    head = "".join(
        f'<th scope="col">{marked(say(one))}</th>' for one in (words.WHAT, words.VALUE, words.WHERE)
    )
    caption = f"<caption>{marked(say(words.EVERYTHING_SAYS))}</caption>"
    table = (
        f'<table class="readings">\n{caption}\n<thead><tr>{head}</tr></thead>\n<tbody lang="en" dir="ltr">\n'
    )
    return folded(say(words.EVERYTHING), f"{table}{rows}\n</tbody></table>", "evidence")


def _value(reading: Reading) -> str:
    if not isinstance(reading, Observation):
        return f"{reading.reason}: {reading.detail}"
    if isinstance(reading.value, tuple):
        items = (", ".join(f"{key} {value}" for key, value in item.items()) for item in reading.value)
        return "; ".join(items) or "none"
    return f"{reading.value} {reading.unit}".strip()
