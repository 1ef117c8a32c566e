"""`audit verify` and `audit replay` as they are typed."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from desktop_assist.audit import rerun
from desktop_assist.audit.rerun import Difference, Rerun
from simulators.archives import case_id


@pytest.fixture
def copied(built, tmp_path):
    return Path(shutil.copytree(built.folder, tmp_path / "archive"))


def test_an_archive_is_verified_with_totals(audit, built):
    said = audit("verify", built.folder, "--processes", 1, "--log", built.desk.folder / "log")
    assert said.code == 0
    assert f"Case {case_id(0)}: all 9 steps hold." in said.out
    assert "6 bundles: 6 hold, 0 fail; 6 to look at." in said.out
    assert "may have to be paid back" in said.out


def test_json_is_a_line_each_and_the_totals(audit, built):
    *each, last = audit("verify", built.folder, "--processes", 1, "--json").json
    assert [one["case"] for one in each] == [case_id(number) for number in range(6)]
    assert all(one["passed"] and len(one["steps"]) == 9 for one in each)
    assert last["totals"]["hold"] == 6


def test_one_failing_bundle_is_named_and_decides_the_exit_code(audit, built, copied):
    (copied / built.bundle(4).name / "data" / "report-after.json").unlink()
    said = audit("verify", copied, "--processes", 1)
    assert said.code == 1
    assert f"Case {case_id(4)}: FAILS in steps 1, 5, 8" in said.out
    assert "data/report-after.json" in said.out
    assert "6 bundles: 5 hold, 1 fail" in said.out


def test_a_state_is_gone_on_with(audit, built, tmp_path):
    with_state = ("verify", built.folder, "--processes", 1, "--state", tmp_path / "state")
    audit(*with_state)
    said = audit(*with_state)
    assert said.code == 0
    assert "6 were verified before." in said.out
    assert said.out.count("not looked at again") == 6
    other = audit(*with_state, "--log", built.desk.folder / "log")
    assert other.code == 1
    assert "Name another file with --state" in other.error


def test_replay_of_true_reports_finds_nothing(audit, built):
    said = audit("replay", built.folder, organisation=False)
    assert said.code == 0
    assert said.out.count("its own rules give the very same.") == 12
    assert audit("replay", built.bundle(0), "--newest", "--json", organisation=False).json[0]["case"]


def test_replay_shows_differences_side_by_side(audit, built, monkeypatch):
    long = "The disk has less free space than it needs to work well, and that is measured."
    found = (
        Difference("finding", "storage.space:/", "measured", long, "The disk is fine."),
        Difference("finding", "x.y", "", "serious: 541 viruses", ""),
    )
    monkeypatch.setattr(rerun, "rerun", lambda name, *_: Rerun(name, "1", "2", False, found))
    said = audit("replay", built.bundle(0), organisation=False)
    assert said.code == 1
    assert "the rules 2 give something else" in said.out
    assert any("The disk has less" in line and "The disk is fine." in line for line in said.out.splitlines())
    assert any("541 viruses" in line and "(not there)" in line for line in said.out.splitlines())
