"""The SQL of a query: only what is asked for, and every value a parameter."""

from __future__ import annotations

from desktop_assist.audit.query import Query


def test_no_value_is_ever_part_of_the_statement():
    seen: list[str] = []

    def rows(statement, *values):
        assert statement.count("?") == len(values)
        seen.append(statement)
        return [(0, None)] if "SUM" in statement else [(0,)] if "COUNT(*) FROM entry" in statement else []

    names = ("case", "technician", "since", "until", "finding", "severity", "verdict", "answer", "text")
    found = Query(**dict.fromkeys(names, "';x")).run(rows)
    assert found.cases == 0
    assert len(seen) == 4
    assert not any("';x" in statement for statement in seen)


def test_nothing_asked_is_everything():
    def rows(statement, *values):
        if "SUM" in statement:
            assert statement.endswith("WHERE 1")
        return [(7, 2)] if "SUM" in statement else [(9,)] if "COUNT(*) FROM entry" in statement else []

    assert Query().run(rows).totals() == {
        "cases": 7, "of": 9, "without_technician": 2, "offers": [], "shown": 0,
    }  # fmt: skip
