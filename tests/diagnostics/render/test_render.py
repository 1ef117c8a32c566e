"""The three forms of a report: calm, complete, readable without colour, and nothing in them runs."""

from __future__ import annotations

import dataclasses
import json as stdlib_json
import re
import threading
from collections.abc import Iterator
from html.parser import HTMLParser

import pytest

from diagnostics import report, rule
from diagnostics.checkup import Finished, run
from diagnostics.compare import compare
from diagnostics.finding import NormalNote, Severity
from diagnostics.probes import PROBES
from diagnostics.render import html, json, text, words
from diagnostics.render.page_style import ICONS, STYLE
from diagnostics.report import Report
from simulators.recorded import recorded, surroundings


def made(machine: str) -> Report:
    around = surroundings(recorded(machine))
    everything = [probe.id for probe in PROBES]
    *_, last = run(everything, around, rules=rule.shipped(), cancelled=threading.Event())
    assert isinstance(last, Finished)
    return last.report


FRESH, WORN = made("debian-12-fresh"), made("worn-laptop")
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
        assert squeezed(entry.detail) in shown
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


def test_what_a_machine_said_is_escaped_on_the_page() -> None:
    attack = '"><script>alert(1)</script><img src=x onerror=alert(1)>'
    finding = dataclasses.replace(
        WORN.findings[0], item=attack, title=attack, measured=attack, source=f"https://{attack}"
    )
    page = html.render(dataclasses.replace(WORN, findings=(finding,), rules_version=attack))
    assert {"script", "img"}.isdisjoint(tag for tag, _ in elements(page))


class _Collector(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))
        if tag not in {"meta", "path", "circle"}:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def elements(page: str) -> list[tuple[str, dict[str, str | None]]]:
    collector = _Collector()
    collector.feed(page)
    assert collector.open == []
    return collector.found


@BOTH
def test_the_page_needs_nothing_else_and_runs_nothing(one: Report) -> None:
    page = html.render(one)
    for tag, attributes in elements(page):
        assert tag not in {"script", "link", "iframe", "object", "form", "img", "base"}
        assert not {name for name in attributes if name.startswith("on") or name in {"src", "href", "style"}}
    assert "url(" not in page
    assert "@import" not in page


@BOTH
def test_the_page_has_landmarks_a_language_and_named_sections(one: Report) -> None:
    found = elements(html.render(one))
    tags = [tag for tag, _ in found]
    assert [tags.count(tag) for tag in ("header", "main", "footer", "h1", "title")] == [1, 1, 1, 1, 1]
    assert ("html", {"lang": "en"}) in found
    ids = [attributes["id"] for _, attributes in found if "id" in attributes]
    assert len(ids) == len(set(ids))
    for tag, attributes in found:
        if tag == "section":
            assert attributes["aria-labelledby"] in ids


def test_every_severity_is_a_word_and_an_icon() -> None:
    page = html.render(WORN)
    for kind in (Severity.SERIOUS, Severity.ATTENTION, Severity.INFORMATION):
        card = (
            f'<article class="card {kind}">\n<p class="severity"><svg viewBox="0 0 24 24" aria-hidden="true">'
        )
        assert f"{card}{ICONS[kind]}</svg>{words.SEVERITY[kind]}</p>" in page


def test_red_is_for_serious_alone() -> None:
    uses = set(re.findall(r"([^{}]*)\{[^{}]*var\(--serious\)", STYLE))
    assert {use.split("}")[-1].strip() for use in uses} == {".serious .severity"}
    assert 'class="card serious"' not in html.render(FRESH)


def luminance(colour: str) -> float:
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def themes() -> Iterator[dict[str, str]]:
    for block in STYLE.split(":root")[1:]:
        yield dict(re.findall(r"--(\w+): (#[0-9A-F]{6})", block.split("* {")[0].split("@media print")[0]))


@pytest.mark.parametrize("name", ["text", "quiet", "information", "attention", "serious"])
def test_text_stands_out_from_its_card(name: str) -> None:
    # From: https://www.w3.org/TR/WCAG22/#contrast-minimum
    for theme in themes():
        light, dark = sorted((luminance(theme[name]), luminance(theme["card"])), reverse=True)
        assert (light + 0.05) / (dark + 0.05) >= 4.5, theme


def test_the_json_form_is_the_very_bytes_that_are_sealed() -> None:
    assert json.render(WORN).encode() == report.encode(WORN)


def test_every_form_shows_what_has_changed() -> None:
    comparison = compare(WORN, FRESH)
    assert "Solved since the first check-up" in text.render(FRESH, comparison=comparison)
    assert "Solved since the first check-up" in html.render(FRESH, comparison=comparison)
    both = stdlib_json.loads(json.render(FRESH, comparison=comparison))
    assert both["comparison"] == comparison.to_json()
    assert both["report"] == stdlib_json.loads(report.encode(FRESH))


def test_a_change_names_before_and_now() -> None:
    change = compare(WORN, FRESH).gone[0]
    assert words.change(change).startswith("Free space: /. Before: The system volume is 98.2 % full")
    assert " Now: The system volume has room" in words.change(change)
