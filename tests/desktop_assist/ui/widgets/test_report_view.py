from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from desktop_assist.ui import text, theme
from desktop_assist.ui.widgets.finding_card import FindingCard
from desktop_assist.ui.widgets.report_view import ReportView
from desktop_assist.ui.widgets.words import Words
from diagnostics import language_file
from diagnostics.finding import Severity
from diagnostics.language import ENGLISH
from diagnostics.translation import in_language
from simulators import reports
from simulators.checked import fresh
from simulators.fixed_clock import FixedClock


@pytest.fixture
def view(look: theme.Theme, qtbot: QtBot, clock: FixedClock) -> ReportView:
    made = ReportView(clock)
    qtbot.addWidget(made)
    return made


def said(view: ReportView) -> list[str]:
    return [each.words for each in view.findChildren(Words) if not each.isHidden()]


def test_empty_it_says_what_will_be_here(view: ReportView) -> None:
    assert said(view) == ["The result of a check-up will be here."]


def test_one_sentence_first_then_the_sections_in_order(view: ReportView) -> None:
    worst, best = (
        reports.finding(Severity.ATTENTION),
        reports.finding(Severity.NORMAL, "memory.available", ""),
    )
    report = reports.made(worst, best)
    view.show_report(report)
    words = said(view)
    assert words.index(report.headline()) == min(
        words.index(each) for each in (report.headline(), "Attention", "In order", "Normal, not a problem")
    )
    places = [
        words.index(each) for each in ("Attention", "In order", "Normal, not a problem", "Not measured")
    ]
    assert places == sorted(places)
    assert "Not chosen by you: Network errors." in words
    assert any("no score" in each for each in words)


def test_normal_findings_are_no_cards_of_their_own(view: ReportView) -> None:
    view.show_report(reports.made(reports.finding(Severity.NORMAL)))
    assert view.findChildren(FindingCard) == []


def test_a_report_replaces_the_one_before(view: ReportView, qtbot: QtBot) -> None:
    view.show_report(reports.made(reports.finding(Severity.SERIOUS)))
    view.show_report(reports.made(reports.finding(Severity.NORMAL)))
    qtbot.waitUntil(lambda: not view.findChildren(FindingCard))


def test_a_run_that_was_stopped_is_said(view: ReportView) -> None:
    view.show_report(reports.made(reports.finding(Severity.NORMAL), complete=False))
    assert any("stopped before the end" in each for each in said(view))


def test_a_report_is_shown_in_the_language_of_the_system(view: ReportView) -> None:
    german = language_file.shipped("de")
    text.use_for_reports(german)
    try:
        view.show_report(fresh())
    finally:
        text.use_for_reports(ENGLISH)
    words = said(view)
    told = in_language(fresh(), german)
    assert words[0] == told.headline(german)
    assert told.at(Severity.INFORMATION)[0].affects in words
    assert german.say("What you can do yourself") in words
    assert german.say("Good to know") in words
    assert any("noch nicht von einem Muttersprachler" in each for each in words)
