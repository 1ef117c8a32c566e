"""`audit claims`, `refunds`, `response` and `completeness` as they are typed."""

from __future__ import annotations

import csv
import io
import shutil
from pathlib import Path

import pytest

from simulators.archives import case_id


@pytest.fixture
def number(audit, built):
    def run(action, *arguments, archive=built.folder):
        return audit(action, archive, "--processes", 1, *arguments)

    return run


def test_claims_are_told_by_technician_with_intervals(number):
    said = number("claims")
    assert said.code == 0
    assert "maria       offers  3      3 of 6 (50.0 %; 18.8 % to 81.2 %)" in said.out
    assert "Made of 6 cases that hold; 0 bundles do not" in said.out
    (told,) = number("claims", "--json").json
    assert told["population"] == {"cases": 6, "not_counted": []}
    assert len(told["lines"]) == 6


def test_refunds_as_text_json_and_csv(number):
    assert "2 accepted offers to look at, 338.00 EUR in all." in number("refunds").out
    (told,) = number("refunds", "--json").json
    assert told["sums"] == {"EUR": "338.00"}
    rows = list(csv.DictReader(io.StringIO(number("refunds", "--csv").out)))
    assert [row["case"] for row in rows] == [case_id(2), case_id(3)]


def test_breaking_a_bundle_does_not_hide_its_refund(number, built, tmp_path):
    copied = Path(shutil.copytree(built.folder, tmp_path / "archive"))
    (copied / built.bundle(2).name / "seals" / "customer.sig").unlink()
    said = number("refunds", archive=copied)
    assert "It fails in 3 Seals." in said.out
    assert "338.00 EUR" in said.out


def test_response_says_what_is_not_recorded(number):
    said = number("response", "--by", "month")
    assert "2026-11  5       0            1.0 min       4 of 5" in said.out
    assert said.out.count("not recorded") == 3
    (told,) = number("response", "--by", "day", "--json").json
    assert len(told["lines"]) == 5


def test_completeness_decides_the_exit_code(number, built, tmp_path):
    assert number("completeness").code == 0
    bills = tmp_path / "bills.csv"
    bills.write_text(f"case\n{case_id(0)}\nNEVERSEEN\n")
    said = number("completeness", "--known", bills, "--log", built.desk.folder / "log")
    assert said.code == 1
    assert "1 of 2 cases known from elsewhere are not here." in said.out
    assert "NEVERSEEN" in said.out
    assert "entries 0 to 0" in said.out
    assert number("completeness", "--json").json[0]["complete"] is True


def test_numbers_go_on_from_a_state(number, tmp_path):
    state = tmp_path / "state"
    first = number("claims", "--state", state)
    assert number("claims", "--state", state).out == first.out
