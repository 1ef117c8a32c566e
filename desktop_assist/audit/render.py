"""The result of an audit as text for a terminal.

Decides: the words and their order: first whether it holds, then the nine steps, then what a person should
look at, then what no bundle can show.
Leaves alone: what was found.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from desktop_assist.audit.result import Step, Verification

WIDTH = 100
_INDENT = " " * 4


def text(verification: Verification) -> str:
    """The result in lines of at most 100 columns, but for a long name; without a newline at its end."""
    return "\n".join(_lines(verification))


def _lines(verification: Verification) -> Iterator[str]:
    yield headline(verification)
    yield ""
    for step in verification.steps:
        yield from _step(step)
    if verification.remarks:
        yield from ("", "For a person to look at:")
        for remark in verification.remarks:
            yield from _point(remark)
    yield from ("", "What no bundle can show:")
    for sentence in verification.unknowable:
        yield from _point(sentence)


def headline(verification: Verification) -> str:
    """The result in one sentence."""
    case = f"Case {verification.case}" if verification.case else "The bundle"
    failed = [str(step.number) for step in verification.steps if not step.passed]
    if not failed:
        return f"{case}: all {len(verification.steps)} steps hold."
    many = "steps" if len(failed) > 1 else "step"
    return f"{case}: FAILS in {many} {', '.join(failed)}. Do not rely on it."


def _step(step: Step) -> Iterator[str]:
    yield f"{step.number} {step.title:<14}{'holds' if step.passed else 'FAILS'}"
    for detail in step.details:
        yield from _point(detail)


def _point(sentence: str) -> list[str]:
    return textwrap.wrap(
        _plain(sentence),
        WIDTH,
        initial_indent=f"{_INDENT}- ",
        subsequent_indent=f"{_INDENT}  ",
        break_long_words=False,
        break_on_hyphens=False,
    )


def _plain(sentence: str) -> str:
    """Without control characters: a bundle's own words must not move a terminal's cursor."""
    return "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in sentence)
