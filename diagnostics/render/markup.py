"""Small pieces of a page.

Decides: that every text passes through `marked`, which escapes it and marks English in another language; what
a section, a list and an icon are made of.
Leaves alone: what they say, and the look (`page_style`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape

from diagnostics.article import Article, Kind
from diagnostics.language import Untranslated
from diagnostics.render.page_style import ICONS

_LINE_DRAWN = (
    'viewBox="0 0 24 24" width="20" height="20" fill="none" stroke="currentColor" stroke-width="2" '
    'stroke-linecap="round" stroke-linejoin="round" aria-hidden="true"'
)


def marked(text: str) -> str:
    """`text` escaped; where it is English in the midst of another language, marked so."""
    return (
        f'<span lang="en" dir="ltr">{escape(text)}</span>' if isinstance(text, Untranslated) else escape(text)
    )


def icon(kind: str) -> str:
    """The drawing that stands beside a severity's word."""
    return f"<svg {_LINE_DRAWN}>{ICONS[kind]}</svg>"


def section(name: str, heading: str, parts: Iterable[str]) -> str:
    """A section with its heading, or nothing where it has no parts."""
    content = "\n".join(filter(None, parts))
    if not content:
        return ""
    return (
        f'<section aria-labelledby="{name}">\n<h2 id="{name}">{marked(heading)}</h2>\n{content}\n</section>'
    )


def listed(kind: str, points: Iterable[str]) -> str:
    """A card with a list of points, which are markup already; nothing where there are none."""
    return mixed(kind, ((kind, point) for point in points))


def mixed(name: str, points: Iterable[tuple[str, str]]) -> str:
    """The same, with the kind of each point, which gives it its icon."""
    lines = "\n".join(f'<li class="{kind}">{icon(kind)}<div>{point}</div></li>' for kind, point in points)
    return f'<ul class="card {name}">\n{lines}\n</ul>' if lines else ""


def facts(entries: Iterable[tuple[str, str]]) -> str:
    """Labels and what they say."""
    rows = "\n".join(f"<dt>{marked(label)}</dt><dd>{marked(text)}</dd>" for label, text in entries)
    return f"<dl>{rows}</dl>"


def folded(summary: str, content: str, kind: str) -> str:
    """What is shown when it is asked for, without a script."""
    return f'<details class="{kind}"><summary>{marked(summary)}</summary>\n{content}\n</details>'


def steps(article: Article | None, summary: str, *, page_language: str) -> str:
    """A help article, folded; nothing where there is none."""
    if article is None:
        return ""
    foreign = "" if article.language == page_language else f' lang="{escape(article.language)}" dir="ltr"'
    return folded(summary, f"<div{foreign}>{''.join(_article(article))}</div>", "article")


def _article(article: Article) -> Iterator[str]:
    in_steps = False
    for line in article.lines:
        if in_steps != (line.kind is Kind.STEP):
            in_steps = not in_steps
            yield "<ol>" if in_steps else "</ol>"
        tag = {Kind.STEP: "li", Kind.PARAGRAPH: "p", Kind.TITLE: "h4", Kind.HEADING: "h5"}[line.kind]
        yield f"<{tag}>{escape(line.text)}</{tag}>"
    if in_steps:
        yield "</ol>"
