"""The SQL of a query: only what is asked for, and every value a parameter."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_assist.audit.query import Query, joined, split

SHOWN_NEVER = {"verdict": "supported", "answer": "", "offers": 3}


def answering(seen, counted=(), of=0):
    def rows(statement, *values):
        assert statement.count("?") == len(values)
        seen.append(statement)
        if "SUM" in statement:
            return list(counted)
        return [(of,)] if statement == "SELECT COUNT(*) FROM entry" else []

    return rows


def test_no_value_is_ever_part_of_the_statement():
    seen: list[str] = []
    names = ("case", "technician", "since", "until", "finding", "severity", "verdict", "answer", "text")
    assert Query(**dict.fromkeys(names, "';x")).run(answering(seen)).cases == 0
    assert not any("';x" in statement for statement in seen)
    assert sum("WHERE substr" in statement for statement in seen) == 1  # the conditions are asked once


def test_nothing_asked_is_everything():
    seen: list[str] = []
    told = Query().run(answering(seen, [("", 4, 2), ("supported/", 3, 0)], 9)).totals()
    assert told == {"cases": 7, "of": 9, "without_technician": 2, "offers": [SHOWN_NEVER], "shown": 0}
    assert any(statement.endswith("WHERE 1") for statement in seen)


def test_what_was_matched_is_forgotten_even_after_an_error():
    seen: list[str] = []

    def rows(statement, *values):
        seen.append(statement)
        if "SUM" in statement:
            raise RuntimeError
        return []

    with pytest.raises(RuntimeError):
        Query().run(rows)
    assert seen[0] == seen[-1] == "DROP TABLE IF EXISTS temp.matched"


@given(st.lists(st.tuples(st.sampled_from(["supported", "not measured"]), st.sampled_from(["", "accepted"]))))
def test_offers_put_together_come_apart_again(offers):
    assert sorted(split(joined(offers))) == sorted(offers)
    assert joined(offers) == joined(offers[::-1])
