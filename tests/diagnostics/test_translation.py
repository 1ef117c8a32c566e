"""A report in another language: the same findings and numbers, and nothing that the report does not hold."""

from __future__ import annotations

import dataclasses
import re

import pytest

from diagnostics import language_file, report_format, rule
from diagnostics.finding import Severity
from diagnostics.language import Untranslated
from diagnostics.render import html, text
from diagnostics.report import Report
from diagnostics.translation import in_language, worded
from simulators.checked import checked, fresh, worn
from simulators.recorded import Recorded
from simulators.recorded_macos import recorded_mac
from simulators.recorded_windows import recorded_windows

LANGUAGES = [code for code in language_file.available() if code != "en"]
EACH = pytest.mark.parametrize("code", LANGUAGES)
MACHINES = ["debian-12-fresh", "worn-laptop"]


def digits(said: str) -> list[str]:
    """The numbers of a sentence without the marks that languages write differently."""
    spaces = said.replace("\N{NARROW NO-BREAK SPACE}", "").replace("\N{NO-BREAK SPACE}", " ")
    return sorted(re.sub(r"[.,]", "", number) for number in re.findall(r"\d[\d.,]*", spaces))


@EACH
@pytest.mark.parametrize("report", [fresh(), worn()], ids=MACHINES)
def test_findings_are_the_same_with_the_same_numbers(code: str, report: Report) -> None:
    before = report_format.encode(report)
    told = in_language(report, language_file.shipped(code))
    assert report_format.encode(report) == before
    assert [(f.id, f.severity, f.source) for f in told.findings] == [
        (f.id, f.severity, f.source) for f in report.findings
    ]
    assert [(n.rule, n.reason) for n in told.not_measured] == [
        (n.rule, n.reason) for n in report.not_measured
    ]
    dated = re.compile(r"\d{4}-\d{2}-\d{2}")
    for was, now in zip(report.findings, told.findings, strict=True):
        assert now.measured != was.measured
        assert not isinstance(now.measured, Untranslated)
        if not dated.search(was.measured):
            assert digits(now.measured) == digits(was.measured)


@EACH
def test_a_whole_page_needs_no_english(code: str) -> None:
    for report in (fresh(), worn()):
        page = html.render(report, language=language_file.shipped(code))
        body, _, _ = page.partition('<details class="evidence">')
        assert 'lang="en"' not in body
        assert f'<html lang="{code}"' in page


def test_a_finding_that_the_rules_do_not_make_is_shown_as_the_report_has_it() -> None:
    german = language_file.shipped("de")
    changed = dataclasses.replace(worn().findings[0], measured="Your computer is about to explode.")
    report = dataclasses.replace(worn(), findings=(changed, *worn().findings[1:]))
    told = in_language(report, german)
    assert told.findings[0].measured == changed.measured
    assert isinstance(told.findings[0].measured, Untranslated)
    assert not isinstance(told.findings[1].measured, Untranslated)
    page = html.render(report, language=german)
    assert '<span lang="en" dir="ltr">Your computer is about to explode.</span>' in page
    assert page.count("Was noch nicht übersetzt ist") == 1


def test_a_report_by_rules_that_are_not_kept_stays_english_and_says_so() -> None:
    report = dataclasses.replace(fresh(), rules_digest="sha256:" + "0" * 64)
    told = in_language(report, language_file.shipped("de"))
    assert [f.measured for f in told.findings] == [f.measured for f in report.findings]
    assert all(isinstance(f.measured, Untranslated) for f in told.findings)
    assert report.at(Severity.NORMAL)[0].measured in text.render(
        report, language=language_file.shipped("de")
    ).replace("\n  ", " ")


def test_english_is_the_report_itself() -> None:
    assert in_language(fresh(), language_file.shipped("en")) is fresh()


def test_conditions_and_thresholds_are_the_same_objects() -> None:
    rules = rule.shipped()
    told = worded(rules, language_file.shipped("de"))
    assert (told.version, told.digest) == (rules.version, rules.digest)
    for ours, theirs in zip(rules.rules, told.rules, strict=True):
        assert ours.by_severity is theirs.by_severity
        assert ours.entry.thresholds is theirs.entry.thresholds


def test_what_an_item_is_called_by_its_machine_cannot_break_a_page() -> None:
    finding = dataclasses.replace(worn().findings[0], item='<b>"&{x}', title="<i>{y}")
    report = dataclasses.replace(worn(), findings=(finding,))
    page = html.render(report, language=language_file.shipped("de"))
    assert "<b>" not in page
    assert "<i>" not in page


@EACH
@pytest.mark.parametrize(
    "machine",
    [
        recorded_windows("windows-11-fresh"),
        recorded_windows("worn-laptop"),
        recorded_mac("macos-26-fresh"),
        recorded_mac("worn-macbook"),
    ],
    ids=lambda machine: machine.name,
)
def test_a_machine_of_every_kind_is_told_in_its_language(code: str, machine: Recorded) -> None:
    language = language_file.shipped(code)
    told = in_language(checked(machine), language)
    assert [one.measured for one in told.findings if isinstance(one.measured, Untranslated)] == []
    assert [one.detail for one in told.not_measured if isinstance(one.detail, Untranslated)] == []
