"""What is missing: closings, statements, cases that others know of, and entries that nobody explains."""

from __future__ import annotations

from dataclasses import replace

import pytest

from desktop_assist.audit import archive, completeness, examination, log_copy
from desktop_assist.audit.completeness import known_cases
from desktop_assist.audit.errors import NotKept
from desktop_assist.audit.population import Doubtful, Population, gathered
from diagnostics import canonical
from simulators.archives import case_id
from simulators.summaries import case


@pytest.fixture(scope="module")
def whole(built):
    built.desk.log.checkpoint()
    log = log_copy.compute(built.desk.folder / "log", built.desk.organisation.organisation.log)
    found = examination.examine_all(
        archive.named([built.folder]), replace(built.trusted, log=log), processes=1, summarise=True
    )
    return gathered(found), log.head.size


def test_only_the_entry_of_somebody_else_is_not_explained(whole):
    told = completeness.completeness(whole[0], log_size=whole[1])
    assert told.log.unexplained == ((0, 0),)
    assert told.log.explained == told.log.entries - 1
    assert (told.without_closing, told.with_holes, told.known) == ((), {}, None)
    assert not told.complete


def test_a_bundle_that_is_kept_back_leaves_its_entries_unexplained(whole):
    population, size = whole
    held_back = population.cases[2]
    left = Population(tuple(one for one in population.cases if one is not held_back), ())
    told = completeness.completeness(left, frozenset(one.case for one in population.cases), size)
    assert told.log.unexplained == ((0, 0), (held_back.places[0], held_back.places[-1]))
    assert told.known.missing == (case_id(2),)


def test_everything_there_is_complete(whole):
    told = completeness.completeness(whole[0], frozenset({case_id(0)}))
    assert told.complete
    assert canonical.decode(canonical.encode(told.to_json())) == {
        "complete": True, "cases": 6, "without_closing": [], "with_holes": {},
        "known": {"known": 1, "missing": [], "hidden_at_most": "0.9500"},
    }  # fmt: skip


def test_openings_without_a_closing_and_holes_are_named_even_in_bundles_that_do_not_hold():
    open_case, holed = case(1, closed_at=""), case(2, holes=(3, 4))
    told = completeness.completeness(Population((case(0),), (Doubtful("case-C1", "", open_case),)))
    assert told.without_closing == ("C1",)
    assert completeness.completeness(Population((holed,), ())).with_holes == {"C2": (3, 4)}


def test_a_bundle_that_cannot_be_read_is_there_all_the_same():
    told = completeness.completeness(Population((), (Doubtful("case-C7", "", None),)), frozenset({"C7"}))
    assert told.known.missing == ()


# From: reference/honesty.md: 299 of 299 known sessions found bounds the hidden ones at 1 %
def test_299_known_cases_all_found_bound_the_hidden_ones_at_one_percent():
    here = Population(tuple(case(number) for number in range(299)), ())
    told = completeness.completeness(here, frozenset(f"C{number}" for number in range(299)))
    assert told.to_json()["known"]["hidden_at_most"] <= "0.0100"


@pytest.mark.parametrize("head", ["case", "Case ", "\ufeffcase"])
def test_a_list_of_bills_is_read_whatever_else_is_in_it(tmp_path, head):
    file = tmp_path / "bills.csv"
    file.write_text(f"date,{head},amount\n2026-11-21,case-A,5\n2026-11-22, B ,\n2026-11-23,,7\nx,A,1\n")
    if head.startswith("\ufeff"):
        file.write_text(f"{head},date\nA,\ncase-B,\n", encoding="utf-8")
    assert known_cases(file) == {"A", "B"}


@pytest.mark.parametrize("content", [b"", b"id,date\nA,1\n", b"case\n\xff\xfe\n", b"\x00\x01"])
def test_what_is_no_such_list_is_said(tmp_path, content):
    (tmp_path / "bills.csv").write_bytes(content)
    with pytest.raises(NotKept):
        known_cases(tmp_path / "bills.csv")
    with pytest.raises(NotKept):
        known_cases(tmp_path / "nowhere.csv")
