"""The report in a terminal: what matters first, 80 characters, and nothing steers."""

from __future__ import annotations

import dataclasses
import re

import pytest

from diagnostics.finding import NormalNote
from diagnostics.render import html, text, words
from diagnostics.render.absences import OF_OTHER_COMPUTERS
from diagnostics.report import Report
from simulators.checked import fresh, worn

FRESH, WORN = fresh(), worn()


BOTH = pytest.mark.parametrize("one", [FRESH, WORN], ids=["fresh", "worn"])


def squeezed(form: str) -> str:
    return " ".join(form.split())


@BOTH
def test_lines_fit_a_terminal_of_80(one: Report) -> None:
    long = [line for line in text.render(one).splitlines() if len(line) > 80 and "https://" not in line]
    assert long == []


@BOTH
def test_the_headline_comes_first_and_every_finding_and_reason_is_there(one: Report) -> None:
    shown = squeezed(text.render(one))
    assert shown.startswith(squeezed(one.headline()))
    for finding in one.findings:
        assert squeezed(finding.measured) in shown
    for entry in one.not_measured:
        assert squeezed(entry.title) in shown
        assert squeezed(entry.detail) in shown or entry.detail in OF_OTHER_COMPUTERS
        assert f"({entry.reason})" in shown
    for note in one.normal_notes:
        assert squeezed(note.truth) in shown


def test_the_sections_come_in_the_order_of_what_matters() -> None:
    shown = text.render(WORN)
    order = [words.ATTENTION, words.INFORMATION, words.IN_ORDER, words.NORMAL_NOTES]
    places = [shown.index(f"\n{heading}\n---") for heading in order]
    assert places == sorted(places)


def test_a_section_with_nothing_in_it_is_not_shown() -> None:
    assert f"\n{words.ATTENTION}\n" not in text.render(FRESH)
    assert f">{words.ATTENTION}<" not in html.render(FRESH)


@BOTH
def test_no_form_has_a_score_or_counts_issues(one: Report) -> None:
    for form in (text.render(one), html.render(one)):
        assert not re.search(r"\d+\s+(issues?|problems?|findings?|threats?)\b", form, re.IGNORECASE)
        assert "score" not in form.replace("There is no score.", "")
        assert "!" not in re.sub(r"<!DOCTYPE html>|<style>.*?</style>", "", form, flags=re.DOTALL)


def test_a_report_from_elsewhere_cannot_steer_the_terminal() -> None:
    steering = NormalNote("a", "\x1b]0;title\x07", "", "line\r\nforged \u202etext", "https://example.org/")
    shown = text.render(dataclasses.replace(FRESH, normal_notes=(steering,)))
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f\u202e]", shown)
