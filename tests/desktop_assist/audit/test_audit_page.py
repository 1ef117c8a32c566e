"""The page: it needs nothing else, says everything, and nothing from a bundle can act in it."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from desktop_assist.audit import page
from desktop_assist.audit.claims import claims
from desktop_assist.audit.completeness import Completeness, Known, Logged
from desktop_assist.audit.examination import Totals
from desktop_assist.audit.page import Audit
from desktop_assist.audit.population import Doubtful, Population
from desktop_assist.audit.refunds import refunds
from desktop_assist.audit.response import responses
from simulators.summaries import case, judged

EVIL = "<script>alert(1)</script>"
VOID = {"meta", "line", "circle", "br"}


class Balanced(HTMLParser):
    """Refuses a page whose tags do not close, or that could load or run something."""

    def __init__(self):
        super().__init__()
        self.open, self.ids = [], []

    def handle_starttag(self, tag, attributes):
        assert tag not in {"script", "link", "img", "iframe", "object", "form", "a"}
        told = dict(attributes)
        assert not [name for name in told if name.startswith("on") or name in {"src", "href", "style"}]
        self.ids += [told["id"]] if "id" in told else []
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attributes):
        assert tag in VOID

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


@pytest.fixture
def audit(desk):
    bad = judged(verdict="unsupported", answer="accepted", service=EVIL, price="169.00")
    told = Population(
        (
            case(0, presented=(bad, judged("claim")), arrived_at="2026-11-21T18:05:00Z"),
            case(1, technician=EVIL, presented=(judged(),), question=EVIL),
        ),
        (Doubtful("case-X", f"It fails in 4 Statements. {EVIL}", None),),
    )
    return Audit(
        desk.organisation.organisation, "2026-11-22T00:00:00Z", Totals(3, 2, 1, 0, 0), told,
        claims(told.cases), refunds(told), responses(told.cases, "month"),
        Completeness(2, ("C7",), {"C8": (1, 2)}, Known(9, ("C9",)), Logged(50, 40, ((0, 9),))),
    )  # fmt: skip


def test_everything_is_told(audit):
    told = page.render(audit)
    for part in (
        "1 of 3 bundles do not hold",
        "case-X",
        "1 of 2 (50.0 %; 9.5 % to 90.5 %)",
        "169.00 EUR in all",
        "statement 7, bundle holds",
        "2026-11",
        "not recorded",
        "statements missing: 1, 2",
        "C9",
        "10 of 50 entries of the log",
        "a desk that runs every witness can show two histories",
        "Practice. Nobody in these cases is a real customer.",
    ):
        assert part in told, part


def test_it_is_well_formed_needs_nothing_else_and_nothing_acts_in_it(audit):
    told = page.render(audit)
    checker = Balanced()
    checker.feed(told)
    assert checker.open == []
    assert len(checker.ids) == len(set(checker.ids))
    assert EVIL not in told
    assert "&lt;script&gt;" in told
    assert not re.search(r"url\(|https?://|@import", told)
    assert "default-src 'none'" in told


def test_every_plot_has_words_and_stands_beside_a_table(audit):
    told = page.render(audit)
    assert told.count("<svg") == told.count("<desc") == 3
    for section in re.findall(r"<section.*?</section>", told, re.DOTALL):
        assert "<svg" not in section or "<table" in section


def test_an_archive_in_which_all_is_well_says_so(audit):
    good = replace(
        audit, totals=Totals(2, 2, 0, 0, 0), population=Population(audit.population.cases, ()), refunds=(),
        claims=(), completeness=Completeness(2, (), {}, None, None),
    )  # fmt: skip
    told = page.render(good)
    assert "<h1>All 2 bundles hold</h1>" in told
    assert "nothing in all" in told
    assert "Nothing was claimed" in told
    assert "was not compared with the desk&#x27;s log" in told


def test_it_can_be_printed(audit):
    assert "@page { size: A4" in page.render(audit)


def test_every_plot_has_its_title_in_sight_and_every_table_can_be_moved_by_keyboard(audit):
    told = page.render(audit)
    assert told.count("<figcaption>") == told.count('<svg class="shares"') == 3
    assert told.count('<div class="scroll" role="region" tabindex="0" aria-label="Table: ') == told.count(
        "<table>"
    )


def test_one_is_said_as_one(audit):
    told = page.render(audit)
    assert "1 accepted offer was unsupported or contradicted" in told
    assert "1 case has holes" in told
