"""A verification holds only if every step does."""

from __future__ import annotations

from desktop_assist.audit.result import UNKNOWABLE, Step, Verification

GOOD, BAD = Step(1, "Whole", True, ("All there.",)), Step(2, "Seals", False, ("One is missing.",))


def test_one_failed_step_fails_the_whole():
    assert Verification("c", (GOOD,), UNKNOWABLE, ()).passed
    assert not Verification("c", (GOOD, BAD), UNKNOWABLE, ()).passed


def test_the_json_says_all_that_the_result_says():
    told = Verification("c", (BAD,), ("Who knows.",), ("Look.",)).to_json()
    assert told == {
        "case": "c",
        "passed": False,
        "steps": [{"number": 2, "title": "Seals", "passed": False, "details": ["One is missing."]}],
        "unknowable": ["Who knows."],
        "remarks": ["Look."],
    }
