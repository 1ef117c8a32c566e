"""The report for a terminal.

Decides: the order (what needs attention, what is good to know, what is in order, what only looks alarming,
what was not measured and why), and lines of at most 80 columns.
Leaves alone: colour; a severity is always a word. How wide a text is (`columns`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from diagnostics.compare import Change, Comparison
from diagnostics.finding import Finding, NormalNote, Severity
from diagnostics.language import ENGLISH, Language
from diagnostics.render import absences, words
from diagnostics.render.columns import underlined, wrapped
from diagnostics.report_model import Report
from diagnostics.translation import in_language


def render(report: Report, *, comparison: Comparison | None = None, language: Language = ENGLISH) -> str:
    """`report`, and what has changed where a comparison is given, as lines of at most 80 columns."""
    told, say = in_language(report, language), language.say
    lines = [*wrapped(told.headline(language)), "", *wrapped(words.when(report, language)), ""]
    if comparison is not None:
        lines += [*_comparison(comparison, language)]
    normal = (finding.measured for finding in told.at(Severity.NORMAL))
    lines += [*_section(say(words.ATTENTION), _cards(_above_information(told), language))]
    lines += [*_section(say(words.INFORMATION), _cards(told.at(Severity.INFORMATION), language))]
    lines += [*_section(say(words.IN_ORDER), _points(normal))]
    lines += [*_section(say(words.NORMAL_NOTES), _notes(told.normal_notes, language))]
    lines += [*_section(say(words.NOT_MEASURED), _not_measured(report, told, language))]
    lines += wrapped(words.closing(report, language))
    if not language.reviewed:
        lines += ["", *wrapped(say(words.NOT_REVIEWED))]
    return "\n".join(lines) + "\n"


def compared(comparison: Comparison, language: Language = ENGLISH) -> str:
    """Only what has changed, as lines of at most 80 columns."""
    lines = [*_comparison(comparison, language)] or wrapped(language.say(words.NOTHING_TO_COMPARE))
    return "\n".join(lines).rstrip("\n")


def _section(heading: str, body: Iterable[str]) -> Iterator[str]:
    lines = list(body)
    if lines:
        yield from (*underlined(heading), *lines, "")


def _above_information(report: Report) -> tuple[Finding, ...]:
    return (*report.at(Severity.SERIOUS), *report.at(Severity.ATTENTION))


def _cards(findings: Iterable[Finding], language: Language) -> Iterator[str]:
    for number, finding in enumerate(findings):
        if number:
            yield ""
        severity = language.say(words.SEVERITY[finding.severity])
        yield from wrapped(f"[{severity}] {words.title(finding, language)}")
        yield from wrapped(finding.measured, "  ")
        for label, text in words.explained(finding, language):
            yield from wrapped(language.say(words.LABELLED, label=label, text=text), "  ", "    ")


def _points(texts: Iterable[str]) -> Iterator[str]:
    for text in texts:
        yield from wrapped(text, "- ", "  ")


def _notes(notes: Iterable[NormalNote], language: Language) -> Iterator[str]:
    for note in notes:
        said = language.say(words.LABELLED, label=note.title, text=note.truth)
        yield from wrapped(said, "- ", "  ")


def _not_measured(report: Report, told: Report, language: Language) -> Iterator[str]:
    yield from _points(one.in_words(language) for one in absences.here(report, told))
    titles = [title for one in absences.elsewhere(report, told) for title in one.titles]
    if titles:
        heading = language.say(words.ELSEWHERE, count=language.number(len(titles)))
        yield from wrapped(f"{heading}: {'; '.join(titles)}.", "- ", "  ")


def _comparison(comparison: Comparison, language: Language) -> Iterator[str]:
    for heading, kind in words.COMPARISON:
        changes: tuple[Change, ...] = getattr(comparison, kind)
        yield from _section(
            language.say(heading), _points(words.change(change, language) for change in changes)
        )
