"""The report for a terminal.

Decides: the order (what needs attention, what is good to know, what is in order, what only looks alarming,
what was not measured and why), and lines of at most 80 characters.
Leaves alone: colour; a severity is always a word.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator
from unicodedata import category

from diagnostics.compare import Change, Comparison
from diagnostics.finding import Finding, NormalNote, NotMeasured, Severity
from diagnostics.render import words
from diagnostics.report_model import Report

WIDTH = 80


def render(report: Report, *, comparison: Comparison | None = None) -> str:
    """`report`, and what has changed where a comparison is given, as lines of at most 80 characters."""
    lines = [*_wrapped(report.headline()), "", *_wrapped(words.when(report)), ""]
    if comparison is not None:
        lines += [*_comparison(comparison)]
    lines += [*_section(words.ATTENTION, _above_normal(report))]
    lines += [*_section(words.INFORMATION, _cards(report.at(Severity.INFORMATION)))]
    lines += [*_section(words.IN_ORDER, _points(f.measured for f in report.at(Severity.NORMAL)))]
    lines += [*_section(words.NORMAL_NOTES, _notes(report.normal_notes))]
    lines += [*_section(words.NOT_MEASURED, _not_measured(report.not_measured))]
    return "\n".join([*lines, *_wrapped(words.closing(report))]) + "\n"


def compared(comparison: Comparison) -> str:
    """Only what has changed, as lines of at most 80 characters."""
    lines = [*_comparison(comparison)] or _wrapped(words.NOTHING_TO_COMPARE)
    return "\n".join(lines).rstrip("\n")


def _section(heading: str, body: Iterable[str]) -> Iterator[str]:
    lines = list(body)
    if lines:
        yield from (heading, "-" * len(heading), *lines, "")


def _above_normal(report: Report) -> Iterator[str]:
    yield from _cards((*report.at(Severity.SERIOUS), *report.at(Severity.ATTENTION)))


def _cards(findings: Iterable[Finding]) -> Iterator[str]:
    for number, finding in enumerate(findings):
        if number:
            yield ""
        yield from _wrapped(f"[{words.SEVERITY[finding.severity]}] {words.title(finding)}")
        yield from _wrapped(finding.measured, "  ")
        for label, text in words.explained(finding):
            yield from _wrapped(f"{label}: {text}", "  ", "    ")


def _points(texts: Iterable[str]) -> Iterator[str]:
    for text in texts:
        yield from _wrapped(text, "- ", "  ")


def _notes(notes: Iterable[NormalNote]) -> Iterator[str]:
    for note in notes:
        yield from _wrapped(f"{note.title}: {note.truth}", "- ", "  ")


def _not_measured(entries: tuple[NotMeasured, ...]) -> Iterator[str]:
    yield from _points(words.not_measured(entries))


def _comparison(comparison: Comparison) -> Iterator[str]:
    for heading, kind in words.COMPARISON:
        changes: tuple[Change, ...] = getattr(comparison, kind)
        yield from _section(heading, _points(words.change(change) for change in changes))


def _wrapped(text: str, first: str = "", rest: str | None = None) -> list[str]:
    return textwrap.wrap(
        _printable(text),
        WIDTH,
        initial_indent=first,
        subsequent_indent=first if rest is None else rest,
        break_long_words=True,
        break_on_hyphens=False,
    )


def _printable(text: str) -> str:
    """`text` without what would steer the terminal: a report may come from somebody else's machine."""
    return "".join(
        "\N{REPLACEMENT CHARACTER}" if category(char)[0] == "C" else char for char in " ".join(text.split())
    )
