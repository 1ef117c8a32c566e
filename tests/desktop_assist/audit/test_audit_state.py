"""What an audit keeps of what it has verified: for one purpose, and readable after any kill."""

from __future__ import annotations

import pytest

from desktop_assist.audit.errors import NotKept
from desktop_assist.audit.result import Step, Verification
from desktop_assist.audit.state import State, purpose_of

GOOD = Verification("A", (Step(1, "Whole", True, ()),), (), ())
BAD = Verification("B", (Step(1, "Whole", False, ()),), (), ())


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "state"
    with State(path, "purpose") as state:
        state.add("A", "aa", GOOD)
        state.add("B", "bb", BAD)
    return path


def test_only_what_held_stands(file):
    with State(file, "purpose") as state:
        assert state.held == {("A", "aa")}


def test_it_is_closed_to_others(file):
    assert file.stat().st_mode & 0o077 == 0


def test_a_line_cut_in_half_costs_that_line_alone_and_the_next_is_whole(file):
    data = file.read_bytes()
    for length in range(1, 40):
        file.write_bytes(data[:-length])
        with State(file, "purpose") as state:
            assert state.held == {("A", "aa")}
            state.add("C", "cc", GOOD)
        with State(file, "purpose") as state:
            assert state.held == {("A", "aa"), ("C", "cc")}


@pytest.mark.parametrize("content", [b"hello\n", b"{}\n", b"\xff\n", b"\n"])
def test_what_is_no_state_is_left_as_it_is(tmp_path, content):
    (tmp_path / "notes").write_bytes(content)
    with pytest.raises(NotKept):
        State(tmp_path / "notes", "purpose")
    assert (tmp_path / "notes").read_bytes() == content


def test_another_purpose_is_refused(file):
    with pytest.raises(NotKept, match="no state of an audit of this organisation"):
        State(file, "another")


def test_a_folder_that_is_not_there_is_said(tmp_path):
    with pytest.raises(NotKept, match="cannot be written"):
        State(tmp_path / "no" / "state", "purpose")


def test_the_purpose_is_the_organisation_with_its_prices_and_the_log(built, desk):
    ours = built.desk.organisation
    told = {purpose_of(ours, with_log=True), purpose_of(ours, with_log=False)}
    assert purpose_of(ours, with_log=True) in told
    assert len(told | {purpose_of(desk.organisation, with_log=False)}) == 3
    before = purpose_of(desk.organisation, with_log=False)
    desk.organisation.catalogue.write_text("version = 2")
    assert purpose_of(desk.organisation, with_log=False) != before
