"""The page: needs nothing else, runs nothing, has landmarks, and tells severities without colour."""

from __future__ import annotations

import dataclasses
import re
from html.parser import HTMLParser

import pytest

from diagnostics.compare import compare
from diagnostics.finding import Severity
from diagnostics.render import html, words
from diagnostics.render.page_style import ICONS
from diagnostics.report import Report
from simulators.checked import fresh, worn

FRESH, WORN = fresh(), worn()


BOTH = pytest.mark.parametrize("one", [FRESH, WORN], ids=["fresh", "worn"])


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


def test_what_a_machine_said_is_escaped_on_the_page() -> None:
    attack = '"><script>alert(1)</script><img src=x onerror=alert(1)>'
    finding = dataclasses.replace(
        WORN.findings[0], item=attack, title=attack, measured=attack, source=f"https://{attack}"
    )
    page = html.render(dataclasses.replace(WORN, findings=(finding,), rules_version=attack))
    assert {"script", "img"}.isdisjoint(tag for tag, _ in elements(page))


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
    assert ("html", {"lang": "en", "dir": "ltr"}) in found
    ids = [attributes["id"] for _, attributes in found if "id" in attributes]
    assert len(ids) == len(set(ids))
    for tag, attributes in found:
        if tag == "section":
            assert attributes["aria-labelledby"] in ids


def test_every_severity_is_a_word_and_an_icon() -> None:
    page = html.render(WORN)
    for kind in (Severity.SERIOUS, Severity.ATTENTION, Severity.INFORMATION):
        badge = re.compile(
            rf'<article class="card {kind}">\n<p class="severity"><svg [^>]*aria-hidden="true">'
            rf"{re.escape(ICONS[kind])}</svg>{words.SEVERITY[kind]}</p>"
        )
        assert badge.search(page)


def test_what_changed_has_the_icon_and_the_word_of_what_it_is_now() -> None:
    page = html.render(WORN, comparison=compare(FRESH, WORN))
    appeared = page.partition('<h2 id="change-appeared">')[2].partition("</section>")[0]
    assert '<li class="serious">' in appeared
    assert "<strong>Serious.</strong> Free space" in appeared
    gone = html.render(FRESH, comparison=compare(WORN, FRESH)).partition('<h2 id="change-gone">')[2]
    assert '<li class="normal">' in gone.partition("</section>")[0]
