"""Time to first response: every case counts, and what is not recorded is said to be so."""

from __future__ import annotations

import pytest

from desktop_assist.audit import archive, examination
from desktop_assist.audit.population import gathered
from desktop_assist.audit.response import responses
from diagnostics import canonical
from simulators.summaries import case


@pytest.fixture(scope="module")
def cases(built):
    found = examination.examine_all(archive.named([built.folder]), built.trusted, processes=1, summarise=True)
    return gathered(found).cases


def test_months_are_told_apart_and_nobody_came_counts(cases):
    november, december = responses(cases, "month")
    assert (november.period, november.opened, november.nobody_came, november.median_s) == (
        "2026-11",
        5,
        0,
        60,
    )
    assert (november.within_target.count, november.within_target.of) == (4, 5)
    assert (december.period, december.nobody_came, december.median_s) == ("2026-12", 1, "not recorded")
    assert (december.within_target.count, december.within_target.of) == (0, 1)


@pytest.mark.parametrize(
    ("by", "periods"),
    [
        ("all", ["all"]),
        ("week", ["2026-W47", "2026-W48", "2026-W49", "2026-W53"]),
        ("day", ["2026-11-21", "2026-11-22", "2026-11-29", "2026-11-30", "2026-12-31"]),
    ],
)
def test_periods(cases, by, periods):
    assert [line.period for line in responses(cases, by)] == periods


def arrived(at, **changed):
    return case(arrived_at=at, **changed)


@pytest.mark.parametrize(("at", "within"), [("2026-11-21T18:15:00Z", 1), ("2026-11-21T18:15:01Z", 0)])
def test_fifteen_minutes_are_fifteen_minutes(at, within):
    (line,) = responses([arrived(at)], "all")
    assert line.within_target.count == within


def test_a_clock_set_back_is_neither_fast_nor_slow():
    (line,) = responses([arrived("2026-11-21T17:00:00Z"), arrived("2026-11-21T18:10:00Z")], "all")
    assert (line.clock_set_back, line.median_s, line.within_target.count) == (1, 600, 1)


def test_whether_the_question_was_answered_is_not_recorded_unless_it_is():
    told = canonical.decode(canonical.encode(responses([case()], "all")[0].to_json()))
    assert told["question_answered"] == "not recorded"
    said = ("yes", "yes", "no", "partly", "no answer", "no answer", "")
    (line,) = responses([case(question_answered=answer) for answer in said], "all")
    assert (line.question_answered.count, line.question_answered.of) == (2, 4)
    assert (line.partly_answered, line.said_nothing, line.answer_not_recorded) == (1, 2, 1)


def test_a_case_whose_opening_cannot_be_read_belongs_to_no_period():
    assert responses([case(opened_at="")], "day") == ()
